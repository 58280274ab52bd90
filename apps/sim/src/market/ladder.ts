import { type Side } from '@livetape/model';

/** One side of a book: prices in ticks and sizes in steps, worst first, so that the best is taken off the end. */
export class Ladder {
  readonly prices: Float64Array;
  readonly sizes: Float64Array;
  length = 0;
  /** Changes ever made. */
  changes = 0;
  private changed: number[] = [];

  constructor(
    readonly side: Side,
    capacity: number,
  ) {
    this.prices = new Float64Array(capacity);
    this.sizes = new Float64Array(capacity);
  }

  get bestPrice(): number {
    return this.prices[this.length - 1];
  }

  get bestSize(): number {
    return this.sizes[this.length - 1];
  }

  get worstPrice(): number {
    return this.prices[0];
  }

  get isFull(): boolean {
    return this.length === this.prices.length;
  }

  /** How much better `price` is than `than`, in ticks; negative when worse. */
  gain(price: number, than: number): number {
    return (price - than) * this.side;
  }

  /** Size resting at a price, 0 where none does. */
  sizeAt(price: number): number {
    const row = this.find(price);
    return row < this.length && this.prices[row] === price ? this.sizes[row] : 0;
  }

  /** Sets the size at a price; 0 removes it. A full ladder gives up its worst level for a better one. */
  set(price: number, size: number): void {
    const row = this.find(price);
    const exists = row < this.length && this.prices[row] === price;
    if (size === 0) {
      if (exists) this.remove(row);
    } else if (exists) {
      this.sizes[row] = size;
      this.note(price);
    } else {
      this.insert(row, price, size);
    }
  }

  /** Removes what is better than `price`. */
  cutBetter(price: number): void {
    while (this.length > 0 && this.gain(this.bestPrice, price) > 0) this.remove(this.length - 1);
  }

  /** Takes at most `size` from the best level; returns what it took. */
  take(size: number): number {
    const row = this.length - 1;
    const taken = Math.min(size, this.sizes[row]);
    if (taken === this.sizes[row]) {
      this.remove(row);
    } else {
      this.sizes[row] -= taken;
      this.note(this.prices[row]);
    }
    return taken;
  }

  /** Prices changed since `settle`, each once, best first. */
  changedPrices(): number[] {
    return [...new Set(this.changed)].sort((a, b) => this.gain(b, a));
  }

  settle(): void {
    this.changed.length = 0;
  }

  private insert(row: number, price: number, size: number): void {
    let at = row;
    if (this.isFull) {
      if (at === 0) return;
      this.remove(0);
      at--;
    }
    this.prices.copyWithin(at + 1, at, this.length);
    this.sizes.copyWithin(at + 1, at, this.length);
    this.prices[at] = price;
    this.sizes[at] = size;
    this.length++;
    this.note(price);
  }

  private remove(row: number): void {
    this.note(this.prices[row]);
    this.prices.copyWithin(row, row + 1, this.length);
    this.sizes.copyWithin(row, row + 1, this.length);
    this.length--;
  }

  private note(price: number): void {
    this.changes++;
    this.changed.push(price);
  }

  /** First row that is not worse than `price`. */
  private find(price: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.gain(this.prices[middle], price) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
