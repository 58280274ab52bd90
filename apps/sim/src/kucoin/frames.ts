// Source: www.kucoin.com/docs-new, spot, classic WebSocket and REST.
import { type BookImage } from '../dialects/book-view';
import { type BookMessage, type LevelChange, type Spelled } from '../dialects/grammar';
import { shortest } from '../dialects/number-text';
import { type Book } from '../market/book';
import { type Execution } from '../market/history';

const NS_PER_MS = '000000';

/** Topic `/market/match:<symbol>`. */
export function matchFrame(of: Spelled, trade: Execution, timeMs: number): string {
  const order = trade.firstTradeId.toString(16).padStart(24, '6');
  const data =
    `{"symbol":"${of.symbol}","sequence":"${trade.id}","side":"${side(trade)}","size":"${shortest(trade.size, of.sizeDecimals)}",` +
    `"price":"${shortest(trade.price, of.priceDecimals)}","takerOrderId":"${order}","time":"${timeMs}${NS_PER_MS}",` +
    `"type":"match","makerOrderId":"${order}","tradeId":"${tradeId(of, trade)}"}`;
  return message('match', of, 'trade.l3match', data);
}

/** Topic `/market/ticker:<symbol>`. */
export function tickerFrame(of: Spelled, { updateId, bids, asks }: Book, timeMs: number): string {
  const [bid, ask] = [level(of, bids.bestPrice, bids.bestSize), level(of, asks.bestPrice, asks.bestSize)];
  const data =
    `{"bestAsk":${ask[0]},"bestAskSize":${ask[1]},"bestBid":${bid[0]},"bestBidSize":${bid[1]},` +
    `"price":${bid[0]},"sequence":"${updateId}","size":${bid[1]},"time":${timeMs}}`;
  return message('ticker', of, 'trade.ticker', data);
}

/** Topic `/market/level2:<symbol>`. A change that came to nothing is told by a level of price 0. */
export function level2Frame(of: Spelled, change: BookMessage, timeMs: number): string {
  const { first, last } = change;
  const rows = (changes: readonly LevelChange[]) =>
    changes.map(({ price, size }) => `[${level(of, price, size).join(',')},"${last}"]`);
  const nothing = first < last ? [`["0","0","${first}"]`] : [];
  const data =
    `{"changes":{"asks":[${[...nothing, ...rows(change.asks)].join(',')}],"bids":[${rows(change.bids).join(',')}]},` +
    `"sequenceEnd":${last},"sequenceStart":${first},"symbol":"${of.symbol}","time":${timeMs}}`;
  return message('level2', of, 'trade.l2update', data);
}

/** Data of `/api/v1/market/orderbook/level2_100`. */
export function orderBook(of: Spelled, { last, timeMs, bids, asks }: BookImage): string {
  const rows = (changes: readonly LevelChange[]) =>
    changes.map(({ price, size }) => `[${level(of, price, size).join(',')}]`).join(',');
  return `{"time":${timeMs},"sequence":"${last}","bids":[${rows(bids)}],"asks":[${rows(asks)}]}`;
}

/** An element of `/api/v1/market/histories`. */
export function historyRow(of: Spelled, trade: Execution): string {
  return (
    `{"sequence":"${trade.id}","price":"${shortest(trade.price, of.priceDecimals)}",` +
    `"size":"${shortest(trade.size, of.sizeDecimals)}","side":"${side(trade)}","time":${trade.timeMs}${NS_PER_MS}}`
  );
}

function message(topic: string, { symbol }: Spelled, subject: string, data: string): string {
  return `{"type":"message","topic":"/market/${topic}:${symbol}","subject":"${subject}","data":${data}}`;
}

function tradeId({ row }: Spelled, { id }: Execution): string {
  return `6057bb8${row.toString(16)}${id.toString(16).padStart(16, '0')}`;
}

function side({ buy }: Execution): string {
  return buy ? 'buy' : 'sell';
}

function level(of: Spelled, price: number, size: number): [string, string] {
  return [`"${shortest(price, of.priceDecimals)}"`, `"${shortest(size, of.sizeDecimals)}"`];
}
