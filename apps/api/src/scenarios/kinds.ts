import { type Row } from '@livetape/wire';
import { type Market } from './market';

/** A kind of channel, and how an item of it comes about. */
export interface Kind {
  readonly channel: string;
  /** `every`: exactly all rows. `newest`: the last row. `keyed`: the newest row of each key, in as many rows as it takes. */
  readonly keeps: 'every' | 'newest' | 'keyed';
  /** @param n counts from 1 */
  publish(market: Market, n: number): void;
  keyOf?(row: Row): string;
}

/** All kinds but the book, whose rows are differences. */
export const KINDS: readonly Kind[] = [
  { channel: 'bars:demo:S0USDT:1s', keeps: 'every', publish: (market, n) => void market.bars(0, n) },
  { channel: 'trades:demo:S0USDT', keeps: 'every', publish: (market, n) => void market.trades(0, n) },
  { channel: 'ticker:demo:S1USDT', keeps: 'newest', publish: (market, n) => market.top(1, 100 + n, 200 + n) },
  { channel: 'greeks:demo:S0USDT', keeps: 'newest', publish: (market, n) => void market.greeks(0, n) },
  {
    channel: 'feeds',
    keeps: 'every',
    publish: (market, n) => void (n % 2 ? market.feed('demo', n) : market.gap(`g${n}`)),
  },
  { channel: 'alerts', keeps: 'every', publish: (market, n) => void market.alert(`a${n % 3}`, n % 2 ? null : 5) },
  {
    channel: 'top:S0-USDT',
    keeps: 'keyed',
    publish: (market, n) => market.book(0, { bids: [[100 + n, 5]], asks: [[200 + n, 5]] }),
    keyOf: (row) => (row[0] === 'best' ? 'best' : `${row[1]}:${row[2]}`),
  },
  {
    channel: 'latency',
    keeps: 'keyed',
    publish: (market, n) => void market.latency('demo', n % 2 ? 'network' : 'decode', n),
    keyOf: (row) => `${row[0]}:${row[1]}`,
  },
];
