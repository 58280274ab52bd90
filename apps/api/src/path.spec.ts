import { MemoryBus } from '@livetape/bus';
import { BookReducer, LivetapeClient, type Socket } from '@livetape/client';
import { Fanout, LiveBooks } from '@livetape/fanout';
import { Feed, ManualClock, MemoryHttp, MemoryTransport } from '@livetape/feed';
import { BarBatch, type Instrument } from '@livetape/model';
import { type Kind, venues } from '@livetape/venues';
import { Windows } from '@livetape/window';
import { type BarRow, type EncodingName, parseCommand, PROTOCOL } from '@livetape/wire';

// https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#aggregate-trade-streams
const FRAME = `{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":1763596800124,"s":"BTCUSDT","a":26129,
"p":"97234.50","q":"0.00100","f":100,"l":105,"T":1763596800123,"m":false,"M":true}}`;
// https://bybit-exchange.github.io/docs/v5/websocket/public/orderbook
const BOOK = `{"topic":"orderbook.1000.BTCUSDT","ts":1763596800006,"type":"snapshot","data":{"s":"BTCUSDT",
"b":[["97234.50","0.00600"],["97234.00","2"]],"a":[["97234.60","0.02900"]],"u":507,"seq":7961638724},"cts":1763596800001}`;
const CHANGE = `{"topic":"orderbook.1000.BTCUSDT","ts":1763596800026,"type":"delta","data":{"s":"BTCUSDT",
"b":[["97234.50","0"]],"a":[["97234.60","0.03"]],"u":508,"seq":7961638730},"cts":1763596800021}`;
const START_MS = 1_763_596_800_000;

const instrument: Instrument = {
  id: 0,
  venue: 'binance',
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  priceDecimals: 2,
  sizeDecimals: 5,
};

/** The browser's end of a socket whose other end is a fan-out in the same process. */
function socketTo(fanout: Fanout, encoding: EncodingName): Socket {
  const decoder = new TextDecoder();
  const socket: Socket = { onmessage: null, onclose: null, send: () => undefined, close: () => undefined };
  const client = fanout.join({
    encoding,
    send: ({ bytes, isText }) => socket.onmessage?.({ data: isText ? decoder.decode(bytes) : bytes.slice().buffer }),
    unreadBytes: () => 0,
    hasCredit: true,
    close: () => undefined,
  });
  socket.send = (text) => {
    const command = parseCommand(text);
    if ('op' in command && command.op === 'subscribe') fanout.subscribe(client, command);
  };
  return socket;
}

/** Of the client's timers only those that are due at once run: its deadlines are not this test's business. */
function runDue(run: () => void, ms: number): null {
  if (ms === 0) run();
  return null;
}

const limits = { channelsMax: 128, commandBytesMax: 65_536, commandsPerSecond: 20, commandsBurst: 50, rateHzMax: 20 };

/** The path of one venue's instrument, up to the frames of the clients. */
async function buildPath(venue: string, kind: Kind, encoding: EncodingName) {
  const followed = { ...instrument, venue };
  const clock = new ManualClock(START_MS + 150);
  const transport = new MemoryTransport();
  const bus = new MemoryBus();
  const windows = new Windows({ instrumentCount: 1, latenessMs: 500, horizonMs: 60_000, futureMsMax: 10_000 });
  const closed = new BarBatch(16);
  const books = new LiveBooks({ instruments: 1, levels: 100 });
  const fanout = new Fanout({
    epoch: 'one',
    channelsMax: 128,
    unreadBytesMax: 262_144,
    unreadBytesHardMax: 1_048_576,
    slowMsMax: 10_000,
    barsFlushMs: 1_000,
    rateHzMax: 20,
    books,
  });
  fanout.register([followed]);
  bus.on('levels').subscribe((levels) => books.take(levels));
  bus.on('levels').subscribe((levels) => fanout.publishLevels(levels));
  bus.on('books').subscribe((status) => books.setStatus(status));
  bus.on('books').subscribe((status) => fanout.publishBook(status));
  bus.on('trades').subscribe((trades) => windows.add(trades, clock.wallUs() / 1_000, closed));
  bus.on('bars').subscribe((bars) => fanout.publishBars(bars));
  const feed = new Feed({
    venue: await venues[venue](),
    instruments: [followed],
    kinds: [kind],
    endpoints: { socket: 'wss://venue.example', rest: 'https://venue.example' },
    batchCapacity: 64,
    clock,
    random: () => 0,
    transport,
    http: new MemoryHttp(),
    events: {
      trades: (batch) => bus.publish('trades', batch),
      tops: () => undefined,
      levels: (batch) => bus.publish('levels', batch),
      greeks: () => undefined,
      book: (status) => bus.publish('books', status),
      gap: () => undefined,
      status: () => undefined,
    },
  });
  const advance = () => {
    windows.advance(clock.wallUs() / 1_000, closed);
    if (closed.length > 0) bus.publish('bars', closed);
    closed.clear();
    fanout.flush({ monotonicMs: clock.monotonicMs(), wallMs: START_MS });
  };
  return { clock, transport, fanout, feed, advance, encoding };
}

