import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { IntegerProperty } from './fields';
import { AnswerDto } from './market';

/** The stretches of a tick's way, one after the other. */
export const HOP_CHOICES = ['network', 'decode', 'handover', 'apply', 'encode', 'write', 'delivery', 'paint'] as const;

/** A name of `HOP_CHOICES`. */
export type HopChoice = (typeof HOP_CHOICES)[number];

/** How long a hop took, of what was measured in some span. */
export class PercentilesDto {
  @IntegerProperty('Rows measured.', 812)
  count: number;

  @IntegerProperty('Rows that seemed to arrive before they left, counted as 0: the clocks differ.', 0)
  early: number;

  @IntegerProperty('µs, within 1.6 %.', 310)
  p50Us: number;

  @IntegerProperty('µs, within 1.6 %.', 720)
  p95Us: number;

  @IntegerProperty('µs, within 1.6 %.', 1_500)
  p99Us: number;
}

/** A part of an answer that is null where nothing was measured. */
function PercentilesOrNullProperty(description: string): PropertyDecorator {
  return ApiProperty({ description, oneOf: [{ $ref: '#/components/schemas/PercentilesDto' }, { type: 'null' }] });
}

/** What a hop may take. */
export class HopBudgetDto {
  @ApiProperty({ enum: HOP_CHOICES, enumName: 'Hop' })
  hop: HopChoice;

  @IntegerProperty('Most that it may take 99 times of 100, µs.', 75_000)
  budgetUs: number;

  @ApiProperty({ description: 'Whether the platform measures it; else only the receiver can.', type: 'boolean' })
  isPlatform: boolean;
}

/** How long one hop takes. */
@ApiExtraModels(PercentilesDto)
export class HopLatencyDto {
  @ApiProperty({ enum: HOP_CHOICES, enumName: 'Hop' })
  hop: HopChoice;

  @ApiProperty({
    description: 'Whether it has been over its budget for so long that an alert says so.',
    type: 'boolean',
  })
  isSlow: boolean;

  @PercentilesOrNullProperty('Of the last whole second; null where nothing was measured.')
  second: PercentilesDto | null;

  @PercentilesOrNullProperty('Of the last 50 to 60 seconds; null where nothing was measured.')
  minute: PercentilesDto | null;
}

/** The hops of one venue's ticks. */
export class VenueLatencyDto {
  @ApiProperty({ example: 'acme' })
  venue: string;

  @ApiProperty({ type: [HopLatencyDto] })
  hops: HopLatencyDto[];
}

/** How long ticks take, hop by hop, against the budget. */
export class LatencyDto extends AnswerDto {
  @ApiProperty({ description: 'Every hop in the order of the way.', type: [HopBudgetDto] })
  budgets: HopBudgetDto[];

  @ApiProperty({
    description: 'All venues together: hops that were measured, in the order of the way.',
    type: [HopLatencyDto],
  })
  all: HopLatencyDto[];

  @ApiProperty({ description: 'Each venue by itself; of one only, where the query names it.', type: [VenueLatencyDto] })
  venues: VenueLatencyDto[];
}

/** The past of one hop. */
export class HopHistoryDto {
  @ApiProperty({ enum: HOP_CHOICES, enumName: 'Hop' })
  hop: HopChoice;

  @ApiProperty({
    description: 'Oldest first, the last ends at `endedAt`; null where nothing was measured.',
    type: 'array',
    items: { oneOf: [{ $ref: '#/components/schemas/PercentilesDto' }, { type: 'null' }] },
  })
  points: (PercentilesDto | null)[];
}

/** How long ticks took in the last five minutes. */
export class LatencyHistoryDto extends AnswerDto {
  @IntegerProperty('How long each point stands for, ms.', 10_000)
  stepMs: number;

  @IntegerProperty('End of the newest point, ms since the epoch.', 1_763_596_800_000)
  endedAt: number;

  @ApiProperty({ description: 'Hops that were measured, in the order of the way.', type: [HopHistoryDto] })
  hops: HopHistoryDto[];
}
