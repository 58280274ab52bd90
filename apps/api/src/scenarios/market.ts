import { type Bus } from '@livetape/bus';
import {
  type Alert,
  BarBatch,
  type BookState,
  type FeedStatus,
  type Gap,
  GreeksBatch,
  type LatencyHop,
  type LatencySummary,
  LevelBatch,
  Side,
  TopBatch,
  TradeBatch,
} from '@livetape/model';
import { type BarRow, type GreeksRow, type LevelPair, type TradeRow } from '@livetape/wire';

/** Times of all that is made up, ms since the epoch. */
export const START_MS = 1_763_596_800_000;

export interface Change {
  readonly bids?: readonly LevelPair[];
  readonly asks?: readonly LevelPair[];
}

/** Publishes made-up data on the bus of a gateway, and says which rows a client must get of it. */
export class Market {
  private readonly sequences = new Map<number, number>();

  constructor(private readonly bus: Bus) {}

  /** Trades of one instrument with the ids first to first + count - 1. */
  trades(instrument: number, first: number, count = 1): TradeRow[] {
    const batch = new TradeBatch(count);
    const rows: TradeRow[] = [];
    for (let id = first; id < first + count; id++) {
      const row = batch.claim();
      batch.instrument[row] = instrument;
      batch.id[row] = batch.firstId[row] = batch.lastId[row] = batch.sequence[row] = id;
      batch.price[row] = 10_000 + (id % 97);
      batch.size[row] = 1 + (id % 13);
      batch.aggressor[row] = id % 2 === 0 ? 1 : -1;
      batch.eventTime[row] = batch.receiveTime[row] = (START_MS + id) * 1_000;
      rows.push([String(id), batch.eventTime[row], batch.price[row], batch.size[row], batch.aggressor[row]]);
    }
    this.bus.publish('trades', batch);
    return rows;
  }

  /** Bars of one second, the first of them the `first`-th. */
  bars(instrument: number, first: number, count = 1): BarRow[] {
    const batch = new BarBatch(count);
    const rows: BarRow[] = [];
    for (let n = first; n < first + count; n++) {
      const row = batch.claim();
      batch.instrument[row] = instrument;
      batch.widthMs[row] = 1_000;
      batch.start[row] = START_MS + n * 1_000;
      batch.revision[row] = 0;
      batch.open[row] = 100 + n;
      batch.high[row] = 120 + n;
      batch.low[row] = 90 + n;
      batch.close[row] = 110 + n;
      batch.volume.set(row, BigInt(7 * n));
      batch.notional.set(row, BigInt(700 * n) * 10n ** 15n);
      batch.buyVolume.set(row, BigInt(3 * n));
      batch.trades[row] = 1 + (n % 9);
      rows.push([
        batch.start[row],
        100 + n,
        120 + n,
        90 + n,
        110 + n,
        `${7 * n}`,
        notional(n),
        `${3 * n}`,
        1 + (n % 9),
        0,
      ]);
    }
    this.bus.publish('bars', batch);
    return rows;
  }

  top(instrument: number, bid: number, ask: number): void {
    const batch = new TopBatch(1);
    const row = batch.claim();
    batch.instrument[row] = instrument;
    batch.bidPrice[row] = bid;
    batch.askPrice[row] = ask;
    batch.bidSize[row] = batch.askSize[row] = 5;
    batch.receiveTime[row] = START_MS * 1_000;
    this.bus.publish('tops', batch);
  }

  /** A whole book in place of what was. */
  book(instrument: number, book: Change): void {
    this.levels(instrument, book, true);
    this.state(instrument, 'synced');
  }

  /** One message of changes: a version of the book. */
  change(instrument: number, change: Change): void {
    this.levels(instrument, change, false);
  }

  /** A change of state of a book: a version of it too. */
  state(instrument: number, state: BookState): void {
    const symbol = `S${instrument}USDT`;
    this.bus.publish('books', { venue: 'demo', symbol, instrument, state, since: START_MS, reason: 'A scenario.' });
  }

