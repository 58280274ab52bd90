import { type LevelPair } from '@livetape/wire';
import { ladder } from './market';
import { type Probe } from './probe';

/** A book in the plainest way, to compare with. */
export class ModelBook {
  private readonly bids = new Map<number, number>();
  private readonly asks = new Map<number, number>();

  start() {
    for (const [price, size] of ladder(1_000, -1, 10)) this.bids.set(price, size);
    for (const [price, size] of ladder(1_001, 1, 10)) this.asks.set(price, size);
    return { bids: [...this.bids], asks: [...this.asks] };
  }

  /** A level set or removed by chance; never the last of a side. */
  change(next: (below: number) => number): { bids?: LevelPair[]; asks?: LevelPair[] } {
    const isBid = next(2) === 0;
    const side = isBid ? this.bids : this.asks;
    const price = isBid ? 1_000 - next(15) : 1_001 + next(15);
    const size = side.size > 3 && next(3) === 0 ? 0 : 1 + next(1_000);
    if (size === 0) side.delete(price);
    else side.set(price, size);
    return isBid ? { bids: [[price, size]] } : { asks: [[price, size]] };
  }

  best(depth: number): { bids: LevelPair[]; asks: LevelPair[] } {
    const bids = [...this.bids].sort(([a], [b]) => b - a).slice(0, depth);
    return { bids, asks: [...this.asks].sort(([a], [b]) => a - b).slice(0, depth) };
  }
}

/** Waits until the copy of a book is what the model says. */
export async function untilBook(probe: Probe, channel: string, model: ModelBook, depth: number): Promise<void> {
  const expected = JSON.stringify(model.best(depth));
  const seen = () => {
    const { bids, asks } = probe.ledger.copy(channel).book;
    return JSON.stringify({ bids, asks });
  };
  await probe.until(() => seen() === expected, `the book ${expected}`, seen);
}
