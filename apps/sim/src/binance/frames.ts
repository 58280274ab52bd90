// Sources: binance/binance-spot-api-docs, web-socket-streams.md and rest-api.md.
import { type Book } from '../market/book';
import { type Execution, partSize } from '../market/history';
import { type Listing } from '../market/instruments';
import { type Ladder } from '../market/ladder';

/** Binance writes every price and quantity of its spot market with eight decimals. */
const DECIMALS = 8;

/** An instrument as the encoders need it. */
export interface Spelled extends Listing {
  readonly symbol: string;
}

/** An integer of 10^-decimals with the venue's eight decimals. */
export function decimal(units: number, decimals: number): string {
  const digits = String(units).padStart(decimals + 1, '0');
  const cut = digits.length - decimals;
  return `${digits.slice(0, cut)}.${digits.slice(cut)}${'0'.repeat(DECIMALS - decimals)}`;
}

/** `{"stream":…,"data":…}` of a combined stream. */
export function combined(stream: string, data: string): string {
  return `{"stream":"${stream}","data":${data}}`;
}

/** Payload of `<symbol>@aggTrade`. Its times may be given another value. */
export function aggTradeFrame(of: Spelled, trade: Execution, timeMs = trade.timeMs): string {
  const [price, size] = [decimal(trade.price, of.priceDecimals), decimal(trade.size, of.sizeDecimals)];
  return (
    `{"e":"aggTrade","E":${timeMs},"s":"${of.symbol}","a":${trade.id},"p":"${price}","q":"${size}",` +
    `"f":${trade.firstTradeId},"l":${trade.lastTradeId},"T":${timeMs},"m":${!trade.buy},"M":true}`
  );
}

/** Payload of `<symbol>@trade` for the n-th single trade of an execution. Its times may be given another value. */
export function tradeFrame(of: Spelled, trade: Execution, n: number, timeMs = trade.timeMs): string {
  const [price, size] = [decimal(trade.price, of.priceDecimals), decimal(partSize(trade, n), of.sizeDecimals)];
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
export function depthFrame(of: Spelled, book: Book, timeMs: number): string {
  const changed = (ladder: Ladder) =>
    ladder.changedPrices().map((price) => `[${level(of, price, ladder.sizeAt(price)).join(',')}]`);
  return (
    `{"e":"depthUpdate","E":${timeMs},"s":"${of.symbol}","U":${book.settledId + 1},"u":${book.updateId},` +
    `"b":[${changed(book.bids).join(',')}],"a":[${changed(book.asks).join(',')}]}`
  );
}

/** Body of `/api/v3/depth`. */
export function depthBody(of: Spelled, book: Book, limit: number): string {
  const best = (ladder: Ladder) =>
    Array.from({ length: Math.min(limit, ladder.length) }, (_, i) => {
      const row = ladder.length - 1 - i;
      return `[${level(of, ladder.prices[row], ladder.sizes[row]).join(',')}]`;
    });
  return `{"lastUpdateId":${book.updateId},"bids":[${best(book.bids)}],"asks":[${best(book.asks)}]}`;
}

/** An element of `/api/v3/aggTrades`. */
export function aggTradeRow(of: Spelled, trade: Execution): string {
  const [price, size] = [decimal(trade.price, of.priceDecimals), decimal(trade.size, of.sizeDecimals)];
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
  const [price, quantity] = [decimal(trade.price, of.priceDecimals), decimal(size, of.sizeDecimals)];
  return (
    `{"id":${trade.firstTradeId + n},"price":"${price}","qty":"${quantity}",` +
    `"quoteQty":"${whole.slice(0, -DECIMALS)}.${whole.slice(-DECIMALS)}","time":${trade.timeMs},` +
    `"isBuyerMaker":${!trade.buy},"isBestMatch":true}`
  );
}

function level(of: Spelled, price: number, size: number): [string, string] {
  return [`"${decimal(price, of.priceDecimals)}"`, `"${decimal(size, of.sizeDecimals)}"`];
}
