import { type LevelBatch, Side } from '@livetape/model';
import { type WrittenDigits } from './written-digits';

/** As many rows or fewer are moved faster one by one. */
const FEW_ROWS = 48;
/** So many rows nearest the top are compared one by one, which costs less than the branches of a search that nobody can guess. */
const NEAR_ROWS = 16;

/**
 * One side of a book: columns of its levels sorted by price, the BEST AT THE END, because that is where books change and
 * a level in or out then moves few others. Memory: 16 bytes × capacity, claimed at once.
 *
 * Levels strictly nearer the top than `trustLimit` are complete: none of them is missing. A side that is full lets its worst
 * level go, and no longer knows what rests there or beyond.
 */
export class BookSide {
  readonly price: Float64Array;
  readonly size: Float64Array;
  length = 0;
  /** Price of the level that `apply` let go, NaN where it let none go. A double from the start, so that no other is ever allocated. */
  fellOut = NaN;
  private readonly trustLimit = new Float64Array(1);

  constructor(
    readonly side: Side,
    readonly capacity: number,
    /** Null where nobody asks how numbers were written. */
    readonly digits: WrittenDigits | null = null,
  ) {
    this.price = new Float64Array(capacity);
    this.size = new Float64Array(capacity);
    this.clear();
  }

  /** Integer at the instrument's scale; 0 where the side is empty. */
  get bestPrice(): number {
    return this.length === 0 ? 0 : this.price[this.length - 1];
  }

  get bestSize(): number {
    return this.length === 0 ? 0 : this.size[this.length - 1];
  }

  /** How many levels nearest the top are known to be complete. */
  get trusted(): number {
    return this.length - this.find(this.trustLimit[0] + this.side);
  }

  /** Whether the best level is known to be the best: not where all that was known has gone. */
  get isTopTrusted(): boolean {
    const limit = this.trustLimit[0];
    return !Number.isFinite(limit) || (this.length > 0 && (this.bestPrice - limit) * this.side > 0);
  }

  /** Row in the columns of the level that is `i` places from the best; `i` < `length`. */
  row(i: number): number {
    return this.length - 1 - i;
  }

  clear(): void {
    this.length = 0;
    this.fellOut = NaN;
    this.trustLimit[0] = this.side === Side.Bid ? -Infinity : Infinity;
  }

  /** Says that nothing is known of what lies beyond the worst level. */
  endTrust(): void {
    if (this.length > 0) this.distrust(this.price[0] - this.side);
  }

  /** Takes the level of a row: size 0 removes it, another puts it in its place. Price 0 is no level. Notes the place in the row. */
  apply(levels: LevelBatch, row: number): void {
    const price = levels.price[row];
    const at = this.find(price);
    levels.place[row] = at;
    this.takeAt(at, levels, row);
  }

  /** As `apply`, of a row that a book of the same levels has taken: its place is not searched where it is still right. */
  follow(levels: LevelBatch, row: number): void {
    const price = levels.price[row];
    const guess = levels.place[row];
    this.takeAt(this.isPlace(guess, price) ? guess : this.find(price), levels, row);
  }

  /** Takes all levels of this side of the rows [from, to) in place of those that there are. */
  load(levels: LevelBatch, from: number, to: number): void {
    this.clear();
    if (this.loadSorted(levels, from, to)) return;
    this.clear();
    for (let row = from; row < to; row++) if (levels.side[row] === this.side) this.apply(levels, row);
    this.fellOut = NaN;
  }

  /** Lets go of the worst levels until `depth` are left. Whoever keeps to a depth gets a level anew when it comes back. */
  truncate(depth: number): void {
    const excess = this.length - depth;
    if (excess > 0) this.shift(excess, this.length, 0);
    if (excess > 0) this.length = depth;
  }

  /** First row whose price is not worse than `price`. Books change near the top: those rows are passed one by one. */
  find(price: number): number {
    const { side, length } = this;
    const prices = this.price;
    const near = length > NEAR_ROWS ? length - NEAR_ROWS : 0;
    for (let row = length - 1; row >= near; row--) if ((prices[row] - price) * side < 0) return row + 1;
    return near === 0 ? 0 : this.findBelow(near, price);
  }

