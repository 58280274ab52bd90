import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
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

/** Kinds of derivatives. */
export const CONTRACT_CHOICES = ['perpetual', 'future', 'option'] as const;

/** What a derivative is. */
export class ContractDto {
  @ApiProperty({ enum: CONTRACT_CHOICES, enumName: 'ContractType' })
  type: (typeof CONTRACT_CHOICES)[number];

  @ApiPropertyOptional({ description: 'Of a future or an option, ms since the epoch.', type: 'integer' })
  expiryMs?: number;

  @ApiPropertyOptional({ description: 'Of an option, decimal text in the quote.', example: '100000' })
  strike?: string;

  @ApiPropertyOptional({ description: 'Of an option.', enum: ['call', 'put'] })
  right?: 'call' | 'put';
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

  @ApiPropertyOptional({ description: 'Absent for spot.', type: ContractDto })
  contract?: ContractDto;
}

/** The instruments, most traded first within a venue. */
export class InstrumentsDto extends AnswerDto {
  @ApiProperty({ type: [InstrumentDto] })
  instruments: InstrumentDto[];
}
