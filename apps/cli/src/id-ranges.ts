/** Ranges kept; the two lowest are joined beyond it, so that memory stays bounded. */
const RANGES_MAX = 65_536;

/** A set of integers as sorted, disjoint ranges: what trade ids are, mostly one range. */
export class IdRanges {
  private readonly from: number[] = [];
  private readonly to: number[] = [];

  get isEmpty(): boolean {
    return this.from.length === 0;
  }

  /** Whether any of [from, to] is in the set. */
  hasAny(from: number, to: number): boolean {
    const at = this.search(from);
    return at < this.from.length && this.from[at] <= to;
  }

  /** Adds [from, to]. */
  add(from: number, to: number): void {
    const last = this.from.length - 1;
    if (last >= 0 && from === this.to[last] + 1) {
      this.to[last] = to;
      return;
    }
    // The ranges that the new one overlaps or touches become one with it.
    const first = this.search(from - 1);
    let end = first;
    let low = from;
    let high = to;
    while (end < this.from.length && this.from[end] <= to + 1) {
      low = Math.min(low, this.from[end]);
      high = Math.max(high, this.to[end]);
      end++;
    }
    this.from.splice(first, end - first, low);
    this.to.splice(first, end - first, high);
    if (this.from.length > RANGES_MAX) {
      this.from.splice(1, 1);
      this.to.splice(0, 1);
    }
  }

  /** What is missing between the lowest and the highest: ranges, both ends inclusive. */
  holes(): { from: number; to: number }[] {
    return this.to.slice(0, -1).map((to, i) => ({ from: to + 1, to: this.from[i + 1] - 1 }));
  }

  /** The first range that ends at or after an id. */
  private search(id: number): number {
    let low = 0;
    let high = this.to.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.to[middle] < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
