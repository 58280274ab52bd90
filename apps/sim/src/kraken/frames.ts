// Source: docs.kraken.com/api/docs/websocket-v2/{book,trade,ticker}, guides/spot-ws-book-v2.
import { type ChecksumRule } from '@livetape/model';
import { type BookMessage, type LevelChange, type Spelled } from '../dialects/grammar';
import { decimal } from '../dialects/number-text';
import { type Book } from '../market/book';
import { type Execution } from '../market/history';

/** Of the ten best levels: asks, then bids, each price and size without the point and zeros at the front. */
const CHECKSUM: ChecksumRule = {
  ...{ levels: 10, order: 'asks-bids', separator: '', numbers: 'digits', negativeAsks: false },
};

export function tradesFrame(type: 'snapshot' | 'update', of: Spelled, trades: readonly Execution[]): string {
  const rows = trades.map((trade) => {
    const what = `"side":"${trade.buy ? 'buy' : 'sell'}","price":${price(of, trade.price)},"qty":${size(of, trade.size)}`;
    const when = `"ord_type":"market","trade_id":${trade.id},"timestamp":"${isoTime(trade.timeMs)}"`;
    return `{"symbol":"${of.symbol}",${what},${when}}`;
  });
  return `{"channel":"trade","type":"${type}","data":[${rows.join()}]}`;
}

export function tickerFrame(of: Spelled, { bids, asks }: Book, timeMs: number): string {
  const bid = `"bid":${price(of, bids.bestPrice)},"bid_qty":${size(of, bids.bestSize)}`;
  const ask = `"ask":${price(of, asks.bestPrice)},"ask_qty":${size(of, asks.bestSize)}`;
  const row = `{"symbol":"${of.symbol}",${bid},${ask},"last":${price(of, bids.bestPrice)},"timestamp":"${isoTime(timeMs)}"}`;
  return `{"channel":"ticker","type":"update","data":[${row}]}`;
}

export function bookFrame(type: 'snapshot' | 'update') {
  return (of: Spelled, message: BookMessage, timeMs: number): string => {
    const { bids, asks } = message;
    const checksum = message.checksum(CHECKSUM);
    const sides = `"bids":[${levels(of, bids)}],"asks":[${levels(of, asks)}]`;
    const rest = `"checksum":${checksum},"timestamp":"${isoTime(timeMs)}"`;
    return `{"channel":"book","type":"${type}","data":[{"symbol":"${of.symbol}",${sides},${rest}}]}`;
  };
}

/** With microseconds. */
export function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace('Z', '000Z');
}

export function price({ priceDecimals }: Spelled, ticks: number): string {
  return decimal(ticks, priceDecimals);
}

export function size({ sizeDecimals }: Spelled, steps: number): string {
  return decimal(steps, sizeDecimals);
}

function levels(of: Spelled, side: readonly LevelChange[]): string {
  return side.map((level) => `{"price":${price(of, level.price)},"qty":${size(of, level.size)}}`).join();
}
