import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { MergedBookDto, MergedBookQuery, PairQuery, PairsDto, TopDto } from '@livetape/dto';
import { ApiProblems } from '../http/problems.decorator';
import { PairAnswers } from './pair-answers';

/** `GET /pairs`, `GET /top` and `GET /merged-book`: the same pair of assets across venues. */
@ApiTags('books')
@Controller()
export class PairsController {
  constructor(private readonly answers: PairAnswers) {}

  @Get('pairs')
  @ApiOperation({
    operationId: 'getPairs',
    summary: 'Pairs of assets and where they are traded',
    description: 'Of spot instruments, by the names of the venues. USD, USDT and USDC are kept apart.',
  })
  @ApiOkResponse({ description: 'The pairs.', type: PairsDto })
  @ApiProblems('/api/v1/pairs', [])
  getPairs(): PairsDto {
    return this.answers.pairs();
  }

  @Get('top')
  @ApiOperation({
    operationId: 'getTop',
    summary: 'Top of book of a pair across venues',
    description: 'The best bid and ask of all synced books, compared exactly, and the top of each venue.',
  })
  @ApiOkResponse({ description: 'The top.', type: TopDto })
  @ApiProblems('/api/v1/top', ['invalid-query', 'unknown-pair'])
  getTop(@Query() query: PairQuery): TopDto {
    return this.answers.top(query);
  }

  @Get('merged-book')
  @ApiOperation({
    operationId: 'getMergedBook',
    summary: 'The books of a pair as one',
    description: 'Of all synced books; each level says how much rests at which venue.',
  })
  @ApiOkResponse({ description: 'The merged book.', type: MergedBookDto })
  @ApiProblems('/api/v1/merged-book', ['invalid-query', 'unknown-pair'])
  getMergedBook(@Query() query: MergedBookQuery): MergedBookDto {
    return this.answers.merged(query);
  }
}
