import { ApiProperty } from '@nestjs/swagger';
import { IntegerProperty, TextParameter } from './fields';
import { SYMBOL_LENGTH_MAX } from './limits';

/** Where frames come from; simulated or replayed data never looks live. */
export const SOURCE_CHOICES = ['live', 'sim', 'replay'] as const;

/** A name of `SOURCE_CHOICES`. */
export type SourceChoice = (typeof SOURCE_CHOICES)[number];

/** Names one instrument: both parts are required, spelled as `/instruments` lists them. */
export class MarketQuery {
  @TextParameter({ description: 'Venue.', example: 'acme', lengthMax: SYMBOL_LENGTH_MAX, required: true })
  venue: string;

  @TextParameter({
    description: 'Symbol, as the venue spells it.',
    example: 'BTCUSDT',
    lengthMax: SYMBOL_LENGTH_MAX,
    required: true,
  })
  symbol: string;
}

/** What every answer says of itself. */
export class AnswerDto {
  @ApiProperty({ description: 'Where the data comes from.', enum: SOURCE_CHOICES, enumName: 'Source' })
  source: SourceChoice;

  @IntegerProperty('Time of the answer, ms since the epoch.', 1_763_596_800_000)
  asOf: number;
}

/** An answer about one instrument. */
export class MarketAnswerDto extends AnswerDto {
  @ApiProperty({ example: 'acme' })
  venue: string;

  @ApiProperty({ example: 'BTCUSDT' })
  symbol: string;
}
