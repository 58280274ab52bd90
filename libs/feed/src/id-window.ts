import { TextColumn } from '@livetape/columns';
import { type TradeBatch } from '@livetape/model';

/** Where memory begins; it doubles with what came, up to the capacity. */
const FIRST_ROWS = 1_024;
const ID_BYTES = 40;
const NONE = -1;
const HIGH_WORD = 2 ** -32;

/**
 * The last N trade ids of a feed whose ids do not tell what is missing, numbers or texts. The oldest is forgotten for a new one; a
 * duplicate is known as long as fewer than N other trades came in between.
 *
 * A ring of rows, and a hash table over it that chains the rows of a bucket. Allocates nothing per trade: 22 bytes a row, and 41 more
 * from the first text on.
 */
export class IdWindow {
  private rows: number;
  private instrument: Uint16Array;
  /** -1 where the id is a text. */
  private id: Float64Array;
  private hash: Int32Array;
  /** By bucket, the newest row in it; by row, the next older one of its bucket. */
  private newest: Int32Array;
  private older: Int32Array;
  private idText: TextColumn | null = null;
  /** Rows that were admitted so far; the ring's next place is its remainder. */
  private admitted = 0;

  /** @param capacity N, a power of two */
  constructor(private readonly capacity: number) {
    this.rows = Math.min(FIRST_ROWS, capacity);
    this.instrument = new Uint16Array(this.rows);
    this.id = new Float64Array(this.rows);
    this.hash = new Int32Array(this.rows);
    this.newest = new Int32Array(this.rows).fill(NONE);
    this.older = new Int32Array(this.rows);
  }

  /** False when the trade's id is among the last N of its instrument's venue. */
  admit(trades: TradeBatch, row: number): boolean {
    const isText = trades.id[row] < 0;
    const hash = isText
      ? mixed(trades.idText.hashOf(row), 0, trades.instrument[row])
      : mixed(trades.id[row] | 0, trades.id[row] * HIGH_WORD, trades.instrument[row]);
    if (this.isKnown(trades, row, hash)) return false;
    if (this.admitted === this.rows && this.rows < this.capacity) this.grow();
    const at = this.admitted & (this.rows - 1);
    if (this.admitted >= this.rows) this.unlink(at);
    this.instrument[at] = trades.instrument[row];
    this.id[at] = trades.id[row];
    if (isText) this.texts().copy(at, trades.idText, row);
    this.hash[at] = hash;
    this.link(at);
    this.admitted++;
    return true;
  }

  private isKnown(trades: TradeBatch, row: number, hash: number): boolean {
    const instrument = trades.instrument[row];
    const id = trades.id[row];
    for (let at = this.newest[hash & (this.rows - 1)]; at !== NONE; at = this.older[at]) {
      if (this.hash[at] !== hash || this.instrument[at] !== instrument || this.id[at] !== id) continue;
      if (id >= 0 || this.texts().equals(at, trades.idText, row)) return true;
    }
    return false;
  }

  private link(at: number): void {
    const bucket = this.hash[at] & (this.rows - 1);
    this.older[at] = this.newest[bucket];
    this.newest[bucket] = at;
  }

  /** Takes the oldest row out of its bucket, where it is the last. */
  private unlink(at: number): void {
    const bucket = this.hash[at] & (this.rows - 1);
    if (this.newest[bucket] === at) {
      this.newest[bucket] = NONE;
      return;
    }
    let newer = this.newest[bucket];
    while (this.older[newer] !== at) newer = this.older[newer];
    this.older[newer] = NONE;
  }

  /** Doubles the ring before it wraps for the first time: rows keep their places. */
  private grow(): void {
    const { instrument, id, hash, idText, rows } = this;
    this.rows = rows * 2;
    this.instrument = new Uint16Array(this.rows);
    this.id = new Float64Array(this.rows);
    this.hash = new Int32Array(this.rows);
    this.instrument.set(instrument);
    this.id.set(id);
    this.hash.set(hash);
    this.newest = new Int32Array(this.rows).fill(NONE);
    this.older = new Int32Array(this.rows);
    for (let at = 0; at < rows; at++) this.link(at);
    if (idText === null) return;
    this.idText = null;
    for (let at = 0; at < rows; at++) this.texts().copy(at, idText, at);
  }

  private texts(): TextColumn {
    return (this.idText ??= new TextColumn(this.rows, ID_BYTES));
  }
}

/** Spreads neighbouring ids of many instruments over all buckets. */
function mixed(low: number, high: number, instrument: number): number {
  const seed = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b) ^ Math.imul(instrument, 0xc2b2ae35);
  return seed ^ (seed >>> 15);
}
