// Sources: binance/binance-spot-api-docs, web-socket-streams.md and rest-api.md.
import { type BookImage } from '../dialects/book-view';
import { type BookMessage, type LevelChange, type Spelled } from '../dialects/grammar';
import { decimal } from '../dialects/number-text';
import { type Book } from '../market/book';
import { type Execution, partSize } from '../market/history';

/** Binance writes every price and quantity of its spot market with eight decimals. */
const DECIMALS = 8;

/** `{"stream":…,"data":…}` of a combined stream. */
export function combined(stream: string, data: string): string {
  return `{"stream":"${stream}","data":${data}}`;
}

/** Payload of `<symbol>@aggTrade`. Its times may be given another value. */
export function aggTradeFrame(of: Spelled, trade: Execution, timeMs = trade.timeMs): string {
  const [price, size] = [
    decimal(trade.price, of.priceDecimals, DECIMALS),
    decimal(trade.size, of.sizeDecimals, DECIMALS),
  ];
  return (
    `{"e":"aggTrade","E":${timeMs},"s":"${of.symbol}","a":${trade.id},"p":"${price}","q":"${size}",` +
    `"f":${trade.firstTradeId},"l":${trade.lastTradeId},"T":${timeMs},"m":${!trade.buy},"M":true}`
  );
}

/** Payload of `<symbol>@trade` for the n-th single trade of an execution. Its times may be given another value. */
export function tradeFrame(of: Spelled, trade: Execution, n: number, timeMs = trade.timeMs): string {
  const [price, size] = [
    decimal(trade.price, of.priceDecimals, DECIMALS),
    decimal(partSize(trade, n), of.sizeDecimals, DECIMALS),
  ];
  return (
    `{"e":"trade","E":${timeMs},"s":"${of.symbol}","t":${trade.firstTradeId + n},"p":"${price}","q":"${size}",` +
    `"T":${timeMs},"m":${!trade.buy},"M":true}`
  );
}

/** Payload of `<symbol>@bookTicker`. */
export function bookTickerFrame(of: Spelled, book: Book): string {
  const bid = level(of, book.bids.bestPrice, book.bids.bestSize);
  const ask = level(of, book.asks.bestPrice, book.asks.bestSize);
  return `{"u":${book.updateId},"s":"${of.symbol}","b":${bid[0]},"B":${bid[1]},"a":${ask[0]},"A":${ask[1]}}`;
}

/** Payload of `<symbol>@depth@100ms`: the levels changed since the last one; quantity 0 removes. */
export function depthFrame(of: Spelled, message: BookMessage, timeMs: number): string {
  return (
    `{"e":"depthUpdate","E":${timeMs},"s":"${of.symbol}","U":${message.first},"u":${message.last},` +
    `"b":[${levels(of, message.bids)}],"a":[${levels(of, message.asks)}]}`
  );
}

/** Body of `/api/v3/depth`. */
export function depthBody(of: Spelled, { last, bids, asks }: BookImage): string {
  return `{"lastUpdateId":${last},"bids":[${levels(of, bids)}],"asks":[${levels(of, asks)}]}`;
}

/** An element of `/api/v3/aggTrades`. */
export function aggTradeRow(of: Spelled, trade: Execution): string {
  const [price, size] = [
    decimal(trade.price, of.priceDecimals, DECIMALS),
    decimal(trade.size, of.sizeDecimals, DECIMALS),
  ];
  return (
    `{"a":${trade.id},"p":"${price}","q":"${size}","f":${trade.firstTradeId},"l":${trade.lastTradeId},` +
    `"T":${trade.timeMs},"m":${!trade.buy},"M":true}`
  );
}

/** An element of `/api/v3/historicalTrades`. The quote quantity is truncated to eight decimals, as the venue does. */
export function tradeRow(of: Spelled, trade: Execution, n: number): string {
  const size = partSize(trade, n);
  const worth = BigInt(trade.price) * BigInt(size);
  const cut = BigInt(of.priceDecimals + of.sizeDecimals - DECIMALS);
  const quote = cut >= 0n ? worth / 10n ** cut : worth * 10n ** -cut;
  const whole = quote.toString().padStart(DECIMALS + 1, '0');
  const [price, quantity] = [
    decimal(trade.price, of.priceDecimals, DECIMALS),
    decimal(size, of.sizeDecimals, DECIMALS),
  ];
  return (
    `{"id":${trade.firstTradeId + n},"price":"${price}","qty":"${quantity}",` +
    `"quoteQty":"${whole.slice(0, -DECIMALS)}.${whole.slice(-DECIMALS)}","time":${trade.timeMs},` +
    `"isBuyerMaker":${!trade.buy},"isBestMatch":true}`
  );
}

/** Levels as pairs of texts, to stand between brackets. */
function levels(of: Spelled, changes: readonly LevelChange[]): string {
  return changes.map(({ price, size }) => `[${level(of, price, size).join(',')}]`).join(',');
}

function level(of: Spelled, price: number, size: number): [string, string] {
  const [first, second] = [decimal(price, of.priceDecimals, DECIMALS), decimal(size, of.sizeDecimals, DECIMALS)];
  return [`"${first}"`, `"${second}"`];
}
