// Source: www.gate.com/docs/developers/apiv4/ws and, of spot.obu, announcement 45317.
import { type BookImage } from '../dialects/book-view';
import { type BookMessage, type LevelChange, type Spelled } from '../dialects/grammar';
import { decimal, shortest } from '../dialects/number-text';
import { type Book } from '../market/book';
import { type Execution } from '../market/history';

/** Ids of trades are of all pairs together: those of one of them are some apart. */
const STRIDE = 16;

/** Channel spot.trades. */
export function tradeFrame(of: Spelled, trade: Execution, timeMs: number): string {
  return update('spot.trades', timeMs, tradeRow(of, trade, timeMs).replace('}', `,"range":"${trade.id}-${trade.id}"}`));
}

/** An element of `/api/v4/spot/trades`, and most of what the channel has. */
export function tradeRow(of: Spelled, trade: Execution, timeMs = trade.timeMs): string {
  return (
    `{"id":${trade.id * STRIDE + of.row},"create_time":${Math.floor(timeMs / 1000)},"create_time_ms":"${timeMs}.125",` +
    `"side":"${trade.buy ? 'buy' : 'sell'}","currency_pair":"${of.symbol}","amount":"${shortest(trade.size, of.sizeDecimals)}",` +
    `"price":"${decimal(trade.price, of.priceDecimals)}"}`
  );
}

/** Channel spot.book_ticker. */
export function bookTickerFrame(of: Spelled, { updateId, bids, asks }: Book, timeMs: number): string {
  const [bid, ask] = [level(of, bids.bestPrice, bids.bestSize), level(of, asks.bestPrice, asks.bestSize)];
  const result =
    `{"t":${timeMs},"u":${updateId},"s":"${of.symbol}","b":${bid[0]},"B":${bid[1]},` + `"a":${ask[0]},"A":${ask[1]}}`;
  return update('spot.book_ticker', timeMs, result);
}

/** Channel spot.obu, of so many levels: the whole book. */
export function fullFrame(of: Spelled, depth: number, message: BookMessage, timeMs: number): string {
  const result =
    `{"t":${timeMs},"full":true,"s":"ob.${of.symbol}.${depth}","u":${message.last},` +
    `"b":[${levels(of, message.bids)}],"a":[${levels(of, message.asks)}]}`;
  return update('spot.obu', timeMs, result);
}

/** Channel spot.obu: what changed. A side without a change is left out. */
export function obuFrame(of: Spelled, depth: number, message: BookMessage, timeMs: number): string {
  const side = (key: string, changes: readonly LevelChange[]) =>
    changes.length === 0 ? '' : `,"${key}":[${levels(of, changes)}]`;
  const sides = side('b', message.bids) + side('a', message.asks);
  const result = `{"t":${timeMs},"s":"ob.${of.symbol}.${depth}","U":${message.first},"u":${message.last}${sides}}`;
  return update('spot.obu', timeMs, result);
}

/** Channel spot.order_book_update, which REST seeds. */
export function orderBookUpdateFrame(of: Spelled, message: BookMessage, timeMs: number): string {
  const result =
    `{"t":${timeMs},"e":"depthUpdate","E":${Math.floor(timeMs / 1000)},"s":"${of.symbol}","U":${message.first},` +
    `"u":${message.last},"b":[${levels(of, message.bids)}],"a":[${levels(of, message.asks)}]}`;
  return update('spot.order_book_update', timeMs, result);
}

/** Body of `/api/v4/spot/order_book?with_id=true`. */
export function orderBook(of: Spelled, { last, timeMs, bids, asks }: BookImage): string {
  return `{"id":${last},"current":${timeMs},"update":${timeMs},"asks":[${levels(of, asks)}],"bids":[${levels(of, bids)}]}`;
}

function update(channel: string, timeMs: number, result: string): string {
  const head = `"time":${Math.floor(timeMs / 1000)},"time_ms":${timeMs},"channel":"${channel}","event":"update"`;
  return `{${head},"result":${result}}`;
}

function levels(of: Spelled, changes: readonly LevelChange[]): string {
  return changes.map(({ price, size }) => `[${level(of, price, size).join(',')}]`).join(',');
}

function level(of: Spelled, price: number, size: number): [string, string] {
  return [`"${shortest(price, of.priceDecimals)}"`, `"${shortest(size, of.sizeDecimals)}"`];
}
