import { type FaultSettings } from '../faults/fault';
import { listed, type Listing } from '../market/instruments';
import { type MemoryConnection } from '../memory-connection';
import { MemoryExchange } from '../memory-exchange';
import { type DialectEntry, type RestAnswer, type RestCall } from './dialect';
import { type BookMessage, type Channel, type Grammar, type Spelled } from './grammar';
import { decimal } from './number-text';
import { restAnswer } from './rest-query';
import { type Session } from './session';
import { Speaker } from './speaker';

const rule = { levels: 10, order: 'asks-bids', separator: ':', numbers: 'text', negativeAsks: false } as const;

interface Frame {
  readonly type: string;
  readonly symbol: string;
  readonly first: number;
  readonly last: number;
  readonly previous: number;
  readonly count: number;
  readonly bids: readonly (readonly [number, number, number])[];
  readonly asks: readonly (readonly [number, number, number])[];
  readonly checksum: number;
}

const bookFrame = (type: string) => (of: Spelled, message: BookMessage) =>
  JSON.stringify({
    ...{ type, symbol: of.symbol, first: message.first, last: message.last, previous: message.previous },
    ...{ count: message.count, checksum: message.checksum(rule) },
    bids: message.bids.map(({ price, size, was }) => [price, size, was]),
    asks: message.asks.map(({ price, size, was }) => [price, size, was]),
  });
const book = { kind: 'book', snapshot: bookFrame('snapshot'), delta: bookFrame('delta') } as const;

/** A venue as simple as can be, with a channel of every kind. */
class Plain implements Grammar<null> {
  readonly venueId = 'plain';
  readonly keepalive = { idleMs: 30_000 };
  readonly beats = [{ everyMs: 1_000, beat: (session: Session<null>) => session.send('{"type":"beat"}') }];
  readonly channels: Record<string, Channel> = {
    trades: {
      kind: 'trades',
      firstCount: 3,
      first: (_, trades) => JSON.stringify({ type: 'first', n: trades.length }),
      encode: (at, { id, price }, t) => JSON.stringify({ type: 'trade', id, p: decimal(price, at.priceDecimals), t }),
    },
    tops: { kind: 'tops', encode: () => JSON.stringify({ type: 'top' }) },
    mark: { kind: 'timed', everyMs: 500, encode: (_, nowMs) => JSON.stringify({ type: 'mark', nowMs }) },
    told: { ...book, seed: 'stream', depth: 5 },
    silent: { ...book, seed: 'stream', depth: 5, falls: 'silent' },
    whole: { ...book, seed: 'stream', depth: null },
    asked: { ...book, seed: 'request', depth: 5 },
  };

  readonly symbol = ({ base, quote }: Listing) => `${base}-${quote}`;
  readonly accepts = (path: string) => path === '/ws';
  readonly state = () => null;

  receive(session: Session<null>, text: string, speaker: Speaker<null>): void {
    const { ask, channels = [] } = JSON.parse(text) as { ask?: string; channels?: string[] };
    const topics = channels.flatMap((name) => speaker.topic(name, 'BTC-USD') ?? []);
    const asked = ask ? speaker.topic(ask, 'BTC-USD') : undefined;
    if (asked) speaker.request(session, asked, (message) => session.send(bookFrame('answer')(asked.of, message)));
    for (const topic of topics) speaker.remove(session, topic);
    speaker.take(session, topics, {
      grant: () => session.send('{"type":"ok"}'),
      refuse: () => session.send('{"type":"refused"}'),
    });
  }

  answer({ path }: RestCall, speaker: Speaker<null>): RestAnswer {
    const of = speaker.find('BTC-USD');
    return path === '/book' && of ? restAnswer(200, JSON.stringify(speaker.image(of, 3))) : restAnswer(404, '');
  }

  readonly failure = (status: number) => restAnswer(status, '');
}

const plain: DialectEntry = {
  venueId: 'plain',
  listings: listed('BTC ETH', 'USD'),
  open: (options) => new Speaker(options, new Plain()),
};

let exchange: MemoryExchange;
let connection: MemoryConnection;
let frames: Frame[];
let closed: number | null;

