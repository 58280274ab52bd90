// Source: docs.cdp.coinbase.com/exchange/websocket-feed/channels.
import { type BookMessage, type LevelChange, type Spelled } from '../dialects/grammar';
import { decimal } from '../dialects/number-text';
import { type Book } from '../market/book';
import { type Execution } from '../market/history';

/** With microseconds. */
export function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace('Z', '000Z');
}

/** `side` is the side of the order that rested. */
export function matchFrame(of: Spelled, trade: Execution, timeMs: number, type = 'match'): string {
  const orders = `"maker_order_id":"${orderId(trade.id, 1)}","taker_order_id":"${orderId(trade.id, 2)}"`;
  const what = `"side":"${trade.buy ? 'sell' : 'buy'}","size":"${size(of, trade.size)}","price":"${price(of, trade.price)}"`;
  const where = `"product_id":"${of.symbol}","sequence":${trade.id * 10},"time":"${isoTime(timeMs)}"`;
  return `{"type":"${type}","trade_id":${trade.id},${orders},${what},${where}}`;
}

/** The top of book. */
export function tickerFrame(of: Spelled, { bids, asks, updateId }: Book, timeMs: number): string {
  const bid = `"best_bid":"${price(of, bids.bestPrice)}","best_bid_size":"${size(of, bids.bestSize)}"`;
  const ask = `"best_ask":"${price(of, asks.bestPrice)}","best_ask_size":"${size(of, asks.bestSize)}"`;
  const last = `"price":"${price(of, bids.bestPrice)}","side":"sell","last_size":"${size(of, bids.bestSize)}"`;
  return `{"type":"ticker","sequence":${updateId},"product_id":"${of.symbol}",${last},${bid},${ask},"time":"${isoTime(timeMs)}"}`;
}

export function snapshotFrame(of: Spelled, { bids, asks }: BookMessage): string {
  const sides = `"asks":[${levels(of, asks)}],"bids":[${levels(of, bids)}]`;
  return `{"type":"snapshot","product_id":"${of.symbol}",${sides}}`;
}

export function changesFrame(of: Spelled, { bids, asks }: BookMessage, timeMs: number): string {
  const write = (side: string) => (level: LevelChange) =>
    `["${side}","${price(of, level.price)}","${size(of, level.size)}"]`;
  const changes = [...bids.map(write('buy')), ...asks.map(write('sell'))].join();
  return `{"type":"l2update","product_id":"${of.symbol}","changes":[${changes}],"time":"${isoTime(timeMs)}"}`;
}

/** Levels as [price, size], with further numbers where `more` says so. */
export function levels(of: Spelled, side: readonly LevelChange[], more = ''): string {
  return side.map((level) => `["${price(of, level.price)}","${size(of, level.size)}"${more}]`).join();
}

export function price({ priceDecimals }: Spelled, ticks: number): string {
  return decimal(ticks, priceDecimals);
}

export function size({ sizeDecimals }: Spelled, steps: number): string {
  return decimal(steps, sizeDecimals, 8);
}

function orderId(id: number, kind: number): string {
  return `ac928c66-ca53-498f-${kind}c13-${String(id).padStart(12, '0').slice(-12)}`;
}
