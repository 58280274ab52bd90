import { ApiProperty } from '@nestjs/swagger';
import { IntegerProperty, TextParameter } from './fields';
import { SYMBOL_LENGTH_MAX } from './limits';
import { AnswerDto } from './market';

/** All instruments, or those of one venue. */
export class VenueQuery {
  @TextParameter({
    description: 'Only of this venue.',
    example: 'acme',
    lengthMax: SYMBOL_LENGTH_MAX,
    required: false,
  })
  venue?: string;
}

/** Something that this platform follows at a venue. */
export class InstrumentDto {
  @ApiProperty({ example: 'acme' })
  venue: string;

  @ApiProperty({ description: 'As the venue spells it.', example: 'BTCUSDT' })
  symbol: string;

  @ApiProperty({ example: 'BTC' })
  base: string;

  @ApiProperty({ example: 'USDT' })
  quote: string;

  @IntegerProperty('Digits of a price after the point.', 2)
  priceDecimals: number;

  @IntegerProperty('Digits of a size after the point.', 5)
  sizeDecimals: number;
}

/** The instruments, most traded first within a venue. */
export class InstrumentsDto extends AnswerDto {
  @ApiProperty({ type: [InstrumentDto] })
  instruments: InstrumentDto[];
}