function start(faults: FaultSettings = {}): void {
  exchange = new MemoryExchange({ ...{ entry: plain, seed: 4, rate: 200, symbols: 2 }, startMs: Date.UTC(2026, 0, 1) });
  exchange.faults(faults);
  [frames, closed] = [[], null];
  const frame = (bytes: Uint8Array) => void frames.push(JSON.parse(Buffer.from(bytes).toString()) as Frame);
  const events = { frame, ping: () => undefined, closed: (code: number) => void (closed = code) };
  connection = exchange.open('ws://memory/ws', events) as MemoryConnection;
}

const ask = (request: object) => exchange.receive(connection, JSON.stringify(request));

function run(ms: number): Frame[] {
  exchange.step(ms);
  exchange.flush();
  return frames;
}

const of = (type: string) => frames.filter((frame) => frame.type === type);

/** The book that a client has who applies frames, cut to a depth after each where levels fall out silently. */
function replay(some: readonly Frame[], depth: number): { bids: number[][]; asks: number[][] } {
  const sides = { bids: new Map<number, number>(), asks: new Map<number, number>() };
  for (const frame of some) {
    for (const side of ['bids', 'asks'] as const) {
      if (frame.type === 'snapshot') sides[side].clear();
      for (const [price, size] of frame[side]) {
        if (size === 0) sides[side].delete(price);
        else sides[side].set(price, size);
      }
      const sorted = sortedOf(sides[side], side);
      for (const [price] of sorted.slice(depth)) sides[side].delete(price);
    }
  }
  return { bids: sortedOf(sides.bids, 'bids'), asks: sortedOf(sides.asks, 'asks') };
}

function sortedOf(side: Map<number, number>, name: 'bids' | 'asks'): number[][] {
  return [...side].sort(([a], [b]) => (name === 'bids' ? b - a : a - b));
}

/** The market's own best levels. */
function truth(depth: number): { bids: number[][]; asks: number[][] } {
  const { bids, asks } = exchange.market.books[0];
  const best = ({ prices, sizes, length }: typeof bids) =>
    Array.from({ length: Math.min(depth, length) }, (_, i) => [prices[length - 1 - i], sizes[length - 1 - i]]);
  return { bids: best(bids), asks: best(asks) };
}

