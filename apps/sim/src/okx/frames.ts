// Source: www.okx.com/docs-v5/en, "Order Book Trading", WebSocket and REST market data.
import { type BookMessage, type LevelChange, type Spelled } from '../dialects/grammar';
import { shortest } from '../dialects/number-text';
import { type Book } from '../market/book';
import { type Execution } from '../market/history';

/** Data of a channel, as it is pushed. */
export function pushed(channel: string, { symbol }: Spelled, item: string, action = ''): string {
  const named = action === '' ? '' : `"action":"${action}",`;
  return `{"arg":{"channel":"${channel}","instId":"${symbol}"},${named}"data":[${item}]}`;
}

/** One fill, in frames and in REST; `trades` says besides of how many it is made. */
export function fill(of: Spelled, trade: Execution, timeMs: number): string {
  return `{"instId":"${of.symbol}","tradeId":"${trade.id}","px":"${shortest(trade.price, of.priceDecimals)}","sz":"${shortest(
    trade.size,
    of.sizeDecimals,
  )}","side":"${trade.buy ? 'buy' : 'sell'}","ts":"${timeMs}"}`;
}

/** The checksum has meant nothing since June 2026, and is 0. */
export function bookItem(of: Spelled, message: BookMessage, timeMs: number): string {
  const { bids, asks, last, previous } = message;
  return `{${sidesOf(of, bids, asks)},"ts":"${timeMs}","checksum":0,"seqId":${last},"prevSeqId":${previous}}`;
}

/** The best level of each side. */
export function bestItem(of: Spelled, { bids, asks, updateId }: Book, timeMs: number): string {
  const bid = { price: bids.bestPrice, size: bids.bestSize };
  const ask = { price: asks.bestPrice, size: asks.bestSize };
  return `{${sidesOf(of, [bid], [ask])},"ts":"${timeMs}","seqId":${updateId}}`;
}

/** The two sides of a book: price, size, a number that is always 0, and how many orders rest there. */
export function sidesOf(of: Spelled, bids: readonly Rested[], asks: readonly Rested[]): string {
  const write = (levels: readonly Rested[]) =>
    levels.map(({ price, size }) => {
      const text = [shortest(price, of.priceDecimals), shortest(size, of.sizeDecimals)].map((each) => `"${each}"`);
      return `[${text.join(',')},"0","${size === 0 ? 0 : 1 + (size % 7)}"]`;
    });
  return `"asks":[${write(asks)}],"bids":[${write(bids)}]`;
}

type Rested = Pick<LevelChange, 'price' | 'size'>;
