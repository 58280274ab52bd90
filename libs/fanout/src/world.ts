import { type Position } from '@livetape/wire';
import { type Client } from './client';
import { Fanout } from './fanout';
import { barsOf, INSTRUMENTS, tradesOf } from './fixtures';
import { Mirror } from './mirror';

export const BARS = 'bars:demo:BTCUSDT:1s';
export const TRADES = 'trades:demo:BTCUSDT';
export const TICKER = 'ticker:demo:BTCUSDT';

/** A fan-out of the instruments with small limits, a clock, and a way to join it. */
export function world() {
  const fanout = new Fanout({
    epoch: 'e1',
    channelsMax: 4,
    bufferedBytesMax: 1_000,
    bufferedBytesHardMax: 10_000,
    slowMsMax: 10_000,
    barsFlushMs: 1_000,
  });
  fanout.register(INSTRUMENTS);
  let monotonicMs = 0;
  const flush = (afterMs = 50) => fanout.flush({ monotonicMs: (monotonicMs += afterMs), wallMs: 1e12 + monotonicMs });
  const join = (...channels: string[]) => {
    const mirror = new Mirror();
    const client = fanout.join(mirror);
    if (channels.length > 0) subscribe(client, channels);
    return { mirror, client };
  };
  const subscribe = (client: Client, channels: string[], positions?: Record<string, Position>) =>
    fanout.subscribe(client, { op: 'subscribe', id: 1, channels, positions });
  return { fanout, flush, join, subscribe };
}

/** A second's bar of the first instrument. */
export const bar = (second: number, revision = 0) => barsOf([{ instrument: 0, start: second * 1_000, revision }]);
/** Trades of the first instrument with the ids first to last. */
export const trades = (first: number, last: number) =>
  tradesOf(Array.from({ length: last - first + 1 }, (_, i) => ({ instrument: 0, id: first + i, price: first + i })));
