import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { BOOK_STATE_CHOICES, type BookStateChoice, TrustedDepthDto } from './books.dto';
import { IntegerOrNullProperty, IntegerProperty, TextOrNullProperty, TextParameter } from './fields';
import { SYMBOL_LENGTH_MAX } from './limits';
import { AnswerDto } from './market';

/** Names a venue in a path. */
export class VenueParameter {
  @TextParameter({ description: 'Venue.', example: 'acme', lengthMax: SYMBOL_LENGTH_MAX, required: true })
  venue: string;
}

/** Levels of each side. */
export class LevelCountsDto {
  @IntegerProperty('Of bids.', 1_000)
  bids: number;

  @IntegerProperty('Of asks.', 1_000)
  asks: number;
}

/** How well one book is. Counts are since the start. */
export class BookHealthDto {
  @ApiProperty({ enum: BOOK_STATE_CHOICES, enumName: 'BookState' })
  state: BookStateChoice;

  @IntegerProperty('Since when it is in this state, ms since the epoch.', 1_763_596_800_000)
  since: number;

  @ApiProperty({ description: 'One clear sentence: why it is in this state.' })
  reason: string;

  @IntegerOrNullProperty('When the last message of the book came, ms since the epoch.', 1_763_596_800_000)
  lastMessageAt: number | null;

  @TextOrNullProperty("The venue's number of the last message applied; null where it sends none.", '72358103511')
  sequence: string | null;

  @IntegerProperty('Messages applied.', 52_000)
  messages: number;

  @ApiProperty({ type: LevelCountsDto })
  levels: LevelCountsDto;

  @ApiProperty({ description: 'Levels nearest the top that are known to be complete.', type: TrustedDepthDto })
  trustedDepth: TrustedDepthDto;

  @IntegerProperty('Times that something was found missing.', 0)
  gaps: number;

  @IntegerProperty('Times that the whole book was asked for anew.', 0)
  resyncs: number;

  @IntegerProperty('Messages whose checksum of the venue was that of our book.', 0)
  checksumsPassed: number;

  @IntegerProperty('Messages whose checksum was not; each forced a resync.', 0)
  checksumsFailed: number;

  @IntegerProperty('Messages after which the best bid was not below the best ask.', 0)
  crossed: number;
}

/** What a feed knows of one of its instruments. */
@ApiExtraModels(BookHealthDto)
export class InstrumentStatusDto {
  @ApiProperty({ example: 'BTCUSDT' })
  symbol: string;

  @IntegerOrNullProperty('When the last trade came, ms since the epoch; null before the first.', 1_763_596_800_000)
  lastTradeAt: number | null;

  @IntegerProperty('Trades since the start.', 119_000)
  trades: number;

  @IntegerProperty('Gaps since the start.', 0)
  gaps: number;

  @IntegerProperty('Gaps that stay open.', 0)
  gapsUnfilled: number;

  @ApiProperty({
    description: 'Null where the book is not followed.',
    oneOf: [{ $ref: '#/components/schemas/BookHealthDto' }, { type: 'null' }],
  })
  book: BookHealthDto | null;
}

/** The instruments of one feed. */
export class FeedInstrumentsDto extends AnswerDto {
  @ApiProperty({ example: 'acme' })
  venue: string;

  @ApiProperty({ type: [InstrumentStatusDto] })
  instruments: InstrumentStatusDto[];
}
