import { BarBatch, type Gap, type Instrument, TradeBatch } from '@livetape/model';
import { Backlog } from './backlog';
import { type Clock } from './clock';
import { type SealedBatch } from './sealed-batch';

/** 2026-11-20T12:00:00Z: the hour that the samples of the specs play in. */
export const NOON = Date.UTC(2026, 10, 20, 12);

/** Two instruments; the second one's ids are text. */
export const INSTRUMENTS: readonly Instrument[] = [
  { id: 0, venue: 'north', symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', priceDecimals: 2, sizeDecimals: 5 },
  { id: 1, venue: 'south', symbol: 'ethusd', base: 'ETH', quote: 'USD', priceDecimals: 1, sizeDecimals: 8 },
];

/** The names that queries take. */
export const BTC = { venue: 'north', symbol: 'BTCUSDT' };
export const ETH = { venue: 'south', symbol: 'ethusd' };

/** A bar of a spec: what is not named has a plain value. */
export interface BarSample {
  readonly instrument?: number;
  readonly widthMs?: number;
  readonly start: number;
  readonly revision?: number;
  readonly close?: number;
  readonly volume?: bigint;
  readonly notional?: bigint;
  readonly lastId?: number;
}

export function barsOf(...samples: readonly BarSample[]): BarBatch {
  const bars = new BarBatch(Math.max(1, samples.length));
  for (const sample of samples) {
    const row = bars.claim();
    bars.instrument[row] = sample.instrument ?? 0;
    bars.widthMs[row] = sample.widthMs ?? 1_000;
    bars.start[row] = sample.start;
    bars.revision[row] = sample.revision ?? 0;
    bars.open[row] = 100;
    bars.high[row] = 120;
    bars.low[row] = 90;
    bars.close[row] = sample.close ?? 110;
    bars.volume.set(row, sample.volume ?? 7n);
    bars.notional.set(row, sample.notional ?? 770n);
    bars.buyVolume.set(row, 3n);
    bars.trades[row] = 2;
    bars.lastId[row] = sample.lastId ?? 10;
  }
  return bars;
}

/** A trade of a spec; a text id is one that is no number. Times in µs. */
export interface TradeSample {
  readonly instrument?: number;
  readonly id: number | string;
  readonly at: number;
  readonly price?: number;
  readonly size?: number;
  readonly aggressor?: 1 | -1;
}

export function tradesOf(...samples: readonly TradeSample[]): TradeBatch {
  const trades = new TradeBatch(Math.max(1, samples.length));
  for (const { instrument, id, at, price, size, aggressor } of samples) {
    const row = trades.claim();
    trades.instrument[row] = instrument ?? 0;
    trades.price[row] = price ?? 100;
    trades.size[row] = size ?? 5;
    trades.aggressor[row] = aggressor ?? 1;
    trades.id[row] = typeof id === 'number' ? id : -1;
    if (typeof id === 'string') trades.idText.set(row, Buffer.from(id), 0, id.length);
    trades.firstId[row] = trades.id[row];
    trades.lastId[row] = trades.id[row];
    trades.eventTime[row] = at;
    trades.receiveTime[row] = at + 1_500;
  }
  return trades;
}

export function gapOf(id: string, more: Partial<Gap> = {}): Gap {
  const range = { kind: 'trades', cause: 'trade-id', from: '11', to: '14', missing: 4 } as const;
  return { id, ...BTC, ...range, detectedAt: NOON, state: 'filling', reason: null, ...more };
}

/** What a flush would hand to a driver. */
export function sealed(producer: string, ...batches: readonly (BarBatch | TradeBatch)[]): readonly SealedBatch[] {
  const backlog = new Backlog({ producer, bytesMax: 1e9, now: () => NOON });
  for (const batch of batches) {
    if (batch instanceof BarBatch) backlog.appendBars(batch);
    else backlog.appendTrades(batch);
  }
  backlog.seal();
  return backlog.claim();
}

/** A clock that stands still until it is advanced. */
export class HandClock implements Clock {
  private readonly timers = new Set<{ at: number; run: () => void }>();
  private time = NOON;

  now(): number {
    return this.time;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.time + ms, run };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** ms until the next timer; null without one. */
  get untilNext(): number | null {
    return this.timers.size === 0 ? null : Math.min(...[...this.timers].map(({ at }) => at)) - this.time;
  }

  advance(ms: number): void {
    this.time += ms;
    for (const timer of [...this.timers]) {
      if (timer.at > this.time) continue;
      this.timers.delete(timer);
      timer.run();
    }
  }
}
