// Source: docs.gemini.com/websocket/streams.
import { type BookMessage, type LevelChange, type Spelled } from '../dialects/grammar';
import { decimal } from '../dialects/number-text';
import { type Book } from '../market/book';
import { type Execution } from '../market/history';

/** Trades of all symbols share one count, so that those of one do not rise by one. */
const TRADE_IDS_APART = 7;

export function tradeId(id: number): number {
  return id * TRADE_IDS_APART;
}

/** `m`: the buyer rested. */
export function tradeFrame(of: Spelled, trade: Execution, timeMs: number): string {
  const what = `"p":"${price(of, trade.price)}","q":"${size(of, trade.size)}","m":${!trade.buy}`;
  return `{"E":${nanoseconds(timeMs)},"s":"${of.symbol}","t":${tradeId(trade.id)},${what}}`;
}

export function topFrame(of: Spelled, { bids, asks, updateId }: Book, timeMs: number): string {
  const bid = `"b":"${price(of, bids.bestPrice)}","B":"${size(of, bids.bestSize)}"`;
  const ask = `"a":"${price(of, asks.bestPrice)}","A":"${size(of, asks.bestSize)}"`;
  return `{"u":${updateId},"E":${nanoseconds(timeMs)},"s":"${of.symbol}",${bid},${ask}}`;
}

/** Of a change, `U` is the `u` of the one before; of a whole book both are the same. */
export function depthFrame(of: Spelled, { bids, asks, previous, last }: BookMessage, timeMs: number): string {
  const ids = `"U":${previous < 0 ? last : previous},"u":${last}`;
  const sides = `"b":[${levels(of, bids)}],"a":[${levels(of, asks)}]`;
  return `{"e":"depthUpdate","E":${nanoseconds(timeMs)},"s":"${of.symbol}",${ids},${sides}}`;
}

export function price({ priceDecimals }: Spelled, ticks: number): string {
  return decimal(ticks, priceDecimals);
}

export function size({ sizeDecimals }: Spelled, steps: number): string {
  return decimal(steps, sizeDecimals, 8);
}

function levels(of: Spelled, side: readonly LevelChange[]): string {
  return side.map((level) => `["${price(of, level.price)}","${size(of, level.size)}"]`).join();
}

function nanoseconds(timeMs: number): string {
  return `${timeMs}000000`;
}
