// Source: developers.binance.com/docs/derivatives/usds-margined-futures, websocket-market-streams and market-data/rest-api.
import { type BookImage } from '../dialects/book-view';
import { type BookMessage, type LevelChange, type Spelled } from '../dialects/grammar';
import { decimal } from '../dialects/number-text';
import { type Book } from '../market/book';
import { type Execution } from '../market/history';

/** Ids of changes count over all contracts of the venue: those of one of them are some apart. */
const STRIDE = 3;

/** Payload of `<symbol>@aggTrade`. */
export function aggTradeFrame(of: Spelled, trade: Execution, timeMs: number): string {
  return `{"e":"aggTrade","E":${timeMs},"s":"${of.symbol}",${aggregate(of, trade, timeMs)}}`;
}

/** An element of `/fapi/v1/aggTrades`. */
export function aggTradeRow(of: Spelled, trade: Execution): string {
  return `{${aggregate(of, trade, trade.timeMs)}}`;
}

/** Payload of `<symbol>@bookTicker`. */
export function bookTickerFrame(of: Spelled, { updateId, bids, asks }: Book, timeMs: number): string {
  const [bid, ask] = [level(of, bids.bestPrice, bids.bestSize), level(of, asks.bestPrice, asks.bestSize)];
  return (
    `{"e":"bookTicker","u":${updateId * STRIDE},"s":"${of.symbol}","b":${bid[0]},"B":${bid[1]},` +
    `"a":${ask[0]},"A":${ask[1]},"T":${timeMs},"E":${timeMs}}`
  );
}

/** Payload of `<symbol>@depth@100ms`. `U` need not follow the last `u`: what links events is `pu`. */
export function depthFrame(of: Spelled, message: BookMessage, timeMs: number): string {
  const { first, last, previous, bids, asks } = message;
  return (
    `{"e":"depthUpdate","E":${timeMs},"T":${timeMs},"s":"${of.symbol}","U":${first * STRIDE - 1},"u":${last * STRIDE},` +
    `"pu":${previous * STRIDE},"b":[${levels(of, bids)}],"a":[${levels(of, asks)}]}`
  );
}

/** Body of `/fapi/v1/depth`. */
export function depthBody(of: Spelled, { last, timeMs, bids, asks }: BookImage): string {
  return (
    `{"lastUpdateId":${last * STRIDE},"E":${timeMs},"T":${timeMs},` +
    `"bids":[${levels(of, bids)}],"asks":[${levels(of, asks)}]}`
  );
}

function aggregate(of: Spelled, trade: Execution, timeMs: number): string {
  const [price, size] = [decimal(trade.price, of.priceDecimals), decimal(trade.size, of.sizeDecimals)];
  return (
    `"a":${trade.id},"p":"${price}","q":"${size}","f":${trade.firstTradeId},"l":${trade.lastTradeId},` +
    `"T":${timeMs},"m":${!trade.buy}`
  );
}

function levels(of: Spelled, changes: readonly LevelChange[]): string {
  return changes.map(({ price, size }) => `[${level(of, price, size).join(',')}]`).join(',');
}

function level(of: Spelled, price: number, size: number): [string, string] {
  return [`"${decimal(price, of.priceDecimals)}"`, `"${decimal(size, of.sizeDecimals)}"`];
}
