import { MemoryBus } from '@livetape/bus';
import { LivetapeClient, type Socket } from '@livetape/client';
import { Fanout } from '@livetape/fanout';
import { Feed, ManualClock, MemoryHttp, MemoryTransport } from '@livetape/feed';
import { BarBatch, type Instrument } from '@livetape/model';
import { venues } from '@livetape/venues';
import { Windows } from '@livetape/window';
import { type BarRow, encodeMessage, parseCommand, PROTOCOL } from '@livetape/wire';

// https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#aggregate-trade-streams
const FRAME = `{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":1763596800124,"s":"BTCUSDT","a":26129,
"p":"97234.50","q":"0.00100","f":100,"l":105,"T":1763596800123,"m":false,"M":true}}`;
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
function socketTo(fanout: Fanout): Socket {
  const decoder = new TextDecoder();
  const socket: Socket = { onmessage: null, onclose: null, send: () => undefined, close: () => undefined };
  const client = fanout.join({
    send: (frame) => socket.onmessage?.({ data: decoder.decode(frame) }),
    bufferedBytes: () => 0,
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

const limits = { channelsMax: 128, commandBytesMax: 65_536, commandsPerSecond: 20, tickerHzMax: 20 };

async function buildPath() {
  const clock = new ManualClock(START_MS + 150);
  const transport = new MemoryTransport();
  const bus = new MemoryBus();
  const windows = new Windows({ instrumentCount: 1, latenessMs: 500, horizonMs: 60_000, futureMsMax: 10_000 });
  const closed = new BarBatch(16);
  const fanout = new Fanout({
    epoch: 'one',
    channelsMax: 128,
    bufferedBytesMax: 262_144,
    bufferedBytesHardMax: 1_048_576,
    slowMsMax: 10_000,
    barsFlushMs: 1_000,
  });
  fanout.register([instrument]);
  bus.on('trades').subscribe((trades) => windows.add(trades, clock.wallUs() / 1_000, closed));
  bus.on('bars').subscribe((bars) => fanout.publishBars(bars));
  const feed = new Feed({
    venue: await venues['binance'](),
    instruments: [instrument],
    kinds: ['trades'],
    endpoints: { socket: 'wss://venue.example', rest: 'https://venue.example' },
    batchCapacity: 64,
    clock,
    random: () => 0,
    transport,
    http: new MemoryHttp(),
    events: {
      trades: (batch) => bus.publish('trades', batch),
      tops: () => undefined,
      levels: () => undefined,
      greeks: () => undefined,
      book: () => undefined,
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
  return { clock, transport, fanout, feed, advance };
}

describe('the path of a tick', () => {
  it('takes one exchange frame to one browser row', async () => {
    const { clock, transport, fanout, feed, advance } = await buildPath();
    const rows: BarRow[] = [];
    const socket = socketTo(fanout);
    const browser = new LivetapeClient({
      openSocket: () => socket,
      clock: { now: () => START_MS, monotonic: () => 0, setTimeout: runDue, clearTimeout: () => undefined },
    });

    feed.start();
    clock.turn();
    transport.newest.accept();
    browser.subscribe('bars:binance:BTCUSDT:1s', {
      snapshot: (snapshot) => rows.push(...snapshot.rows),
      delta: (delta) => rows.push(...delta.rows),
    });
    browser.connect('ws://livetape.example/stream');
    const hello = { type: 'hello', protocol: PROTOCOL, version: '0', epoch: 'one', serverTimeMs: START_MS } as const;
    socket.onmessage?.({ data: encodeMessage({ ...hello, source: 'sim', limits }) });

    transport.newest.deliver(FRAME);
    clock.advance(1_600);
    advance();

    expect(rows).toEqual([[START_MS, 9_723_450, 9_723_450, 9_723_450, 9_723_450, '100', '972345000', '100', 6, 0]]);
    browser.close();
    const stopped = feed.stop();
    transport.newest.end();
    clock.advance(100);
    await stopped;
  });
});
