import { type TradeBatch } from '@livetape/model';
import { type Lane } from './lane';

const US = 1000;

/**
 * The one-second window that the last trade of each instrument fell into: most trades fall into the same, and are spared the
 * search for it. Only open windows are kept here.
 */
export class CurrentWindows {
  /** Row of the window in its lane, by instrument. */
  readonly rows: Uint32Array;
  /** [from, to) in µs, by instrument. */
  private readonly from: Float64Array;
  private readonly to: Float64Array;

  constructor(instrumentCount: number) {
    this.rows = new Uint32Array(instrumentCount);
    this.from = new Float64Array(instrumentCount);
    this.to = new Float64Array(instrumentCount);
  }

  /** Whether a trade falls into the window of its instrument. */
  holds({ instrument, eventTime }: TradeBatch, row: number): boolean {
    const id = instrument[row];
    return eventTime[row] >= this.from[id] && eventTime[row] < this.to[id];
  }

  enter(instrument: number, index: number, lane: Lane): void {
    this.rows[instrument] = lane.claim(instrument, index);
    this.from[instrument] = index * lane.widthMs * US;
    this.to[instrument] = (index + 1) * lane.widthMs * US;
  }

  /** Forgets the window of an instrument: it is closed, or may be. */
  leave(instrument: number): void {
    this.from[instrument] = this.to[instrument] = 0;
  }
}
