import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IntegerParameter, IntegerOrNullProperty, IntegerProperty, TextOrNullProperty, TextParameter } from './fields';
import { LIMIT_MAX, SYMBOL_LENGTH_MAX } from './limits';
import { VenueQuery } from './instruments.dto';
import { AnswerDto } from './market';

/** States of a feed. */
export const FEED_STATE_CHOICES = [
  'connecting',
  'subscribing',
  'live',
  'degraded',
  'stale',
  'backfilling',
  'backoff',
  'down',
] as const;

/** A name of `FEED_STATE_CHOICES`. */
export type FeedStateChoice = (typeof FEED_STATE_CHOICES)[number];

/** Receive time less event time over the last minute, in ms. */
export class LagDto {
  @ApiProperty({ type: 'number', example: 12 })
  p50: number;

  @ApiProperty({ type: 'number', example: 30 })
  p95: number;

  @ApiProperty({ type: 'number', example: 55 })
  p99: number;
}

/** The books of a feed together. Counts are since the start. */
export class FeedBooksDto {
  @IntegerProperty('Books not there yet.', 0)
  buffering: number;

  @IntegerProperty('Books proven up to their last message.', 12)
  synced: number;

  @IntegerProperty('Books right once, while a new one is fetched.', 0)
  stale: number;

  @IntegerProperty('Messages applied.', 52_000)
  messages: number;

  @IntegerProperty('Times that something was found missing.', 0)
  gaps: number;

  @IntegerProperty('Times that a whole book was asked for anew.', 0)
  resyncs: number;

  @IntegerProperty('Checksums of the venue that were not those of our book.', 0)
  checksumsFailed: number;

  @IntegerProperty('Messages after which the best bid was not below the best ask.', 0)
  crossed: number;
}

/** How the worker thread of a feed hands its batches over. */
export class FeedWorkerDto {
  @IntegerProperty('Batches handed over.', 40_000)
  batches: number;

  @IntegerProperty('Times that the worker waited because the hand-over was full.', 0)
  waited: number;

  @IntegerProperty('Rows dropped because it stayed full.', 0)
  droppedRows: number;

  @IntegerProperty('Restarts after a crash, a lack of memory or an endless loop.', 0)
  restarts: number;
}

/** What one feed says of itself. */
@ApiExtraModels(LagDto)
export class FeedDto {
  @ApiProperty({ example: 'acme' })
  venue: string;

  @ApiProperty({ description: "The venue's name for people.", example: 'Acme Exchange' })
  title: string;

  @ApiProperty({ enum: FEED_STATE_CHOICES, enumName: 'FeedState' })
  state: FeedStateChoice;

  @IntegerProperty('Since when it is in this state, ms since the epoch.', 1_763_596_800_000)
  since: number;

  @ApiProperty({ description: 'One clear sentence: why it is in this state.' })
  reason: string;

  @IntegerProperty('Instruments subscribed to.', 64)
  instruments: number;

  @IntegerOrNullProperty(
    'Receive time of the last data frame, ms since the epoch; null before the first.',
    1_763_596_800_000,
  )
  lastDataAt: number | null;

  @ApiProperty({ type: 'number', example: 350 })
  framesPerSecond: number;

  @ApiProperty({ type: 'number', example: 350 })
  tradesPerSecond: number;

  @ApiProperty({
    description: 'Null before the first trade.',
    oneOf: [{ $ref: '#/components/schemas/LagDto' }, { type: 'null' }],
  })
  lagMs: LagDto | null;

  @IntegerProperty('Reconnects since the start.', 0)
  reconnects: number;

  @IntegerProperty('Number of the attempt under way while connecting or in backoff.', 0)
  attempt: number;

  @IntegerOrNullProperty(
    'When the next attempt begins, ms since the epoch; null when none is waited for.',
    1_763_596_800_000,
  )
  nextAttemptAt: number | null;

  @IntegerProperty('Frames since the start.', 120_000)
  frames: number;

  @IntegerProperty('Trades since the start.', 119_000)
  trades: number;

  @IntegerProperty('Trades dropped because they had been seen before.', 0)
  duplicates: number;

  @IntegerProperty('Gaps since the start.', 0)
  gaps: number;

  @IntegerProperty('Gaps that stay open.', 0)
  gapsUnfilled: number;

  @IntegerProperty('Frames or rows refused as malformed, and set aside.', 0)
  rejected: number;

  @IntegerProperty('Frames that carry nothing we read.', 0)
  ignored: number;

  @ApiPropertyOptional({ description: 'Only where the feed follows books.', type: FeedBooksDto })
  books?: FeedBooksDto;

  @ApiPropertyOptional({ description: 'Only where the feed runs in a thread of its own.', type: FeedWorkerDto })
  worker?: FeedWorkerDto;
}

/** All feeds. */
export class FeedsDto extends AnswerDto {
  @ApiProperty({ type: [FeedDto] })
  feeds: FeedDto[];
}

/** Gaps: all, of a venue, or of one instrument. */
export class GapsQuery extends VenueQuery {
  @TextParameter({
    description: 'Only of this symbol; needs `venue`.',
    example: 'BTCUSDT',
    lengthMax: SYMBOL_LENGTH_MAX,
    required: false,
  })
  symbol?: string;

  @IntegerParameter({ min: 1, max: LIMIT_MAX, description: 'The newest so many.', default: 100 })
  limit?: number;
}

/** A stretch of a venue's stream that did not arrive. */
export class GapDto {
  @ApiProperty({ description: 'Unique in one run of the platform.' })
  id: string;

  @ApiProperty({ example: 'acme' })
  venue: string;

  @ApiProperty({ example: 'BTCUSDT' })
  symbol: string;

  @ApiProperty({ enum: ['trades', 'levels'] })
  kind: 'trades' | 'levels';

  @ApiProperty({ enum: ['sequence', 'checksum', 'trade-id', 'disconnect', 'crossed'] })
  cause: 'sequence' | 'checksum' | 'trade-id' | 'disconnect' | 'crossed';

  @TextOrNullProperty('First missing id or sequence, inclusive; null where unknown.', '3201948211')
  from: string | null;

  @TextOrNullProperty('Last missing id or sequence, inclusive; null where unknown.', '3201948219')
  to: string | null;

  @IntegerOrNullProperty('How many are missing; null where unknown.', 9)
  missing: number | null;

  @IntegerProperty('When it was seen, ms since the epoch.', 1_763_596_800_000)
  detectedAt: number;

  @ApiProperty({ enum: ['filling', 'filled', 'unfilled'] })
  state: 'filling' | 'filled' | 'unfilled';

  @TextOrNullProperty('Why it stays open.', 'The venue keeps no trades that old.')
  reason: string | null;
}

/** The gaps, newest first. */
export class GapsDto extends AnswerDto {
  @ApiProperty({ type: [GapDto] })
  gaps: GapDto[];
}
