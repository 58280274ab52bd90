import { Side } from '@livetape/model';
import { BookMirror } from './book-mirror';
import { BOOK, booksWorld } from './books-world';
import { topOf } from './fixtures';
import { bar, BARS, TICKER, TRADES, trades, world } from './world';

const DEEP = 'book:demo:BTCUSDT:10';

const pace = (maxRateHz: number | null, maxKbps: number | null) => {
  return { op: 'pace', id: 7, maxRateHz, maxKbps } as const;
};

describe('a paced client', () => {
  it('is told the limits that are in force', () => {
    const { fanout, join } = world();
    const { mirror, client } = join(TICKER);
    mirror.messages.length = 0;
    fanout.pace(client, pace(5, 2));
    fanout.pace(client, pace(100, null));
    fanout.pace(client, { op: 'pace', id: 8 });
    expect(mirror.messages).toEqual([
      { type: 'paced', id: 7, maxRateHz: 5, maxKbps: 2 },
      { type: 'paced', id: 7, maxRateHz: 20, maxKbps: null },
      { type: 'paced', id: 8, maxRateHz: null, maxKbps: null },
    ]);
    expect(fanout.stats().paced).toBe(0);
  });

  it('is looked at again when its time comes, and at once when it is sent something else', () => {
    const { fanout, flush, join, subscribe } = world();
    const { mirror, client } = join(TICKER);
    fanout.pace(client, pace(0.1, null));
    fanout.publishTops(topOf(0, 1));
    flush();
    mirror.unread = 1_001;
    for (let i = 0; i < 10; i++) flush();
    expect(fanout.stats().behind).toBe(0);
    subscribe(client, [TRADES]);
    fanout.control(client, { type: 'pong', id: 1, serverTimeMs: 1 });
    flush();
    expect(fanout.stats().behind).toBe(1);
    flush(10_001);
    expect(mirror.closed).toBe('slow-client');
  });

  it.each(['json', 'binary'] as const)('gets the newest as often as it asked, and all bars (%s)', (encoding) => {
    const { fanout, flush, joinAs } = world();
    const { mirror, client } = joinAs(encoding, BARS, TICKER);
    fanout.pace(client, pace(2, null));
    mirror.messages.length = 0;
    for (let i = 1; i <= 100; i++) {
      if (i % 20 === 0) fanout.publishBars(bar(i / 20));
      fanout.publishTops(topOf(0, i));
      flush();
    }
    const deltas = mirror.take('delta');
    expect(deltas).toHaveLength(10);
    expect(mirror.channel(BARS)?.rows.map(([startMs]) => startMs)).toEqual([1_000, 2_000, 3_000, 4_000]);
    const tickers = deltas.flatMap(({ items }) => items.filter(([, , , rows]) => rows[0].length === 9));
    expect(tickers.map(([, offset, , rows]) => [offset, rows[0][4]])).toEqual(
      tickers.map(([, offset]) => [offset, offset]),
    );
  });

  it('may change its mind at any time', () => {
    const { fanout, flush, join } = world();
    const { mirror, client } = join(TICKER);
    const deltasIn = (flushes: number) => {
      mirror.messages.length = 0;
      for (let i = 1; i <= flushes; i++) {
        fanout.publishTops(topOf(0, i));
        flush();
      }
      return mirror.take('delta').length;
    };
    expect(deltasIn(20)).toBe(20);
    fanout.pace(client, pace(1, null));
    expect(deltasIn(20)).toBe(1);
    fanout.pace(client, pace(10, null));
    expect(deltasIn(20)).toBe(10);
    fanout.pace(client, pace(null, null));
    expect(deltasIn(20)).toBe(20);
  });

  it('gets snapshots that it asks for at once', () => {
    const { fanout, join, subscribe } = world();
    const { mirror, client } = join(TICKER);
    fanout.pace(client, pace(0.1, 1));
    mirror.messages.length = 0;
    subscribe(client, [BARS, TRADES]);
    expect(mirror.take('snapshot')).toHaveLength(2);
  });

  it('hears of a change of state at its own pace', () => {
    const { fanout, levels, state, flush, now, join } = booksWorld();
    const { mirror, client } = join(BOOK);
    fanout.pace(client, pace(1, null));
    levels(0, [[Side.Bid, 10, 1]]);
    flush();
    mirror.messages.length = 0;
    state(0, 'stale');
    fanout.flushStates(now());
    expect(mirror.messages).toEqual([]);
    flush(1_000);
    expect(mirror.take('delta')[0].items[0][3][0][0]).toBe('stale');
  });

  it.each([
    ['json', 1, 10_000],
    ['binary', 20, 7_000],
  ] as const)(
    'has the exact latest book at least once a second at 2 KB/s, in no more bytes (%s: %d times, %d bytes)',
    (encoding, exactMin, bytesMin) => {
      const { books, fanout, levels, flush } = booksWorld();
      const mirror = new BookMirror(encoding);
      const client = fanout.join(mirror);
      fanout.subscribe(client, { op: 'subscribe', id: 1, channels: [DEEP] });
      fanout.pace(client, pace(null, 2));
      mirror.bytes = 0;
      for (let second = 0; second < 10; second++) {
        let exactCount = 0;
        for (let i = 1; i <= 20; i++) {
          for (let price = 1; price <= 10; price++) levels(0, [[Side.Bid, price, price * i + second]]);
          flush();
          if (mirror.held.get(DEEP)!.offset === books.version(0)) exactCount++;
        }
        expect(exactCount).toBeGreaterThanOrEqual(exactMin);
      }
      expect(mirror.bytes).toBeGreaterThan(bytesMin);
      expect(mirror.bytes).toBeLessThanOrEqual(21_000);
      flush(1_000);
      const truth = Array.from({ length: 10 }, (_, i) => [10 - i, (10 - i) * 20 + 9]);
      expect(mirror.held.get(DEEP)!.copy.bids).toEqual(truth);
    },
  );

  it('shares frames with others that stand where it does', () => {
    const { fanout, flush, join } = world();
    const pacedClients = Array.from({ length: 10 }, () => join(TICKER));
    for (const { client } of pacedClients) fanout.pace(client, pace(2, null));
    join(TICKER);
    const before = fanout.stats();
    for (let i = 1; i <= 40; i++) {
      fanout.publishTops(topOf(0, i));
      flush();
    }
    const { framesEncoded, framesSent, standings, groups } = fanout.stats();
    // 40 for the client in step, and one in each half second, for the other ten together
    expect(framesEncoded - before.framesEncoded).toBe(40 + 3);
    expect(framesSent - before.framesSent).toBe(40 + 10 * 4);
    expect([standings, groups]).toEqual([2, 1]);
  });
});

describe('drain', () => {
  it('sends all there is, bars and what waits for a pace too', () => {
    const { fanout, flush, drain, join } = world();
    const { mirror, client } = join(BARS, TICKER);
    fanout.pace(client, pace(0.1, null));
    fanout.publishTops(topOf(0, 1));
    fanout.publishBars(bar(1));
    flush();
    fanout.publishTops(topOf(0, 2));
    fanout.publishBars(bar(2));
    flush();
    mirror.messages.length = 0;
    drain();
    expect(mirror.take('delta')).toHaveLength(1);
    expect([BARS, TICKER].map((name) => mirror.channel(name)?.offset)).toEqual([2, 2]);
  });

  it('leaves those alone who do not read: they resume elsewhere', () => {
    const { fanout, drain, join } = world();
    const { mirror } = join(TRADES);
    mirror.messages.length = 0;
    mirror.unread = 1_001;
    fanout.publishTrades(trades(1, 1));
    drain();
    expect(mirror.messages).toEqual([]);
  });
});
