import { type Bus } from '@livetape/bus';
import {
  type Alert,
  BarBatch,
  type BookState,
  type LatencySummary,
  LevelBatch,
  Side,
  TopBatch,
  TradeBatch,
} from '@livetape/model';

/** Puts on a bus what a test wants to see. The instruments are those of the harness: `demo`, `S0USDT`, `S1USDT`, … */
export class MadeUpMarket {
  constructor(readonly bus: Bus) {}

  /** Publishes trades of one instrument with the ids first to first + count - 1. */
  trade(instrument: number, first: number, count = 1): void {
    const batch = new TradeBatch(count);
    for (let id = first; id < first + count; id++) {
      const row = batch.claim();
      batch.instrument[row] = instrument;
      batch.id[row] = id;
      batch.price[row] = 100 + id;
      batch.size[row] = 1;
      batch.aggressor[row] = 1;
      batch.eventTime[row] = id;
    }
    this.bus.publish('trades', batch);
  }

  /** Publishes a level of the book; size 0 removes it. */
  level(instrument: number, price: number, { side = Side.Bid, size = 1 }: { side?: Side; size?: number } = {}): void {
    const batch = new LevelBatch(1);
    const row = batch.claim();
    batch.instrument[row] = instrument;
    batch.side[row] = side;
    batch.price[row] = price;
    batch.size[row] = size;
    batch.last[row] = 1;
    this.bus.publish('levels', batch);
  }

  /** Publishes the state of a book. */
  book(instrument: number, state: BookState): void {
    const symbol = `S${instrument}USDT`;
    this.bus.publish('books', { venue: 'demo', symbol, instrument, state, since: 0, reason: 'Made up.' });
  }

  /** Publishes the best bid and ask of a ticker: one above the other. */
  top(instrument: number, bidPrice: number): void {
    const batch = new TopBatch(1);
    const row = batch.claim();
    batch.instrument[row] = instrument;
    batch.bidPrice[row] = bidPrice;
    batch.askPrice[row] = bidPrice + 1;
    batch.bidSize[row] = batch.askSize[row] = 1;
    this.bus.publish('tops', batch);
  }

  /** Publishes a bar of one second. */
  bar(instrument: number, startMs: number, { close = 100, revision = 0 } = {}): void {
    const batch = new BarBatch(1);
    const row = batch.claim();
    batch.instrument[row] = instrument;
    batch.widthMs[row] = 1_000;
    batch.start[row] = startMs;
    batch.open[row] = batch.high[row] = batch.low[row] = batch.close[row] = close;
    batch.volume.set(row, 1n);
    batch.notional.set(row, BigInt(close));
    batch.buyVolume.set(row, 1n);
    batch.trades[row] = 1;
    batch.revision[row] = revision;
    this.bus.publish('bars', batch);
  }

  /** Publishes an alert; with `clearedAt` it is over. */
  alert(id: string, clearedAt: number | null = null): void {
    const what = { code: 'feed-down', severity: 'warning', venue: 'demo', symbol: null } as const;
    const alert: Alert = { id, ...what, raisedAt: 1, clearedAt, message: 'The feed of demo delivers nothing.' };
    this.bus.publish('alerts', alert);
  }

  /** Publishes how long a hop took. */
  latency(p50Us: number, hop: LatencySummary['hop'] = 'apply'): void {
    const percentiles = { p50Us, p95Us: 2 * p50Us, p99Us: 3 * p50Us };
    this.bus.publish('latency', { venue: 'demo', hop, time: 1, windowMs: 1_000, count: 1, early: 0, ...percentiles });
  }
}
