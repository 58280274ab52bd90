import { ApiProperty } from '@nestjs/swagger';
import { IntegerParameter, IntegerOrNullProperty, IntegerProperty, LevelsProperty, TextOrNullProperty } from './fields';
import { BOOK_DEPTH_DEFAULT, BOOK_DEPTH_LIMIT } from './limits';
import { MarketAnswerDto, MarketQuery } from './market';

/** States of a book. */
export const BOOK_STATE_CHOICES = ['buffering', 'synced', 'stale'] as const;

/** A name of `BOOK_STATE_CHOICES`. */
export type BookStateChoice = (typeof BOOK_STATE_CHOICES)[number];

/** The book of one instrument. */
export class BookQuery extends MarketQuery {
  @IntegerParameter({
    min: 1,
    max: BOOK_DEPTH_LIMIT,
    description: 'Levels of each side at most, from the best.',
    default: BOOK_DEPTH_DEFAULT,
  })
  depth?: number;
}

/** How many levels nearest the top are known to be complete. */
export class TrustedDepthDto {
  @IntegerProperty('Of bids.', 1_000)
  bids: number;

  @IntegerProperty('Of asks.', 1_000)
  asks: number;
}

/** A book, and how far it is proven. A stale one is the last that was right, shown with its age. */
export class BookDto extends MarketAnswerDto {
  @ApiProperty({
    description: '`synced`: proven up to the last message. `stale`: was right once. `buffering`: there is none yet.',
    enum: BOOK_STATE_CHOICES,
    enumName: 'BookState',
  })
  state: BookStateChoice;

  @IntegerProperty('Since when it is in this state, ms since the epoch.', 1_763_596_800_000)
  since: number;

  @ApiProperty({ description: 'One clear sentence: why it is in this state.' })
  reason: string;

  @TextOrNullProperty("The venue's number of the last message applied; null where it sends none.", '72358103511')
  sequence: string | null;

  @IntegerOrNullProperty("The venue's clock of that message, ms since the epoch.", 1_763_596_800_123)
  eventTime: number | null;

  @IntegerOrNullProperty('Our clock of that message, ms since the epoch.', 1_763_596_800_150)
  receivedAt: number | null;

  @IntegerOrNullProperty('Time since that message came, ms.', 12)
  ageMs: number | null;

  @ApiProperty({ type: TrustedDepthDto })
  trustedDepth: TrustedDepthDto;

  @LevelsProperty('Bids, best first: [price, size].', ['97234.50', '0.00100'])
  bids: [price: string, size: string][];

  @LevelsProperty('Asks, best first: [price, size].', ['97234.51', '1.25000'])
  asks: [price: string, size: string][];
}

/** The best levels at one moment, as integers at the instrument's scale. */
export class DepthColumnDto {
  @IntegerProperty('The moment, ms since the epoch, a multiple of `stepMs`.', 1_763_596_800_000)
  time: number;

  @LevelsProperty('Bids, best first: [price, size].', [9_723_450, 100])
  bids: [price: number, size: number][];

  @LevelsProperty('Asks, best first: [price, size].', [9_723_451, 125_000])
  asks: [price: number, size: number][];
}

/** How the book stood in the last minutes: what a depth heat-map shows. */
export class BookHistoryDto extends MarketAnswerDto {
  @IntegerProperty('Time between two columns, ms.', 5_000)
  stepMs: number;

  @IntegerProperty('Digits of a price after the point.', 2)
  priceDecimals: number;

  @IntegerProperty('Digits of a size after the point.', 5)
  sizeDecimals: number;

  @ApiProperty({
    description: 'Oldest first. A step at which the book was not synced has no column.',
    type: [DepthColumnDto],
  })
  columns: DepthColumnDto[];
}
