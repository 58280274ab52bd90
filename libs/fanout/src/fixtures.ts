import {
  type Alert,
  BarBatch,
  type FeedStatus,
  type Gap,
  GreeksBatch,
  type Instrument,
  type LatencySummary,
  TopBatch,
  TradeBatch,
} from '@livetape/model';

/** Small limits for tests. */
export const LIMITS = {
  channelsMax: 64,
  unreadBytesMax: 1_000,
  unreadBytesHardMax: 10_000,
  slowMsMax: 10_000,
  barsFlushMs: 1_000,
  rateHzMax: 20,
};

/** Small batches for tests. */
export const INSTRUMENTS: readonly Instrument[] = ['BTCUSDT', 'ETH/USD', '币安人生USDT'].map((symbol, id) => ({
  id,
  venue: 'demo',
  symbol,
  base: 'B',
  quote: 'Q',
  priceDecimals: 2,
  sizeDecimals: 8,
}));

export interface TradeOf {
  readonly instrument: number;
  readonly id: number;
  readonly price: number;
  readonly eventTime?: number;
}

export function tradesOf(trades: readonly TradeOf[]): TradeBatch {
  const batch = new TradeBatch(Math.max(1, trades.length));
  for (const { instrument, id, price, eventTime } of trades) {
    const row = batch.claim();
    batch.instrument[row] = instrument;
    batch.id[row] = id;
    batch.price[row] = price;
    batch.size[row] = 1;
    batch.aggressor[row] = 1;
    batch.eventTime[row] = eventTime ?? id;
    batch.receiveTime[row] = id + 1;
  }
  return batch;
}

export function topOf(instrument: number, bidPrice: number): TopBatch {
  const batch = new TopBatch(1);
  const row = batch.claim();
  batch.instrument[row] = instrument;
  batch.bidPrice[row] = bidPrice;
  batch.bidSize[row] = 1;
  batch.askPrice[row] = bidPrice + 1;
  batch.askSize[row] = 2;
  return batch;
}

export interface BarOf {
  readonly instrument: number;
  readonly start: number;
  readonly widthMs?: number;
  readonly revision?: number;
}

export function barsOf(bars: readonly BarOf[]): BarBatch {
  const batch = new BarBatch(Math.max(1, bars.length));
  for (const { instrument, start, widthMs, revision } of bars) {
    const row = batch.claim();
    batch.instrument[row] = instrument;
    batch.widthMs[row] = widthMs ?? 1_000;
    batch.start[row] = start;
    batch.revision[row] = revision ?? 0;
    batch.close[row] = start / 1_000;
    batch.volume.set(row, 5n);
    batch.notional.set(row, 10n);
    batch.buyVolume.set(row, 1n);
    batch.trades[row] = 1;
  }
  return batch;
}

export function statusOf(venue: string, frames: number): FeedStatus {
  return {
    venue,
    title: venue,
    state: 'live',
    since: 0,
    reason: 'Data flows.',
    instruments: 1,
    lastDataAt: null,
    framesPerSecond: 0,
    tradesPerSecond: 0,
    lagMs: null,
    reconnects: 0,
    attempt: 0,
    nextAttemptAt: null,
    frames,
    trades: 0,
    duplicates: 0,
    gaps: 0,
    gapsUnfilled: 0,
    rejected: 0,
    ignored: 0,
  };
}

export function gapOf(id: string, state: Gap['state']): Gap {
  return {
    id,
    venue: 'demo',
    symbol: 'BTCUSDT',
    kind: 'trades',
    cause: 'trade-id',
    from: '1',
    to: '2',
    missing: 2,
    detectedAt: 0,
    state,
    reason: null,
  };
}

export function greeksOf(instrument: number, delta: number): GreeksBatch {
  const batch = new GreeksBatch(1);
  const row = batch.claim();
  batch.clearRow(row);
  batch.instrument[row] = instrument;
  batch.delta[row] = delta;
  batch.eventTime[row] = 7;
  return batch;
}

export function summaryOf(venue: string, count: number): LatencySummary {
  return { venue, hop: 'network', time: 1_000, windowMs: 1_000, count, early: 0, p50Us: 1, p95Us: 2, p99Us: 3 };
}

export function alertOf(id: string, clearedAt: number | null): Alert {
  const what = { code: 'feed-down', severity: 'critical', venue: 'demo', symbol: null } as const;
  return { id, ...what, raisedAt: 1, clearedAt, message: 'No data comes.' };
}
