import { type BarBatch, type Gap, type Instrument } from '@livetape/model';

/** Names an instrument as the venue spells it. A change of its scale keeps the name: its rows carry their own scale. */
export interface InstrumentName {
  readonly venue: string;
  readonly symbol: string;
}

/** The scale that a row's integers are written in (`InstrumentSpec`). */
export interface Scale {
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
}

/** Bars whose window starts in [fromMs, toMs), oldest first. */
export interface BarQuery extends InstrumentName {
  readonly widthMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Most rows of the page. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

/** The last `limit` bars whose window starts before `beforeMs`, oldest first. */
export interface LatestBarQuery extends InstrumentName {
  readonly widthMs: number;
  readonly beforeMs: number;
  readonly limit: number;
}

/** A bar as stored, in its newest revision. Prices at the price scale, volumes at the size scale, notional at both. */
export interface StoredBar extends InstrumentName, Scale {
  readonly widthMs: number;
  readonly startMs: number;
  readonly revision: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: bigint;
  readonly notional: bigint;
  readonly buyVolume: bigint;
  readonly trades: number;
  /** Highest trade id of the window; -1 where the venue's ids are text. */
  readonly lastId: number;
}

/** Trades whose event time is in [fromMs, toMs); those of one µs by id. */
export interface TradeQuery extends InstrumentName {
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
  readonly order: 'newest' | 'oldest';
  readonly cursor?: string;
}

/** A trade as stored. A trade that was delivered twice is returned once. */
export interface StoredTrade extends InstrumentName, Scale {
  /** The venue's id as the venue wrote it. */
  readonly id: string;
  readonly price: number;
  readonly size: number;
  /** `Aggressor`. */
  readonly aggressor: number;
  /** First and last single-trade id that the row stands for; -1 where ids are text. */
  readonly firstId: number;
  readonly lastId: number;
  readonly eventTimeUs: number;
  /** 0 when unknown. */
  readonly receiveTimeUs: number;
}

/** Gaps detected in [fromMs, toMs), newest first; of all instruments where none is named. */
export interface GapQuery {
  readonly venue?: string;
  readonly symbol?: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
}

/** Rows, and the cursor of the page after; null when there is none. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly next: string | null;
}

/** What a store holds. */
export interface StoreStats {
  /** Rows kept by kind: `trades`, `bars:1000` … */
  readonly rows: Readonly<Record<string, number>>;
  readonly fileBytes: number;
  /** Bytes of the file that hold nothing and will be written again. */
  readonly freeBytes: number;
  /** Rows not stored because the same row was stored before. */
  readonly duplicates: number;
  /** Rows that a query left out because their checksum is wrong. */
  readonly refused: number;
  readonly setAside: number;
}

/** One thing that an audit found wrong, as a sentence; `batch` names the batch where one is concerned. */
export interface Fault {
  readonly kind: 'file' | 'row' | 'batch' | 'count';
  readonly batch: string | null;
  readonly text: string;
}

/** The result of an audit. `ok` is false when anything was found. */
export interface VerifyReport {
  readonly ok: boolean;
  readonly batches: number;
  /** Rows found by kind. */
  readonly rows: Readonly<Record<string, number>>;
  /** At most 100; `faultCount` counts all. */
  readonly faults: readonly Fault[];
  readonly faultCount: number;
  /** Ids of the batches that this audit set aside: kept for inspection, never served again. */
  readonly setAside: readonly string[];
}

/** What can be asked of a store. Each answer is one or a few bounded statements; all throw `StoreError`. */
export interface History {
  bars(query: BarQuery): Promise<Page<StoredBar>>;
  latestBars(query: LatestBarQuery): Promise<readonly StoredBar[]>;
  trades(query: TradeQuery): Promise<Page<StoredTrade>>;
  gaps(query: GapQuery): Promise<readonly Gap[]>;
  /** Every instrument ever registered, one row per scale; `id` is the store's own, not the process's. */
  instruments(): Promise<readonly Instrument[]>;
  /** By process instrument id: the highest trade id in its newest 1 s bars, else in its newest trades. */
  lastTradeIds(): Promise<ReadonlyMap<number, number>>;
  /**
   * Newest revisions of the bars that windows need to go on after a restart. Counted back from the newest 1 s bar, or
   * from `nowMs` where that is earlier: of each width those in the parent window that holds the time `horizonMs` before,
   * and later. Instruments are the process's; those of another scale are left out.
   */
  barsForSeeding(time: { nowMs: number; horizonMs: number }): Promise<BarBatch>;
  stats(): Promise<StoreStats>;
  /** Audits every row, batch and count; with `setAside`, bad batches are moved out of what is served. */
  verify(options?: { setAside?: boolean }): Promise<VerifyReport>;
}
