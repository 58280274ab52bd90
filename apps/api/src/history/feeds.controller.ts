import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  type FeedDto,
  FeedInstrumentsDto,
  FeedsDto,
  type GapDto,
  GapsDto,
  GapsQuery,
  type InstrumentStatusDto,
  VenueParameter,
  VenueQuery,
} from '@livetape/dto';
import { type InstrumentStatus } from '@livetape/model';
import { Problem } from '../http/problem';
import { ApiProblems } from '../http/problems.decorator';
import { Ingestion } from '../ingestion/ingestion';
import { Market } from '../ingestion/market';

const GAPS_DEFAULT = 100;

/** `GET /feeds` and `GET /gaps`: which feed is lying, and what is missing. */
@ApiTags('market')
@Controller()
export class FeedsController {
  constructor(
    private readonly ingestion: Ingestion,
    private readonly market: Market,
  ) {}

  @Get('feeds')
  @ApiOperation({ operationId: 'getFeeds', summary: 'State, rate and lag of each feed' })
  @ApiOkResponse({ description: 'The feeds.', type: FeedsDto })
  @ApiProblems('/api/v1/feeds', ['invalid-query', 'unknown-venue'])
  getFeeds(@Query() { venue }: VenueQuery): FeedsDto {
    if (venue !== undefined) this.market.requireVenue(venue);
    const feeds = this.ingestion.feeds().filter((feed) => venue === undefined || feed.venue === venue);
    return { ...this.answer(), feeds: feeds as FeedDto[] };
  }

  @Get('feeds/:venue/instruments')
  @ApiOperation({
    operationId: 'getFeedInstruments',
    summary: 'How each instrument of a feed does',
    description:
      'Trades, gaps, and how well its book is: state, sequence, resyncs, checksums. Empty until the feed runs.',
  })
  @ApiOkResponse({ description: 'The instruments.', type: FeedInstrumentsDto })
  @ApiProblems('/api/v1/feeds/acme/instruments', ['invalid-query', 'unknown-venue'])
  async getFeedInstruments(@Param() { venue }: VenueParameter): Promise<FeedInstrumentsDto> {
    this.market.requireVenue(venue);
    const statuses = await this.ingestion.instrumentStatuses(venue);
    return { ...this.answer(), venue, instruments: statuses.map(statusDto) };
  }

  @Get('gaps')
  @ApiOperation({ operationId: 'getGaps', summary: 'What did not arrive', description: 'Newest first.' })
  @ApiOkResponse({ description: 'The gaps.', type: GapsDto })
  @ApiProblems('/api/v1/gaps', ['invalid-query', 'unknown-venue', 'unknown-symbol'])
  getGaps(@Query() { venue, symbol, limit }: GapsQuery): GapsDto {
    if (symbol !== undefined && venue === undefined) throw new Problem('invalid-query', 'symbol needs venue.');
    if (venue !== undefined && symbol !== undefined) this.market.require(venue, symbol);
    else if (venue !== undefined) this.market.requireVenue(venue);
    const asked = this.ingestion
      .gaps()
      .filter((gap) => (venue === undefined || gap.venue === venue) && (symbol === undefined || gap.symbol === symbol));
    const newest = asked.toSorted((a, b) => b.detectedAt - a.detectedAt).slice(0, limit ?? GAPS_DEFAULT);
    return { ...this.answer(), gaps: newest as GapDto[] };
  }

  private answer() {
    return { source: this.ingestion.source(), asOf: this.market.now() };
  }
}

function statusDto({ book, ...status }: InstrumentStatus): InstrumentStatusDto {
  if (book === null) return { ...status, book };
  const { levels, trustedDepth, ...health } = book;
  return { ...status, book: { ...health, levels: sides(levels), trustedDepth: sides(trustedDepth) } };
}

function sides([bids, asks]: readonly [number, number]) {
  return { bids, asks };
}
