import { LevelBatch } from '@livetape/model';
import { endOfMessage, follows, joins, Order } from './continuity';

/** Rows claimed at first. */
const FIRST_ROWS = 64;

/**
 * The messages of one instrument that wait for its snapshot, each following the one before. Grows up to its capacity; what
 * then comes pushes out all that waited, so that they go on being without a hole.
 */
export class DeltaBuffer {
  /** Messages that were pushed out. */
  overflows = 0;
  rows: LevelBatch | null = null;
  private readonly sequence = new Float64Array(1).fill(-1);

  constructor(private readonly capacity: number) {}

  get isEmpty(): boolean {
    return this.rows === null || this.rows.length === 0;
  }

  /** Keeps a message that is next or the first. One after a gap begins anew; an old one is passed over. */
  add(levels: LevelBatch, from: number, to: number): Order {
    const order = this.isEmpty ? Order.Next : follows(levels, from, this.sequence, 0);
    if (order === Order.Old) return order;
    if (order === Order.Gap) this.clear();
    if (!this.makeRoom(to - from)) {
      this.overflows++;
      this.clear();
      if (!this.makeRoom(to - from)) return order;
    }
    for (let row = from; row < to; row++) this.rows?.append(levels, row);
    this.sequence[0] = levels.lastSequence[from];
    return order;
  }

  /**
   * The messages that wait carry on from a snapshot with sequence[at] without a hole. Where messages do not say what they
   * follow, that is only known of a snapshot that has the first of them already.
   */
  joins(sequence: Float64Array, at: number): boolean {
    const { rows } = this;
    if (rows === null) return true;
    for (let from = 0; from < rows.length; from = endOfMessage(rows, from)) {
      const order = joins(rows, from, sequence, at);
      const isLinked = rows.firstSequence[from] >= 0 || rows.previousSequence[from] >= 0;
      if (order !== Order.Old) return order === Order.Next && (isLinked || from > 0);
    }
    return true;
  }

  clear(): void {
    this.rows?.clear();
    this.sequence[0] = -1;
  }

  /** Forgets all and gives the memory back. */
  release(): void {
    this.clear();
    this.rows = null;
  }

  private makeRoom(count: number): boolean {
    const used = this.rows?.length ?? 0;
    if (used + count > this.capacity) return false;
    const has = this.rows?.capacity ?? 0;
    if (used + count <= has) return true;
    const grown = new LevelBatch(Math.min(this.capacity, Math.max(FIRST_ROWS, 2 * has, used + count)));
    for (let row = 0; row < used; row++) if (this.rows !== null) grown.append(this.rows, row);
    this.rows = grown;
    return true;
  }
}
