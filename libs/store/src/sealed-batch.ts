import { type BarBatch } from '@livetape/model';
import { type TradeChunk } from './chunk';

interface Sealed {
  /** `producer:epoch:sequence`: the same id is stored once, however often it is written. */
  readonly id: string;
  readonly rows: number;
  /** Memory that it takes. */
  readonly bytes: number;
  /** When its first row was appended, ms since the epoch. */
  readonly since: number;
}

/** Closed windows of one width. */
export interface SealedBars extends Sealed {
  readonly kind: 'bars';
  readonly widthMs: number;
  readonly bars: BarBatch;
}

/** Raw trades, a chunk per instrument. */
export interface SealedTrades extends Sealed {
  readonly kind: 'trades';
  readonly chunks: readonly TradeChunk[];
}

/** The unit of append: rows that are stored together or not at all. Never changed once made. */
export type SealedBatch = SealedBars | SealedTrades;

/** The name under which rows are counted and kept: `trades`, `bars:1000` … */
export function kindOf(batch: SealedBatch): string {
  return batch.kind === 'trades' ? 'trades' : barKind(batch.widthMs);
}

/** @see kindOf */
export function barKind(widthMs: number): string {
  return `bars:${widthMs}`;
}
