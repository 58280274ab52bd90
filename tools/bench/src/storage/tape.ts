import { type Instrument, TradeBatch } from '@livetape/model';

const COUNT = 60;
/** 2026-11-20T12:00:00Z. */
export const START_MS = Date.UTC(2026, 10, 20, 12);
const TRADES_PER_SECOND = 20_000;
const FIRST_ID = 3_000_000_000;
/** Trades of one socket read share its time. */
const TRADES_PER_READ = 8;
/** Every third instrument's rows are aggregates of several trades, as Binance sends them. */
const AGGREGATED = 3;

export const INSTRUMENTS: readonly Instrument[] = Array.from({ length: COUNT }, (_, id) => ({
  id,
  venue: 'bench',
  symbol: `COIN${id}USDT`,
  base: `COIN${id}`,
  quote: 'USDT',
  priceDecimals: 2,
  sizeDecimals: 5,
}));

/**
 * Trades of 60 instruments, 20,000 a second unless said otherwise, the same at each play: consecutive ids, prices that
 * walk by ticks, sizes from 1 to a million (log-uniform), event times in whole ms, receive times in µs.
 */
export class Tape {
  private next = 0;
  private seed = 1;
  private readonly prices = Float64Array.from(INSTRUMENTS, ({ id }) => 100_000 * (id + 1));
  private readonly lastIds = new Float64Array(COUNT).fill(FIRST_ID);

  constructor(private readonly tradesPerSecond = TRADES_PER_SECOND) {}

  /** The next trades as borrowed batches of at most 256 rows, as a feed hands them on. */
  take(count: number): TradeBatch[] {
    const batches: TradeBatch[] = [];
    for (let left = count; left > 0; left -= 256) {
      const batch = new TradeBatch(Math.min(left, 256));
      while (!batch.isFull) this.add(batch);
      batches.push(batch);
    }
    return batches;
  }

  private add(batch: TradeBatch): void {
    const n = this.next++;
    const row = batch.claim();
    const instrument = (n * 7) % COUNT;
    const us = START_MS * 1_000 + (n / this.tradesPerSecond) * 1e6;
    this.prices[instrument] = Math.max(1_000, this.prices[instrument] + Math.round((this.random() - 0.5) * 12));
    batch.instrument[row] = instrument;
    batch.price[row] = this.prices[instrument];
    batch.size[row] = Math.floor(10 ** (this.random() * 6));
    batch.aggressor[row] = this.random() < 0.5 ? 1 : -1;
    batch.eventTime[row] = Math.floor(us / 1_000) * 1_000;
    const readUs = START_MS * 1_000 + ((n - (n % TRADES_PER_READ)) / this.tradesPerSecond) * 1e6;
    batch.receiveTime[row] = Math.floor(readUs) + 35_000;
    this.setIds(batch, row);
  }

  private setIds(batch: TradeBatch, row: number): void {
    const instrument = batch.instrument[row];
    const isAggregate = instrument % AGGREGATED === 0;
    batch.firstId[row] = this.lastIds[instrument] + 1;
    batch.lastId[row] = batch.firstId[row] + (isAggregate ? Math.floor(this.random() * 3) : 0);
    batch.id[row] = isAggregate ? Math.floor(this.next / COUNT) + 1 : batch.lastId[row];
    batch.sequence[row] = batch.id[row];
    this.lastIds[instrument] = batch.lastId[row];
  }

  /** In [0, 1): a linear congruence, the same at each play. */
  private random(): number {
    this.seed = (Math.imul(this.seed, 1_664_525) + 1_013_904_223) >>> 0;
    return this.seed / 2 ** 32;
  }
}