type Path = Awaited<ReturnType<typeof buildPath>>;

/** Starts the feed and connects a browser, with what it wants, to the other end. */
function open(
  { fanout, feed, clock, transport, encoding }: Path,
  want: (browser: LivetapeClient) => void,
): LivetapeClient {
  const socket = socketTo(fanout, encoding);
  feed.start();
  clock.turn();
  transport.newest.accept();
  const browser = new LivetapeClient({
    openSocket: () => socket,
    clock: { now: () => START_MS, monotonic: () => 0, setTimeout: runDue, clearTimeout: () => undefined },
  });
  want(browser);
  browser.connect('ws://livetape.example/stream');
  const hello = {
    type: 'hello',
    protocol: PROTOCOL,
    version: '0',
    encoding,
    epoch: 'one',
    serverTimeMs: START_MS,
  } as const;
  socket.onmessage?.({ data: JSON.stringify({ ...hello, source: 'sim', limits }) });
  return browser;
}

async function end({ feed, transport, clock }: Path): Promise<void> {
  const stopped = feed.stop();
  transport.newest.end();
  clock.advance(100);
  await stopped;
}

describe.each(['json', 'binary'] as const)('the path of a tick, in %s', (encoding) => {
  it('takes one exchange frame to one browser row', async () => {
    const path = await buildPath('binance', 'trades', encoding);
    const rows: BarRow[] = [];
    const browser = open(path, (client) => {
      client.subscribe('bars:binance:BTCUSDT:1s', {
        snapshot: (snapshot) => rows.push(...snapshot.rows),
        delta: (delta) => rows.push(...delta.rows),
      });
    });
    path.transport.newest.deliver(FRAME);
    path.clock.advance(1_600);
    path.advance();
    expect(rows).toEqual([[START_MS, 9_723_450, 9_723_450, 9_723_450, 9_723_450, '100', '972345000', '100', 6, 0]]);
    browser.close();
    await end(path);
  });

  it('takes the frames of a book to a copy in the browser that is proven to be the same', async () => {
    const path = await buildPath('bybit', 'levels', encoding);
    const seen: string[] = [];
    const proofs: number[] = [];
    const browser = open(path, (client) => {
      new BookReducer(client, 'book:bybit:BTCUSDT:10', {
        changed: ({ state, sequence, bids, asks, checksumsPassed }) => {
          seen.push(JSON.stringify([state, sequence, bids, asks]));
          proofs.push(checksumsPassed);
        },
      });
    });
    for (const frame of [BOOK, CHANGE]) {
      path.transport.newest.deliver(frame);
      path.clock.advance(1_000);
      path.advance();
    }
    expect(seen.map((text) => JSON.parse(text))).toEqual([
      ['buffering', null, [], []],
      [
        'synced',
        '507',
        [
          [9_723_450, 600],
          [9_723_400, 200_000],
        ],
        [[9_723_460, 2_900]],
      ],
      ['synced', '508', [[9_723_400, 200_000]], [[9_723_460, 3_000]]],
    ]);
    expect(proofs).toEqual([0, 1, 2]);
    browser.close();
    await end(path);
  });
});
