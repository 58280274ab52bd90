// Source: docs.bitfinex.com/reference/ws-public-{trades,books}, docs/ws-websocket-checksum.
import { type ChecksumRule } from '@livetape/model';
import { type BookMessage, type LevelChange, type Spelled } from '../dialects/grammar';
import { asNumber } from '../dialects/number-text';
import { type Execution } from '../market/history';

/** Of the 25 best levels: bid and ask in turn, asks with a minus. */
const CHECKSUM: ChecksumRule = {
  ...{ levels: 25, order: 'bid-ask', separator: ':', numbers: 'text', negativeAsks: true },
};

/** A trade is told twice: when it is executed, and with all that is known of it. */
export function tradeParts(of: Spelled, trade: Execution, timeMs: number): readonly string[] {
  return ['te', 'tu'].map((tag) => `"${tag}",${tradeRow(of, { ...trade, timeMs })}`);
}

/** The newest first. */
export function tradesPart(of: Spelled, trades: readonly Execution[]): string {
  return `[${[...trades].reverse().map((trade) => tradeRow(of, trade))}]`;
}

/** [id, time, amount, price]; what was sold has an amount below 0. */
export function tradeRow(of: Spelled, { id, timeMs, size, price, buy }: Execution): string {
  return `[${id},${timeMs},${buy ? '' : '-'}${asNumber(size, of.sizeDecimals)},${asNumber(price, of.priceDecimals)}]`;
}

export function snapshotPart(of: Spelled, { bids, asks }: BookMessage): string {
  return `[${rows(of, bids, asks)}]`;
}

/** A frame for each level, what is gone first so that no frame crosses the book, and one for the checksum after them. */
export function changeParts(of: Spelled, message: BookMessage): readonly string[] {
  const part = (isGone: boolean) => {
    const [bids, asks] = [message.bids, message.asks].map((side) => side.filter(({ size }) => (size === 0) === isGone));
    return rows(of, bids, asks);
  };
  return [...part(true), ...part(false), `"cs",${message.checksum(CHECKSUM, asNumber) | 0}`];
}

/** Levels as [price, count of orders, amount]: asks have one below 0, and a level that is gone has no order. */
export function rows(of: Spelled, bids: readonly LevelChange[], asks: readonly LevelChange[]): readonly string[] {
  const write =
    (sign: '' | '-') =>
    ({ price, size }: LevelChange): string => {
      const amount = size === 0 ? '1' : asNumber(size, of.sizeDecimals);
      return `[${asNumber(price, of.priceDecimals)},${size === 0 ? 0 : 1 + (size % 5)},${sign}${amount}]`;
    };
  return [...bids.map(write('')), ...asks.map(write('-'))];
}
