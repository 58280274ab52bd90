import { ExactSum } from '@livetape/columns';
import { Batch } from './batch';

/** Closed windows and their revisions: a row per instrument, width, start and revision that saw a trade. */
export class BarBatch extends Batch {
  readonly instrument: Uint16Array;
  readonly widthMs: Float64Array;
  /** ms since the epoch. The window is [start, start + widthMs) of event time. */
  readonly start: Float64Array;
  /** 0 when first closed; +1 each time a late or backfilled trade changed it. */
  readonly revision: Uint32Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Σ size, at the size scale. */
  readonly volume: ExactSum;
  /** Σ price × size, at the price scale plus the size scale. */
  readonly notional: ExactSum;
  /** Σ size of the trades whose aggressor bought. */
  readonly buyVolume: ExactSum;
  /** Trades as the venue counts them: an aggregate of three counts three. */
  readonly trades: Float64Array;
  /** Highest of the venue's trade ids in the window (`TradeBatch.lastId`); -1 where ids are text. */
  readonly lastId: Float64Array;

  constructor(capacity: number) {
    super(capacity);
    this.instrument = new Uint16Array(capacity);
    this.widthMs = new Float64Array(capacity);
    this.start = new Float64Array(capacity);
    this.revision = new Uint32Array(capacity);
    this.open = new Float64Array(capacity);
    this.high = new Float64Array(capacity);
    this.low = new Float64Array(capacity);
    this.close = new Float64Array(capacity);
    this.volume = new ExactSum(capacity);
    this.notional = new ExactSum(capacity);
    this.buyVolume = new ExactSum(capacity);
    this.trades = new Float64Array(capacity);
    this.lastId = new Float64Array(capacity);
  }

  /** Copies a row of another batch into a new row of this one. */
  append(source: BarBatch, sourceRow: number): void {
    const row = this.claim();
    this.instrument[row] = source.instrument[sourceRow];
    this.widthMs[row] = source.widthMs[sourceRow];
    this.start[row] = source.start[sourceRow];
    this.revision[row] = source.revision[sourceRow];
    this.open[row] = source.open[sourceRow];
    this.high[row] = source.high[sourceRow];
    this.low[row] = source.low[sourceRow];
    this.close[row] = source.close[sourceRow];
    this.volume.copyRow(row, source.volume, sourceRow);
    this.notional.copyRow(row, source.notional, sourceRow);
    this.buyVolume.copyRow(row, source.buyVolume, sourceRow);
    this.trades[row] = source.trades[sourceRow];
    this.lastId[row] = source.lastId[sourceRow];
  }
}
