import { ApiProperty } from '@nestjs/swagger';
import { BOOK_STATE_CHOICES, type BookStateChoice } from './books.dto';
import {
  DecimalOrEmptyProperty,
  DecimalProperty,
  IntegerOrNullProperty,
  IntegerParameter,
  TextParameter,
} from './fields';
import { ASSET_LENGTH_MAX, BOOK_DEPTH_DEFAULT, BOOK_DEPTH_LIMIT } from './limits';
import { AnswerDto } from './market';

/** Names a pair of assets, spelled as `/pairs` lists them. USD, USDT and USDC are different quotes. */
export class PairQuery {
  @TextParameter({ description: 'What is bought.', example: 'BTC', lengthMax: ASSET_LENGTH_MAX, required: true })
  base: string;

  @TextParameter({ description: 'What it is paid in.', example: 'USDT', lengthMax: ASSET_LENGTH_MAX, required: true })
  quote: string;
}

/** The merged book of a pair. */
export class MergedBookQuery extends PairQuery {
  @IntegerParameter({
    min: 1,
    max: BOOK_DEPTH_LIMIT,
    description: 'Levels of each side at most, from the best.',
    default: BOOK_DEPTH_DEFAULT,
  })
  depth?: number;
}

/** One instrument, named. */
export class PairInstrumentDto {
  @ApiProperty({ example: 'acme' })
  venue: string;

  @ApiProperty({ example: 'BTCUSDT' })
  symbol: string;
}

/** A pair of assets and the spot instruments in which it is traded. */
export class PairDto {
  @ApiProperty({ example: 'BTC' })
  base: string;

  @ApiProperty({ example: 'USDT' })
  quote: string;

  @ApiProperty({ type: [PairInstrumentDto] })
  instruments: PairInstrumentDto[];
}

/** All pairs, those with the most instruments first. */
export class PairsDto extends AnswerDto {
  @ApiProperty({ type: [PairDto] })
  pairs: PairDto[];
}

/** An answer about one pair. */
export class PairAnswerDto extends AnswerDto {
  @ApiProperty({ example: 'BTC' })
  base: string;

  @ApiProperty({ example: 'USDT' })
  quote: string;
}

/** The best bid and the best ask of all synced books; an empty text where no book has one. */
export class BestDto {
  @DecimalOrEmptyProperty('Highest bid.', '97234.50')
  bid: string;

  @ApiProperty({ description: 'Venue of the highest bid.', example: 'acme' })
  bidVenue: string;

  @DecimalOrEmptyProperty('Lowest ask.', '97234.51')
  ask: string;

  @ApiProperty({ description: 'Venue of the lowest ask.', example: 'acme' })
  askVenue: string;

  @DecimalOrEmptyProperty('Ask less bid; 0 or below where the venues are crossed.', '0.01')
  spread: string;

  @ApiProperty({ description: 'One venue bids what another asks, or more.', example: false })
  crossed: boolean;
}

/** The top of one venue's book; an empty text where there is none. */
export class VenueTopDto extends PairInstrumentDto {
  @ApiProperty({ enum: BOOK_STATE_CHOICES, enumName: 'BookState' })
  state: BookStateChoice;

  @DecimalOrEmptyProperty('Best bid.', '97234.50')
  bid: string;

  @DecimalOrEmptyProperty('Size at the best bid.', '0.00100')
  bidSize: string;

  @DecimalOrEmptyProperty('Best ask.', '97234.51')
  ask: string;

  @DecimalOrEmptyProperty('Size at the best ask.', '1.25000')
  askSize: string;

  @IntegerOrNullProperty('Time since the last message of the book came, ms; null before the first.', 12)
  ageMs: number | null;
}

/** The consolidated top of book of a pair. */
export class TopDto extends PairAnswerDto {
  @ApiProperty({ type: BestDto })
  best: BestDto;

  @ApiProperty({ description: 'Every venue of the pair; only synced books count for `best`.', type: [VenueTopDto] })
  venues: VenueTopDto[];
}

/** What one venue has at a price. */
export class VenueSizeDto extends PairInstrumentDto {
  @DecimalProperty('Size there.', '0.00100')
  size: string;
}

/** One price and what rests there at all venues. */
export class MergedLevelDto {
  @DecimalProperty('Price, exact.', '97234.50')
  price: string;

  @DecimalProperty('Size of all venues, exact.', '1.25100')
  size: string;

  @ApiProperty({ type: [VenueSizeDto] })
  venues: VenueSizeDto[];
}

/** The synced books of a pair as one; where venues are crossed, so is it. */
export class MergedBookDto extends PairAnswerDto {
  @ApiProperty({ description: 'Venues whose books are in it.', type: [String], example: ['acme'] })
  venues: string[];

  @ApiProperty({ description: 'Best first.', type: [MergedLevelDto] })
  bids: MergedLevelDto[];

  @ApiProperty({ description: 'Best first.', type: [MergedLevelDto] })
  asks: MergedLevelDto[];
}
