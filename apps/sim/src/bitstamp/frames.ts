// Source: www.bitstamp.net/websocket/v2 and www.bitstamp.net/api.
import { type BookImage } from '../dialects/book-view';
import { type BookMessage, type LevelChange, type Spelled } from '../dialects/grammar';
import { asNumber, decimal } from '../dialects/number-text';
import { type Execution } from '../market/history';

/** Ids of trades are of all pairs together: those of one of them are some apart. */
const STRIDE = 16;
const SIZE_DECIMALS = 8;

/** Channel `live_trades_<pair>`. */
export function tradeFrame(of: Spelled, trade: Execution, timeMs: number): string {
  const { symbol, priceDecimals, sizeDecimals } = of;
  const order = 1_351_035_736_915_970 + trade.firstTradeId;
  return (
    `{"data":{"id":${tradeId(of, trade)},"timestamp":"${seconds(timeMs)}","amount":${asNumber(trade.size, sizeDecimals)},` +
    `"amount_str":"${decimal(trade.size, sizeDecimals, SIZE_DECIMALS)}","price":${asNumber(trade.price, priceDecimals)},` +
    `"price_str":"${decimal(trade.price, priceDecimals)}","type":${trade.buy ? 0 : 1},"microtimestamp":"${timeMs}000",` +
    `"buy_order_id":${order},"sell_order_id":${order + 1}},"channel":"live_trades_${symbol}","event":"trade"}`
  );
}

/** Channel `diff_order_book_<pair>`: numbered by nothing but its time. */
export function diffFrame(of: Spelled, message: BookMessage, timeMs: number): string {
  return `{"data":${bookText(of, message, timeMs)},"channel":"diff_order_book_${of.symbol}","event":"data"}`;
}

/** Body of `/api/v2/order_book/<pair>/`. */
export function orderBook(of: Spelled, image: BookImage): string {
  return bookText(of, image, image.timeMs);
}

/** An element of `/api/v2/transactions/<pair>/`. */
export function transaction(of: Spelled, trade: Execution): string {
  return (
    `{"date":"${seconds(trade.timeMs)}","tid":"${tradeId(of, trade)}","amount":"${decimal(trade.size, of.sizeDecimals, SIZE_DECIMALS)}",` +
    `"type":"${trade.buy ? 0 : 1}","price":"${decimal(trade.price, of.priceDecimals)}"}`
  );
}

function tradeId({ row }: Spelled, { id }: Execution): number {
  return id * STRIDE + row;
}

function bookText(of: Spelled, { bids, asks }: Pick<BookImage, 'bids' | 'asks'>, timeMs: number): string {
  return (
    `{"timestamp":"${seconds(timeMs)}","microtimestamp":"${timeMs}000",` +
    `"bids":[${levels(of, bids)}],"asks":[${levels(of, asks)}]}`
  );
}

function levels(of: Spelled, changes: readonly LevelChange[]): string {
  const text = ({ price, size }: LevelChange) =>
    `["${decimal(price, of.priceDecimals)}","${decimal(size, of.sizeDecimals, SIZE_DECIMALS)}"]`;
  return changes.map(text).join(',');
}

function seconds(timeMs: number): number {
  return Math.floor(timeMs / 1000);
}
