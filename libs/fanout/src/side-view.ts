import { type BookSide } from '@livetape/book';
import { Side } from '@livetape/model';
import { type LevelPair } from '@livetape/wire';

/** Removed levels that are remembered beyond twice the depth, for clients that are behind in a shallow book. */
const REMOVED_MIN = 64;

/**
 * The best levels of one side of a book as clients have them, and since when: so the difference from any version that
 * is not too old can be told. Memory: 80 bytes × depth and 1 KB, claimed at once.
 */
export class SideView {
  length = 0;
  /** Differences can be told from this version on: none before the first update. */
  traceableFrom = Infinity;
  private price: Float64Array;
  private size: Float64Array;
  private changedAt: Float64Array;
  private nextPrice: Float64Array;
  private nextSize: Float64Array;
  private nextChangedAt: Float64Array;
  /** A ring of the levels removed last. */
  private readonly removedPrice: Float64Array;
  private readonly removedAt: Float64Array;
  private removedCount = 0;

  constructor(
    private readonly side: Side,
    private readonly depth: number,
  ) {
    [this.price, this.size, this.changedAt] = columns(depth);
    [this.nextPrice, this.nextSize, this.nextChangedAt] = columns(depth);
    const removed = 2 * depth + REMOVED_MIN;
    this.removedPrice = new Float64Array(removed);
    this.removedAt = new Float64Array(removed);
  }

  /** Takes the best levels as they are now: what differs has changed at this version. */
  update(levels: BookSide | null, version: number): void {
    const count = levels === null ? 0 : Math.min(this.depth, levels.length);
    let old = 0;
    for (let i = 0; i < count; i++) {
      const row = levels!.row(i);
      const price = levels!.price[row];
      while (old < this.length && this.isBetter(this.price[old], price)) this.remove(old++, version);
      const isSame = old < this.length && this.price[old] === price;
      const isUnchanged = isSame && this.size[old] === levels!.size[row];
      this.nextPrice[i] = price;
      this.nextSize[i] = levels!.size[row];
      this.nextChangedAt[i] = isUnchanged ? this.changedAt[old] : version;
      if (isSame) old++;
    }
    while (old < this.length) this.remove(old++, version);
    if (this.traceableFrom === Infinity) this.traceableFrom = version;
    this.length = count;
    [this.price, this.nextPrice] = [this.nextPrice, this.price];
    [this.size, this.nextSize] = [this.nextSize, this.size];
    [this.changedAt, this.nextChangedAt] = [this.nextChangedAt, this.changedAt];
  }

  /** 0 where there is none. */
  get best(): number {
    return this.length > 0 ? this.price[0] : 0;
  }

  /** All levels, best first. */
  levels(): LevelPair[] {
    return Array.from({ length: this.length }, (_, i) => [this.price[i], this.size[i]]);
  }

  /** What changed after a version, which must be traceable: levels best first, then the removed ones with size 0. */
  changesAfter(version: number): LevelPair[] {
    const changes: LevelPair[] = [];
    for (let i = 0; i < this.length; i++) {
      if (this.changedAt[i] > version) changes.push([this.price[i], this.size[i]]);
    }
    for (const price of this.removedAfter(version)) changes.push([price, 0]);
    return changes;
  }

  private removedAfter(version: number): Set<number> {
    const found = new Set<number>();
    const capacity = this.removedPrice.length;
    const oldest = Math.max(0, this.removedCount - capacity);
    for (let i = this.removedCount - 1; i >= oldest && this.removedAt[i % capacity] > version; i--) {
      found.add(this.removedPrice[i % capacity]);
    }
    for (let i = 0; i < this.length && found.size > 0; i++) found.delete(this.price[i]);
    return found;
  }

  private remove(at: number, version: number): void {
    const slot = this.removedCount % this.removedPrice.length;
    if (this.removedCount >= this.removedPrice.length) this.traceableFrom = this.removedAt[slot];
    this.removedPrice[slot] = this.price[at];
    this.removedAt[slot] = version;
    this.removedCount++;
  }

  private isBetter(price: number, than: number): boolean {
    return this.side === Side.Bid ? price > than : price < than;
  }
}

function columns(depth: number): [Float64Array, Float64Array, Float64Array] {
  return [new Float64Array(depth), new Float64Array(depth), new Float64Array(depth)];
}