  /** Whether `find` would find this row. */
  private isPlace(at: number, price: number): boolean {
    const { side, length } = this;
    if (at > length || (at < length && (this.price[at] - price) * side < 0)) return false;
    return at === 0 || (this.price[at - 1] - price) * side < 0;
  }

  private takeAt(at: number, levels: LevelBatch, row: number): void {
    this.fellOut = NaN;
    const price = levels.price[row];
    if (price === 0) return;
    const isThere = at < this.length && this.price[at] === price;
    if (levels.size[row] === 0) {
      if (isThere) this.remove(at);
    } else if (isThere) {
      this.put(at, levels, row);
    } else {
      this.insert(at, levels, row);
    }
  }

  /** As `find`, where no row from `end` on is worse: gallops on from there, and then bisects. */
  private findBelow(end: number, price: number): number {
    const { side } = this;
    let step = NEAR_ROWS;
    while (step <= end && (this.price[end - step] - price) * side >= 0) step *= 2;
    let low = Math.max(0, end - step + 1);
    let high = step === NEAR_ROWS ? end : end - (step >> 1);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.price[middle] - price) * side < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private insert(at: number, levels: LevelBatch, row: number): void {
    if (this.length < this.capacity) {
      this.shift(at, this.length, at + 1);
      this.length++;
      this.put(at, levels, row);
      return;
    }
    const gone = at === 0 ? levels.price[row] : this.price[0];
    this.distrust(gone);
    this.fellOut = gone;
    if (at === 0) return;
    this.shift(1, at, 0);
    this.put(at - 1, levels, row);
  }

  private remove(at: number): void {
    this.shift(at + 1, this.length, at);
    this.length--;
  }

  private put(at: number, levels: LevelBatch, row: number): void {
    this.price[at] = levels.price[row];
    this.size[at] = levels.size[row];
    this.digits?.put(at, levels, row);
  }

  /** Moves the rows [from, to) to `target`. */
  private shift(from: number, to: number, target: number): void {
    if (from === to) return;
    this.digits?.shift(from, to, target);
    if (to - from > FEW_ROWS) {
      this.price.copyWithin(target, from, to);
      this.size.copyWithin(target, from, to);
    } else if (target > from) {
      for (let row = to - 1; row >= from; row--) this.move(row, row + target - from);
    } else {
      for (let row = from; row < to; row++) this.move(row, row + target - from);
    }
  }

  private move(row: number, target: number): void {
    this.price[target] = this.price[row];
    this.size[target] = this.size[row];
  }

  private distrust(limit: number): void {
    if ((limit - this.trustLimit[0]) * this.side > 0) this.trustLimit[0] = limit;
  }

  /** Snapshots come in order, best first or best last: then each level is written once. False when this one does not. */
  private loadSorted(levels: LevelBatch, from: number, to: number): boolean {
    const count = this.countOf(levels, from, to);
    const kept = Math.min(count, this.capacity);
    let order = 0;
    let before = -1;
    let seen = 0;
    for (let row = from; row < to; row++) {
      if (!this.isOwn(levels, row)) continue;
      const step = Math.sign((levels.price[row] - (before < 0 ? levels.price[row] : levels.price[before])) * this.side);
      if (seen === 1) order = step;
      if (seen > 0 && (step === 0 || step !== order)) return false;
      before = row;
      seen++;
    }
    let at = order > 0 ? kept - count : count - 1 - (count - kept);
    for (let row = from; row < to; row++) {
      if (!this.isOwn(levels, row)) continue;
      if (at >= 0 && at < kept) this.put(at, levels, row);
      else this.distrust(levels.price[row]);
      at += order > 0 ? 1 : -1;
    }
    this.length = kept;
    return true;
  }

  private countOf(levels: LevelBatch, from: number, to: number): number {
    let count = 0;
    for (let row = from; row < to; row++) if (this.isOwn(levels, row)) count++;
    return count;
  }

  private isOwn({ side, price, size }: LevelBatch, row: number): boolean {
    return side[row] === this.side && price[row] > 0 && size[row] > 0;
  }
}
