import { ApiProperty } from '@nestjs/swagger';
import {
  DecimalProperty,
  IntegerParameter,
  IntegerOrNullProperty,
  IntegerProperty,
  TextOrNullProperty,
  TextParameter,
} from './fields';
import { CURSOR_LENGTH_MAX, LIMIT_DEFAULT, LIMIT_MAX, TIME_MS_MAX } from './limits';
import { MarketAnswerDto, MarketQuery } from './market';

/** Aggressors by name. */
export const AGGRESSOR_CHOICES = ['buy', 'sell'] as const;

/** A name of `AGGRESSOR_CHOICES`. */
export type AggressorChoice = (typeof AGGRESSOR_CHOICES)[number];

/** Trades of one instrument in a range of event time, or the newest `last` of them. */
export class TradesQuery extends MarketQuery {
  @IntegerParameter({
    min: 0,
    max: TIME_MS_MAX,
    description: 'First event time, ms since the epoch, inclusive.',
    example: 1_763_596_800_000,
  })
  from?: number;

  @IntegerParameter({
    min: 0,
    max: TIME_MS_MAX,
    description: 'End of the range, ms since the epoch, exclusive.',
    example: 1_763_600_400_000,
  })
  to?: number;

  @IntegerParameter({
    min: 1,
    max: LIMIT_MAX,
    description: 'The newest so many trades. Excludes `from`, `cursor` and `limit`.',
  })
  last?: number;

  @IntegerParameter({ min: 1, max: LIMIT_MAX, description: 'Trades of one page.', default: LIMIT_DEFAULT })
  limit?: number;

  @TextParameter({ description: '`next` of the page before.', lengthMax: CURSOR_LENGTH_MAX, required: false })
  cursor?: string;
}

/** An execution reported by a venue. */
export class TradeDto {
  @ApiProperty({ description: "The venue's id, exactly as it wrote it.", example: '3201948211' })
  id: string;

  @DecimalProperty('Price, exact.', '97234.50')
  price: string;

  @DecimalProperty('Size, exact.', '0.00100')
  size: string;

  @ApiProperty({ description: 'Who took the liquidity.', enum: AGGRESSOR_CHOICES, enumName: 'Aggressor' })
  aggressor: AggressorChoice;

  @IntegerProperty("The venue's clock, ms since the epoch.", 1_763_596_800_123)
  eventTime: number;

  @IntegerProperty("The venue's clock, µs since the epoch.", 1_763_596_800_123_456)
  eventTimeUs: number;

  @IntegerOrNullProperty(
    'Our clock, µs since the epoch; null in a recording without receive times.',
    1_763_596_800_150_000,
  )
  receiveTimeUs: number | null;
}

/** A page of trades, oldest first. */
export class TradesDto extends MarketAnswerDto {
  @ApiProperty({ type: [TradeDto] })
  trades: TradeDto[];

  @TextOrNullProperty('`cursor` of the page after this one; null on the last page.', 'MTc2MzU5NjgwMDAwMA')
  next: string | null;
}
