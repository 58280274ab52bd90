import { Account } from './account';
import { Mirror } from './mirror';
import { BARS, TICKER, TRADES, trades, world } from './world';

/** A socket that nobody reads: what is sent stays unread. */
class Stalled extends Mirror {
  override unreadBytes(): number {
    return this.bytes;
  }
}

describe('the limits of a client', () => {
  it('count the channels of all clients of one address together', () => {
    const { fanout, subscribe } = world({ channelsPerAccountMax: 5 });
    const account = new Account();
    const [first, second] = [new Mirror(), new Mirror()];
    const [one, two] = [first, second].map((mirror) => fanout.join(mirror, account));
    subscribe(one, [BARS, TRADES, TICKER]);
    subscribe(two, [BARS, TRADES, TICKER]);
    expect(second.take('error')).toMatchObject([{ id: 1, code: 'too-many-channels' }]);
    subscribe(two, [BARS, TRADES]);
    expect([second.take('subscribed').length, account.channels]).toEqual([1, 5]);
    subscribe(one, [BARS]);
    fanout.unsubscribe(one, { op: 'unsubscribe', id: 2, channels: [TRADES] });
    expect(account.channels).toBe(4);
    fanout.leave(one);
    fanout.leave(two);
    expect(account.channels).toBe(0);
  });

  it('let snapshots wait as names while the client does not read', () => {
    const { fanout, subscribe, flush } = world();
    fanout.publishTrades(trades(1, 150));
    const mirror = new Stalled();
    const client = fanout.join(mirror);
    subscribe(client, [TRADES, BARS, TICKER]);
    expect(mirror.messages.map((message) => 'channel' in message && message.channel)).toEqual([TRADES]);
    flush();
    expect(fanout.stats()).toMatchObject({ behind: 1, waiting: 1 });
    mirror.bytes = 0;
    flush();
    expect(mirror.messages.map(({ type }) => type)).toEqual(['snapshot', 'snapshot', 'snapshot', 'subscribed']);
    expect(fanout.stats()).toMatchObject({ behind: 0, waiting: 0 });
  });

  it('bound what may wait: names, and commands without any', () => {
    const { fanout, subscribe } = world();
    const mirror = new Stalled();
    mirror.bytes = 1_001;
    const client = fanout.join(mirror);
    for (let i = 0; i < 10; i++) subscribe(client, [BARS, TICKER]);
    for (let i = 0; i < 10; i++) subscribe(client, ['x']);
    expect(client.waitCount).toBeLessThanOrEqual(10);
    expect(mirror.take('error').filter(({ code }) => code === 'too-many-channels').length).toBeGreaterThan(10);
    fanout.leave(client);
    expect(fanout.stats()).toMatchObject({ clients: 0, waiting: 0 });
  });

  it('count what is sent in each encoding', () => {
    const { fanout, flush, joinAs } = world();
    const [text, binary] = [joinAs('json', TRADES).mirror, joinAs('binary', TRADES).mirror];
    fanout.publishTrades(trades(1, 10));
    flush();
    const { framesSent, bytesSent, binaryFramesSent, binaryBytesSent, framesEncoded, binaryFramesEncoded } =
      fanout.stats();
    expect([framesSent, binaryFramesSent, framesEncoded, binaryFramesEncoded]).toEqual([6, 3, 4, 2]);
    expect([bytesSent, binaryBytesSent]).toEqual([text.bytes + binary.bytes, binary.bytes]);
    expect(binary.bytes).toBeLessThan(0.7 * text.bytes);
  });
});