describe('Speaker', () => {
  it.each([
    ['told', 5],
    ['silent', 5],
    ['whole', 1_000],
  ])('begins a %s book with its snapshot, and what follows leads to the book of the market', (name, depth) => {
    start();
    run(250);
    ask({ channels: [name] });
    run(5_750);
    const book = frames.filter(({ type }) => type === 'snapshot' || type === 'delta');
    expect(book.slice(0, 2).map(({ type }) => type)).toEqual(['snapshot', 'delta']);
    expect(of('snapshot')).toHaveLength(1);
    expect(of('delta').length).toBeGreaterThan(10);
    for (const [i, delta] of book.slice(1).entries()) {
      expect([delta.previous, delta.first, delta.count]).toEqual([book[i].last, book[i].last + 1, book[i].count + 1]);
    }
    expect(replay(book, depth)).toEqual(truth(depth));
    expect(book.at(-1)?.last).toBe(exchange.market.books[0].updateId);
  });

  it('tells which levels are new, and no removal of one that falls out silently', () => {
    start();
    ask({ channels: ['told', 'silent'] });
    run(6_000);
    const removals = (from: readonly Frame[]) => from.flatMap(({ bids }) => bids.filter(([, size]) => size === 0));
    const told = of('delta').filter((_, i) => i % 2 === 0);
    expect(told.flatMap(({ bids }) => bids).some(([, , was]) => was === 0)).toBe(true);
    expect(removals(of('delta')).length).toBeGreaterThan(removals(told).length);
  });

  it('publishes the checksum of the book after each message, and a wrong one where the faults want it', () => {
    start({ wrongChecksum: { probability: 1, times: 1 } });
    ask({ channels: ['told'] });
    run(3_000);
    const [snapshot, wrong, ...right] = frames.filter(({ bids }) => bids !== undefined);
    expect(snapshot.checksum).toBeGreaterThan(0);
    expect(wrong.checksum).not.toBe(right[0].checksum);
    expect(exchange.plan.state.strikes).toEqual({ wrongChecksum: 1 });
  });

  it('answers who asks for a book with the state that the deltas continue', () => {
    start();
    ask({ channels: ['asked'] });
    run(1_050);
    ask({ ask: 'asked' });
    run(1_950);
    const [answer] = of('answer');
    expect(of('snapshot')).toEqual([]);
    expect(of('delta').some(({ previous }) => previous === answer.last)).toBe(true);
  });

  it('acknowledges before data, begins trades as the venue does, beats, and speaks every so often', () => {
    start();
    run(2_000);
    ask({ channels: ['trades', 'tops', 'mark'] });
    run(2_000);
    expect(frames.filter(({ type }) => type !== 'beat')[0].type).toBe('ok');
    expect(of('first')).toEqual([{ type: 'first', n: 3 }]);
    expect(of('trade').length).toBeGreaterThan(50);
    expect(of('top').length).toBeGreaterThan(20);
    expect(of('mark').length).toBeGreaterThanOrEqual(4);
    expect(of('beat')).toHaveLength(4);
  });

  it('cuts off who says nothing', () => {
    start();
    run(29_000);
    expect(closed).toBeNull();
    run(2_000);
    expect(closed).toBe(1000);
    expect(exchange.dialect.isIdle).toBe(true);
  });

  it('refuses, and does half without a word, where the faults want it', () => {
    start({ refuse: { probability: 1, times: 1 } });
    ask({ channels: ['trades'] });
    run(500);
    expect(frames.map(({ type }) => type)).toEqual(['refused']);
    exchange.faults({ fewerAcks: { probability: 1, times: 1 } });
    ask({ channels: ['trades', 'told'] });
    run(1_000);
    expect([of('ok').length, of('trade').length > 0, of('snapshot').length]).toEqual([0, true, 0]);
  });
});

describe('faults of books', () => {
  it.each([
    ['dropDelta', (book: Frame[]) => book.some(({ previous }, i) => i > 0 && previous !== book[i - 1].last)],
    ['crossed', (book: Frame[]) => book.some(({ bids }) => bids[0]?.[1] === 1)],
    ['repeats', (book: Frame[]) => book.some(({ last }, i) => i > 0 && last === book[i - 1].last)],
    ['resentSnapshot', (book: Frame[]) => book.filter(({ type }) => type === 'snapshot').length === 2],
    ['earlyDelta', (book: Frame[]) => book[0].type === 'delta'],
  ] as const)('%s strikes once, as said', (name, isStruck) => {
    start();
    ask({ channels: ['told'] });
    run(1_000);
    if (name === 'earlyDelta') ask({ channels: ['whole'] });
    exchange.faults({ [name]: { probability: 1, times: 1 } });
    run(1_100);
    expect(exchange.plan.state.strikes).toEqual({ [name]: 1 });
    const book = frames.filter(({ bids }) => bids !== undefined);
    const whole = book.findIndex(({ type }, i) => i > 0 && type === 'snapshot');
    expect(isStruck(name === 'earlyDelta' ? book.slice(whole - 1) : book)).toBe(true);
  });

  it('oldSnapshot begins with a state that the changes do not follow', () => {
    start({ oldSnapshot: { probability: 1, times: 1 } });
    run(1_000);
    ask({ channels: ['told'] });
    run(1_000);
    expect(exchange.plan.state.strikes).toEqual({ oldSnapshot: 1 });
    expect(of('snapshot')[0].last).toBeLessThan(of('delta')[0].previous);
  });

  it('serves an older image by REST where the faults want it', () => {
    start();
    exchange.faults({ oldSnapshot: { probability: 1, times: 1 } });
    run(3_000);
    const image = () => JSON.parse(exchange.request('GET', 'http://memory/book')?.body ?? '') as { last: number };
    const old = image();
    expect(old.last).toBeLessThan(image().last);
    expect(image().last).toBe(exchange.market.books[0].updateId);
  });
});
