import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { LatencyDto, LatencyHistoryDto, VenueQuery } from '@livetape/dto';
import { ApiProblems } from '../http/problems.decorator';
import { Market } from '../ingestion/market';
import { LatencyAnswers } from './latency-answers';

/** `GET /latency` and `GET /latency/history`: how long ticks take, hop by hop. */
@ApiTags('market')
@Controller('latency')
export class LatencyController {
  constructor(
    private readonly answers: LatencyAnswers,
    private readonly market: Market,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'getLatency',
    summary: 'How long ticks take, hop by hop, against the budget',
    description:
      'From the clock of the venue to the sockets of the clients, by venue and for all together. `encode` and `write` are measured while somebody subscribes to ticks, `handover` where a feed runs in a thread of its own; of a replay only `network` is known.',
  })
  @ApiOkResponse({ description: 'The hops.', type: LatencyDto })
  @ApiProblems('/api/v1/latency', ['invalid-query', 'unknown-venue'])
  getLatency(@Query() { venue }: VenueQuery): LatencyDto {
    if (venue !== undefined) this.market.requireVenue(venue);
    return this.answers.now(venue);
  }

  @Get('history')
  @ApiOperation({
    operationId: 'getLatencyHistory',
    summary: 'How long ticks took in the last five minutes',
    description: 'Of one venue, or of all of them together.',
  })
  @ApiOkResponse({ description: 'The hops.', type: LatencyHistoryDto })
  @ApiProblems('/api/v1/latency/history', ['invalid-query', 'unknown-venue'])
  getLatencyHistory(@Query() { venue }: VenueQuery): LatencyHistoryDto {
    if (venue !== undefined) this.market.requireVenue(venue);
    return this.answers.history(venue);
  }
}
