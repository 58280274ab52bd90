// Source: huobiapi.github.io/docs/spot/v1/en, market data.
import { type BookImage } from '../dialects/book-view';
import { type BookMessage, type LevelChange, type Spelled } from '../dialects/grammar';
import { shortest } from '../dialects/number-text';
import { type Book } from '../market/book';
import { type Execution } from '../market/history';

/** Numbers below and above which Java's text of a double has an exponent. */
const PLAIN_MIN = 1e-3;
const PLAIN_MAX = 1e7;

/** Topic `market.<symbol>.trade.detail`; the newest trade stands first. */
export function tradeFrame(of: Spelled, trades: readonly Execution[], timeMs: number): string {
  const rows = trades.toReversed().map((trade) => tradeRow(of, trade, trade.timeMs, '"tradeId"'));
  return (
    `{"ch":"market.${of.symbol}.trade.detail","ts":${timeMs},"tick":{"id":${trades[0]?.firstTradeId ?? 0},"ts":${timeMs},` +
    `"data":[${rows.join(',')}]}}`
  );
}

/** A trade of the topic at a time of its own, or an element of `/market/history/trade`; its id is beyond 2^53. */
export function tradeRow(of: Spelled, trade: Execution, timeMs: number, idKey: string): string {
  return (
    `{"id":${trade.firstTradeId}${String(trade.id).padStart(16, '2')},"ts":${timeMs},${idKey}:${trade.id},` +
    `"amount":${javaNumber(trade.size, of.sizeDecimals)},"price":${javaNumber(trade.price, of.priceDecimals)},` +
    `"direction":"${trade.buy ? 'buy' : 'sell'}"}`
  );
}

/** Topic `market.<symbol>.bbo`. */
export function bboFrame(of: Spelled, { updateId, bids, asks }: Book, timeMs: number): string {
  const [bid, ask] = [level(of, bids.bestPrice, bids.bestSize), level(of, asks.bestPrice, asks.bestSize)];
  return (
    `{"ch":"market.${of.symbol}.bbo","ts":${timeMs},"tick":{"seqId":${updateId},"ask":${ask[0]},"askSize":${ask[1]},` +
    `"bid":${bid[0]},"bidSize":${bid[1]},"quoteTime":${timeMs},"symbol":"${of.symbol}"}}`
  );
}

/** Topic `market.<symbol>.mbp.<levels>`: what changed, and after which message. A side without a change is left out. */
export function mbpFrame(of: Spelled, depth: number, message: BookMessage, timeMs: number): string {
  const side = (key: string, changes: readonly LevelChange[]) =>
    changes.length === 0 ? '' : `,"${key}":[${levels(of, changes)}]`;
  return (
    `{"ch":"market.${of.symbol}.mbp.${depth}","ts":${timeMs},"tick":{"seqNum":${message.last},` +
    `"prevSeqNum":${message.previous}${side('bids', message.bids)}${side('asks', message.asks)}}}`
  );
}

/** The answer to a `req` of the same topic. */
export function mbpAnswer(of: Spelled, topic: string, id: string, message: BookMessage): string {
  return (
    `{"id":${JSON.stringify(id)},"rep":"${topic}","status":"ok","ts":${message.timeMs},"data":{"seqNum":${message.last},` +
    `"bids":[${levels(of, message.bids)}],"asks":[${levels(of, message.asks)}]}}`
  );
}

/** Body of `/market/depth`. */
export function depthBody(of: Spelled, { last, timeMs, bids, asks }: BookImage): string {
  return (
    `{"ch":"market.${of.symbol}.depth.step0","status":"ok","ts":${timeMs},"tick":{"bids":[${levels(of, bids)}],` +
    `"asks":[${levels(of, asks)}],"version":${last},"ts":${timeMs}}}`
  );
}

function levels(of: Spelled, changes: readonly LevelChange[]): string {
  return changes.map(({ price, size }) => `[${level(of, price, size).join(',')}]`).join(',');
}

function level(of: Spelled, price: number, size: number): [string, string] {
  return [javaNumber(price, of.priceDecimals), javaNumber(size, of.sizeDecimals)];
}

/** As Java writes a double: `5.0`, `1.58E-4`, `1.23456789E8`. */
export function javaNumber(units: number, decimals: number): string {
  const text = shortest(units, decimals);
  const value = Number(text);
  const isPlain = value === 0 || (value >= PLAIN_MIN && value < PLAIN_MAX);
  if (isPlain) return text.includes('.') ? text : `${text}.0`;
  const digits = text.replace('.', '').replace(/^0+/, '').replace(/0+$/, '');
  const exponent = value >= 1 ? text.replace(/\..*/, '').length - 1 : -(/^0\.(0*)/.exec(text)?.[1].length ?? 0) - 1;
  return `${digits[0]}.${digits.slice(1) || '0'}E${exponent}`;
}
