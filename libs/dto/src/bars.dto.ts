import { ApiProperty } from '@nestjs/swagger';
import {
  ChoiceParameter,
  DecimalProperty,
  IntegerParameter,
  IntegerProperty,
  TextOrNullProperty,
  TextParameter,
} from './fields';
import {
  CURSOR_LENGTH_MAX,
  LIMIT_DEFAULT,
  LIMIT_MAX,
  PIXELS_MAX,
  TIME_MS_MAX,
  WIDTH_CHOICES,
  type WidthChoice,
} from './limits';
import { MarketAnswerDto, MarketQuery } from './market';

/**
 * Bars of one instrument: at a `width`, or at the narrowest width that has at most `pixels` bars from `from` to `to`.
 * `last` asks for the newest ones instead of a range.
 */
export class BarsQuery extends MarketQuery {
  @ChoiceParameter(WIDTH_CHOICES, 'Width', 'Width of a bar; `1s` where neither it nor `pixels` is given.')
  width?: WidthChoice;

  @IntegerParameter({
    min: 1,
    max: PIXELS_MAX,
    description:
      'Width of the chart: chooses the narrowest width with at most so many bars. Needs `from` and `to`; excludes `width`.',
  })
  pixels?: number;

  @IntegerParameter({
    min: 0,
    max: TIME_MS_MAX,
    description: 'First start of a bar, ms since the epoch, inclusive.',
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
    description: 'The newest so many bars. Excludes `from`, `cursor`, `limit` and `pixels`.',
  })
  last?: number;

  @IntegerParameter({ min: 1, max: LIMIT_MAX, description: 'Bars of one page.', default: LIMIT_DEFAULT })
  limit?: number;

  @TextParameter({ description: '`next` of the page before.', lengthMax: CURSOR_LENGTH_MAX, required: false })
  cursor?: string;
}

/** One closed window of event time, [start, start + width). */
export class BarDto {
  @IntegerProperty('Start of the window, ms since the epoch.', 1_763_596_800_000)
  start: number;

  @DecimalProperty('First price.', '97234.50')
  open: string;

  @DecimalProperty('Highest price.', '97240.00')
  high: string;

  @DecimalProperty('Lowest price.', '97230.01')
  low: string;

  @DecimalProperty('Last price.', '97235.00')
  close: string;

  @DecimalProperty(
    "notional / volume, with eight digits more than the price's own, rounded half-even.",
    '97234.8312345678',
  )
  vwap: string;

  @DecimalProperty('Sum of sizes, exact.', '1.23456')
  volume: string;

  @DecimalProperty('Sum of price × size, exact.', '120043.2112345')
  notional: string;

  @DecimalProperty('Sum of sizes of the trades whose aggressor bought, exact.', '0.73456')
  buyVolume: string;

  @IntegerProperty('Trades, as the venue counts them.', 42)
  trades: number;

  @IntegerProperty('0 when first closed, +1 each time that a late or backfilled trade changed it.', 0)
  revision: number;
}

/** A page of bars, oldest first. */
export class BarsDto extends MarketAnswerDto {
  @ApiProperty({ description: 'Width of the bars.', enum: WIDTH_CHOICES, enumName: 'Width' })
  width: WidthChoice;

  @IntegerProperty('The width in ms.', 1_000)
  widthMs: number;

  @ApiProperty({ type: [BarDto] })
  bars: BarDto[];

  @TextOrNullProperty('`cursor` of the page after this one; null on the last page.', 'MTc2MzU5NjgwMDAwMA')
  next: string | null;
}
