import { ApiProperty } from '@nestjs/swagger';
import { IntegerOrNullProperty, IntegerProperty } from './fields';
import { AnswerDto } from './market';

/** How the store does: what it holds back and what it lost, never hidden. */
export class StoreHealthDto {
  @ApiProperty({
    description: 'In `alarm`, rows do not reach the disk: they are buffered and tried again.',
    enum: ['ok', 'alarm'],
  })
  state: 'ok' | 'alarm';

  @ApiProperty({ description: 'One clear sentence.', example: 'All rows are committed.' })
  reason: string;

  @IntegerProperty('Age of the oldest row that is not yet committed, ms.', 240)
  lagMs: number;

  @IntegerProperty('Bytes of rows that wait to be written.', 65_536)
  bufferedBytes: number;

  @IntegerProperty('Trades lost because the buffer was full while the disk failed.', 0)
  droppedTrades: number;

  @IntegerProperty('Bars lost because the buffer was full while the disk failed.', 0)
  droppedBars: number;

  @IntegerOrNullProperty('Time of the last commit, ms since the epoch; null before the first.', 1_763_596_800_000)
  lastCommitAt: number | null;
}

/** Feeds by whether they deliver. */
export class FeedCountsDto {
  @IntegerProperty('Feeds configured.', 1)
  total: number;

  @IntegerProperty('Feeds that deliver (live or backfilling).', 1)
  live: number;
}

/** Books by state. */
export class BookCountsDto {
  @IntegerProperty('Books followed.', 250)
  total: number;

  @IntegerProperty('Proven up to their last message.', 248)
  synced: number;

  @IntegerProperty('Right once, while a new one is fetched.', 1)
  stale: number;

  @IntegerProperty('Not there yet.', 1)
  buffering: number;
}

/** Everything counted since the start. */
export class CountsDto {
  @IntegerProperty('Frames received.', 120_000)
  frames: number;

  @IntegerProperty('Trades taken in.', 119_000)
  trades: number;

  @IntegerProperty('Trades dropped because they had been seen before.', 0)
  duplicates: number;

  @IntegerProperty('Rows refused as malformed.', 0)
  rejected: number;

  @IntegerProperty('Frames that carry nothing we read.', 0)
  ignored: number;

  @IntegerProperty('Gaps seen.', 0)
  gaps: number;

  @IntegerProperty('Gaps that stay open.', 0)
  gapsUnfilled: number;

  @IntegerProperty('Bars closed, revisions included, all widths.', 5_000)
  bars: number;

  @IntegerProperty('Trades too late for any revision: counted, not in a bar.', 0)
  lateTrades: number;

  @IntegerProperty('Trades set aside because their event time was too far ahead of our clock.', 0)
  futureTrades: number;
}

/** The platform, as it is. */
export class StatusDto extends AnswerDto {
  @ApiProperty({ description: 'Version of the platform.', example: '0.1.0' })
  version: string;

  @ApiProperty({
    description: 'One clear sentence: why this source.',
    example: 'No venue could be reached within 5 s.',
  })
  sourceReason: string;

  @IntegerProperty('Start of the process, ms since the epoch.', 1_763_596_800_000)
  startedAt: number;

  @IntegerProperty('Age of the process, ms.', 60_000)
  uptimeMs: number;

  @IntegerProperty('Resident memory of the process, bytes.', 100_000_000)
  memoryBytes: number;

  @ApiProperty({ description: 'Venues that the platform follows.', type: [String], example: ['acme'] })
  venues: string[];

  @IntegerProperty('Instruments that it follows.', 64)
  instruments: number;

  @IntegerProperty('WebSocket clients.', 3)
  clients: number;

  @ApiProperty({ type: FeedCountsDto })
  feeds: FeedCountsDto;

  @ApiProperty({ type: BookCountsDto })
  books: BookCountsDto;

  @ApiProperty({ type: CountsDto })
  counts: CountsDto;

  @ApiProperty({ type: StoreHealthDto })
  store: StoreHealthDto;
}