  greeks(instrument: number, n: number): GreeksRow {
    const batch = new GreeksBatch(1);
    const row = batch.claim();
    batch.clearRow(row);
    batch.instrument[row] = instrument;
    batch.markPrice[row] = n / 8;
    batch.delta[row] = -0.5;
    batch.eventTime[row] = batch.receiveTime[row] = (START_MS + n) * 1_000;
    this.bus.publish('greeks', batch);
    const time = (START_MS + n) * 1_000;
    return [time, time, n / 8, null, null, null, null, -0.5, null, null, null, null, null];
  }

  feed(venue: string, n: number): FeedStatus {
    const counts = { frames: n, trades: n, duplicates: 0, gaps: 0, gapsUnfilled: 0, rejected: 0, ignored: 0 };
    const status: FeedStatus = {
      venue,
      title: venue.toUpperCase(),
      state: 'live',
      since: START_MS,
      reason: 'A scenario.',
      instruments: 2,
      lastDataAt: START_MS + n,
      framesPerSecond: 1,
      tradesPerSecond: 1,
      lagMs: null,
      reconnects: 0,
      attempt: 0,
      nextAttemptAt: null,
      ...counts,
    };
    this.bus.publish('feeds', status);
    return status;
  }

  gap(id: string, state: Gap['state'] = 'filling'): Gap {
    const missing = { from: '1', to: '2', missing: 2 };
    const of = { venue: 'demo', symbol: 'S0USDT', kind: 'trades', cause: 'trade-id' } as const;
    const gap: Gap = { id, ...of, ...missing, detectedAt: START_MS, state, reason: null };
    this.bus.publish('gaps', gap);
    return gap;
  }

  alert(id: string, clearedAt: number | null = null): Alert {
    const of = { code: 'feed-down', severity: 'critical', venue: 'demo', symbol: null } as const;
    const alert: Alert = { id, ...of, raisedAt: START_MS, clearedAt, message: 'A scenario.' };
    this.bus.publish('alerts', alert);
    return alert;
  }

  latency(venue: string, hop: LatencyHop, n: number): LatencySummary {
    const times = { p50Us: 10 * n, p95Us: 20 * n, p99Us: 30 * n };
    const summary: LatencySummary = { venue, hop, time: START_MS + n, windowMs: 10_000, count: n, early: 0, ...times };
    this.bus.publish('latency', summary);
    return summary;
  }

  private levels(instrument: number, { bids = [], asks = [] }: Change, isSnapshot: boolean): void {
    const sequence = (this.sequences.get(instrument) ?? 500) + 1;
    this.sequences.set(instrument, sequence);
    const batch = new LevelBatch(bids.length + asks.length);
    for (const [side, levels] of [
      [Side.Bid, bids],
      [Side.Ask, asks],
    ] as const) {
      for (const [price, size] of levels) {
        const row = batch.claim();
        batch.instrument[row] = instrument;
        batch.side[row] = side;
        batch.price[row] = price;
        batch.size[row] = size;
        batch.isSnapshot[row] = isSnapshot ? 1 : 0;
        batch.firstSequence[row] = batch.lastSequence[row] = sequence;
        batch.previousSequence[row] = sequence - 1;
        batch.checksum[row] = -1;
        batch.eventTime[row] = batch.receiveTime[row] = (START_MS + sequence) * 1_000;
      }
    }
    batch.last[batch.length - 1] = 1;
    this.bus.publish('levels', batch);
  }
}

/** Passes 2^53, as sums of real markets do. */
function notional(n: number): string {
  return String(BigInt(700 * n) * 10n ** 15n);
}

/** Levels from a best price on, one tick apart, away from the other side. */
export function ladder(best: number, step: number, count: number, size = 10): LevelPair[] {
  return Array.from({ length: count }, (_, at) => [best + at * step, size + at]);
}
