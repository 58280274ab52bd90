import { type SideLevels } from '@livetape/charts';
import { type BookState } from '@livetape/model';
import { type BookRow, type LevelPair } from '@livetape/wire';

class CopySide implements SideLevels {
  price: number[] = [];
  size: number[] = [];
  constructor(private readonly sign: 1 | -1) {}
  get length(): number {
    return this.price.length;
  }
  clear(): void {
    this.price = [];
    this.size = [];
  }
  put([price, size]: LevelPair): void {
    let low = 0;
    let high = this.price.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.price[middle] - price) * this.sign < 0) low = middle + 1;
      else high = middle;
    }
    const isThere = this.price[low] === price;
    if (size === 0) {
      if (!isThere) return;
      this.price.splice(low, 1);
      this.size.splice(low, 1);
    } else if (isThere) this.size[low] = size;
    else {
      this.price.splice(low, 0, price);
      this.size.splice(low, 0, size);
    }
  }
}

/** Until the client's own reducer is there. */
export class BookCopy {
  readonly bids = new CopySide(-1);
  readonly asks = new CopySide(1);
  state: BookState | null = null;
  sequence: string | null = null;
  proofs = 0;

  snapshot(rows: readonly BookRow[]): void {
    this.bids.clear();
    this.asks.clear();
    this.state = null;
    this.delta(rows);
  }

  delta(rows: readonly BookRow[]): void {
    for (const [state, sequence, , , bids, asks] of rows) {
      this.state = state;
      this.sequence = sequence;
      for (const level of bids) this.bids.put(level);
      for (const level of asks) this.asks.put(level);
    }
  }
}
