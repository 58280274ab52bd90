import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { GreeksDto, MarketQuery } from '@livetape/dto';
import { ApiProblems } from '../http/problems.decorator';
import { GreeksAnswers } from './greeks-answers';

/** `GET /greeks`. */
@ApiTags('books')
@Controller('greeks')
export class GreeksController {
  constructor(private readonly answers: GreeksAnswers) {}

  @Get()
  @ApiOperation({
    operationId: 'getGreeks',
    summary: 'What the venue calculates for an option',
    description: 'The newest values; null where the venue sends none.',
  })
  @ApiOkResponse({ description: 'The values.', type: GreeksDto })
  @ApiProblems('/api/v1/greeks', ['invalid-query', 'unknown-venue', 'unknown-symbol'])
  getGreeks(@Query() query: MarketQuery): GreeksDto {
    return this.answers.greeks(query);
  }
}
