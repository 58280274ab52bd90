import { type BarBatch, type Gap, type Instrument, type TradeBatch } from '@livetape/model';
import { type History } from './history';
import { type SealedBatch } from './sealed-batch';

/**
 * Keeps what happened. Appending never waits for the disk: rows are copied into bounded memory and written by the next
 * flush; what that memory cannot hold is dropped and counted, raw trades before bars.
 */
export interface Store extends History {
  /** Must be resolved before the first row of an instrument is appended. */
  registerInstruments(instruments: readonly Instrument[]): Promise<void>;
  /** Copies all rows. Throws `StoreError` 'instrument' for one that is not registered. */
  appendBars(batch: BarBatch): void;
  /** Copies all rows; does nothing when the store keeps no raw trades. */
  appendTrades(batch: TradeBatch): void;
  /** A later record with the same id replaces the one before. */
  appendGap(gap: Gap): void;
  /** Resolves when all rows appended before are committed; rejects when this attempt failed (they stay buffered). */
  flush(): Promise<void>;
  health(): StoreHealth;
  /** Writes what is buffered and closes. Rejects, but closes all the same, when that could not be written. */
  close(): Promise<void>;
}

/** What a store says of itself. `alarm`: rows are not reaching the disk; they are buffered and tried again. */
export interface StoreHealth {
  readonly state: 'ok' | 'alarm';
  /** One clear sentence. */
  readonly reason: string;
  readonly since: number;
  /** Age of the oldest row that is not committed; 0 when all are. */
  readonly lagMs: number;
  readonly bufferedBytes: number;
  readonly bufferedBytesMax: number;
  readonly droppedTrades: number;
  readonly droppedBars: number;
  readonly droppedGaps: number;
  /** Trades whose numbers cannot be kept exactly. */
  readonly rejected: number;
  readonly batches: number;
  readonly failures: number;
  readonly lastCommitAt: number | null;
  readonly lastCommitMs: number | null;
}

/** A kind of store: what `Store` needs of a database. A driver passes the suite in conformance.ts. */
export interface StoreDriver extends History {
  registerInstruments(instruments: readonly Instrument[]): Promise<void>;
  /** All or nothing. A batch whose id is stored already is left out. Throws `StoreError`. */
  write(batches: readonly SealedBatch[], gaps: readonly Gap[]): Promise<void>;
  /** Removes rows that are older than their retention, about `rowsMax` of each kind. Resolves to how many it removed. */
  trim(nowMs: number, rowsMax: number): Promise<number>;
  close(): Promise<void>;
}
