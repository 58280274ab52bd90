import { type EncodingName, type Position } from '@livetape/wire';
import { type Client } from './client';
import { Fanout, type FanoutOptions } from './fanout';
import { barsOf, INSTRUMENTS, LIMITS, tradesOf } from './fixtures';
import { Mirror } from './mirror';

export const BARS = 'bars:demo:BTCUSDT:1s';
export const TRADES = 'trades:demo:BTCUSDT';
export const TICKER = 'ticker:demo:BTCUSDT';

/** A fan-out of the instruments with small limits, a clock, and a way to join it. */
export function world(options: Partial<FanoutOptions> = {}) {
  const fanout = new Fanout({ ...LIMITS, epoch: 'e1', channelsMax: 4, ...options });
  fanout.register(INSTRUMENTS);
  let monotonicMs = 0;
  const after = (ms: number) => ({ monotonicMs: (monotonicMs += ms), wallMs: 1e12 + monotonicMs });
  const flush = (afterMs = 50) => fanout.flush(after(afterMs));
  const drain = () => fanout.drain(after(0));
  const joinAs = (encoding: EncodingName, ...channels: string[]) => {
    const mirror = new Mirror(encoding);
    const client = fanout.join(mirror);
    if (channels.length > 0) subscribe(client, channels);
    return { mirror, client };
  };
  const join = (...channels: string[]) => joinAs('json', ...channels);
  const subscribe = (client: Client, channels: string[], positions?: Record<string, Position>) =>
    fanout.subscribe(client, { op: 'subscribe', id: 1, channels, positions });
  return { fanout, flush, drain, join, joinAs, subscribe };
}

/** A second's bar of the first instrument. */
export const bar = (second: number, revision = 0) => barsOf([{ instrument: 0, start: second * 1_000, revision }]);
/** Trades of the first instrument with the ids first to last. */
export const trades = (first: number, last: number) =>
  tradesOf(Array.from({ length: last - first + 1 }, (_, i) => ({ instrument: 0, id: first + i, price: first + i })));
