import { type Instrument, WRITTEN_AS_NUMBER } from '@livetape/model';
import { describeVenue } from '../conformance';
import { Link } from '../link';
import { type Samples } from '../samples';
import { Sink } from '../sink';
import { bitfinex } from './bitfinex';

const BTC: Instrument = {
  id: 5,
  venue: 'bitfinex',
  symbol: 'tBTCUSD',
  base: 'BTC',
  quote: 'USD',
  priceDecimals: 8,
  sizeDecimals: 8,
};
const AVAX: Instrument = { ...BTC, id: 1, symbol: 'tAVAX:USD', base: 'AVAX' };

const subscribed = (channel: string, number: number, symbol = 'tBTCUSD', more = '') =>
  `{"event":"subscribed","channel":"${channel}","chanId":${number},"symbol":"${symbol}"${more}}`;
const TRADES = subscribed('trades', 89);
const BOOK = subscribed('book', 6959, 'tAVAX:USD', ',"prec":"P0","freq":"F0","len":"250"');
const TE = '[89,"te",[382489563,1564617600709,-0.00705845,10087.98969503],18,1564617600784]';
const TE_ROW = {
  symbol: 'tBTCUSD',
  id: '382489563',
  price: '10087.98969503',
  size: '0.00705845',
  aggressor: 'sell',
  eventTimeUs: 1_564_617_600_709_000,
} as const;
const SNAPSHOT = '[6959,[[216,2,31.52],[218.75,1,-13.33333333],[1.1e-7,1,-2]],10,1564617600541]';
const SNAPSHOT_ROW = {
  symbol: 'tAVAX:USD',
  isSnapshot: true,
  bids: [['216.00000000', '31.52000000']],
  asks: [
    ['218.75000000', '13.33333333'],
    ['0.00000011', '2.00000000'],
  ],
  sequence: [-1, -1, -1],
  eventTimeUs: 1_564_617_600_541_000,
} as const;
const CHANGE = '[6959,[219.11,3,-18.10913638],45,1564617601214]';
const CHANGE_ROW = {
  ...SNAPSHOT_ROW,
  isSnapshot: false,
  bids: [],
  asks: [['219.11000000', '18.10913638']],
  eventTimeUs: 1_564_617_601_214_000,
} as const;
const CHECKSUM = '[6959,"cs",-1228277351,46,1564617601215]';
const CHECKSUM_ROW = { ...CHANGE_ROW, asks: [], checksum: 3066689945, eventTimeUs: 1_564_617_601_215_000 } as const;

const samples: Samples = {
  instruments: [BTC, AVAX],
  kinds: ['trades', 'levels'],
  heapUsed: () => process.memoryUsage().heapUsed,
  frames: [
    { says: 'a trade; what was sold has an amount below 0', before: [TRADES], frame: TE, trades: [TE_ROW] },
    {
      says: 'a trade without sequence and time',
      before: [TRADES],
      frame: '[89,"te",[382489563,1564617600709,0.00705845,10087.98969503]]',
      trades: [{ ...TE_ROW, aggressor: 'buy' }],
    },
    { says: 'a trade told again', before: [TRADES], frame: TE.replace('te', 'tu'), ignored: 1 },
    {
      says: 'trades before the subscription',
      before: [TRADES],
      frame: '[89,[[382489562,1564617598688,0.01302607,10088]],1,1564617600401]',
      ignored: 1,
    },
    { says: 'a whole book, with an exponent', before: [BOOK], frame: SNAPSHOT, books: [SNAPSHOT_ROW] },
    {
      says: 'an empty book',
      before: [BOOK],
      frame: '[6959,[],10,1564617600541]',
      books: [{ ...SNAPSHOT_ROW, bids: [], asks: [] }],
    },
    { says: 'a change of a book', before: [BOOK], frame: CHANGE, books: [CHANGE_ROW] },
    {
      says: 'a change without sequence and time',
      before: [BOOK],
      frame: '[6959,[219.11,3,-18.10913638]]',
      books: [{ ...CHANGE_ROW, eventTimeUs: 0 }],
    },
    {
      says: 'a bid that is removed',
      before: [BOOK],
      frame: '[6959,[218.03,0,1],430,1564617601214]',
      books: [{ ...CHANGE_ROW, bids: [['218.03000000', '0.00000000']], asks: [] }],
    },
    {
      says: 'an ask that is removed',
      before: [BOOK],
      frame: '[6959,[218.03,0,-1],430,1564617601214]',
      books: [{ ...CHANGE_ROW, asks: [['218.03000000', '0.00000000']] }],
    },
    { says: 'a checksum below 0', before: [BOOK], frame: CHECKSUM, books: [CHECKSUM_ROW] },
    {
      says: 'a checksum above 0',
      before: [BOOK],
      frame: CHECKSUM.replace('-1228277351', '1228277351'),
      books: [{ ...CHECKSUM_ROW, checksum: 1228277351 }],
    },
    {
      says: 'the next frame of the connection',
      before: [BOOK, SNAPSHOT],
      frame: CHANGE.replace('45', '11'),
      books: [CHANGE_ROW],
    },
    {
      says: 'a frame after some that are missing',
      before: [BOOK, SNAPSHOT],
      frame: CHANGE,
      books: [CHANGE_ROW],
      notices: [{ type: 'gap', from: 11, to: 44 }],
    },
    {
      says: 'a frame of before, out of order',
      before: [BOOK, CHANGE],
      frame: SNAPSHOT,
      books: [SNAPSHOT_ROW],
      notices: [{ type: 'gap', from: 46, to: 46 }],
    },
    { says: 'the last frame once more', before: [BOOK, CHANGE], frame: CHANGE, books: [CHANGE_ROW] },
    {
      says: 'a heartbeat of a channel, which counts as a frame',
      before: [BOOK, SNAPSHOT],
      frame: '[6959,"hb",12,1564617601214]',
      notices: [{ type: 'gap', from: 11, to: 11 }, { type: 'heartbeat' }],
    },
    {
      says: 'a ticker, whose sizes are sums of many levels',
      before: [subscribed('ticker', 7)],
      frame: '[7,[7616.5,31.89055171,7617.5,43.358118629999986,-550.8,-0.0674,7617.1,8314.7,8257.8,7500],4]',
      ignored: 1,
    },
    {
      says: 'a book of single orders',
      before: [subscribed('book', 7, 'tBTCUSD', ',"prec":"R0"')],
      frame: '[7,[34753002978,7294.7,1.54340371]]',
      ignored: 1,
    },
    {
      says: 'a book of loans',
      before: [subscribed('book', 7, 'fUSD', ',"prec":"P0"')],
      frame: '[7,[[0.00023112,30,1,-15190.7005375]]]',
      ignored: 1,
    },
    {
      says: 'the state of a derivative',
      before: ['{"event":"subscribed","channel":"status","key":"deriv:tBTCF0:USTF0","chanId":1}'],
      frame: '[1,[1596124822000,null,0.896]]',
      ignored: 1,
    },
    { says: 'an ack', frame: TRADES, notices: [{ type: 'ack', id: 'trades:tBTCUSD' }] },
    {
      says: 'a confirmation of the flags',
      frame: '{"event":"conf","status":"OK","flags":229376}',
      notices: [{ type: 'ack', id: 'conf' }],
    },
    {
      says: 'flags that are refused',
      frame: '{"event":"conf","status":"FAILED","msg":"no"}',
      notices: [{ type: 'refused', id: 'conf', code: 'FAILED', text: 'no' }],
    },
    {
      says: 'a refusal',
      frame: '{"event":"error","msg":"symbol: invalid","code":10300,"channel":"book","symbol":"tFOOUSD"}',
      notices: [{ type: 'refused', id: 'book:tFOOUSD', code: '10300', text: 'symbol: invalid' }],
    },
    {
      says: 'a refusal that names no channel',
      frame: '{"event":"error","msg":"limit","code":10305}',
      notices: [{ type: 'refused', id: null, code: '10305', text: 'limit' }],
    },
    {
      says: 'what was granted before, asked for again',
      frame: '{"event":"error","msg":"subscribe: dup","code":10301,"channel":"book","symbol":"tBTCUSD"}',
      notices: [{ type: 'ack', id: 'book:tBTCUSD' }],
    },
    { says: 'the end of a subscription', frame: '{"event":"unsubscribed","status":"OK","chanId":89}', ignored: 1 },
    { says: 'a greeting', frame: '{"event":"info","version":2,"platform":{"status":1}}', ignored: 1 },
    {
      says: 'a restart',
      frame: '{"event":"info","code":20051,"msg":"Stopping. Please try to reconnect"}',
      notices: [{ type: 'shutdown' }],
    },
    {
      says: 'the end of a maintenance',
      frame: '{"event":"info","code":"20061","msg":"Maintenance ended"}',
      notices: [{ type: 'shutdown' }],
    },
    { says: 'a pong', frame: '{"event":"pong","ts":1511545528111,"cid":1}', notices: [{ type: 'heartbeat' }] },
  ],
  metadata: {
    body: '[["BTCUSD","AVAX:UST"]]',
    specs: [
      { symbol: 'tBTCUSD', base: 'BTC', quote: 'USD', priceDecimals: 8, sizeDecimals: 8 },
      { symbol: 'tAVAX:UST', base: 'AVAX', quote: 'USDT', priceDecimals: 8, sizeDecimals: 8 },
    ],
  },
};

describeVenue(bitfinex, samples);

describe('bitfinex', () => {
  const sinkAfter = (...frames: string[]) => {
    const sink = new Sink({ instruments: samples.instruments, capacity: 16 });
    for (const frame of frames) bitfinex.decode(new TextEncoder().encode(frame), sink);
    return sink;
  };

  it.each([
    ['malformed', '[89,'],
    ['malformed', `${TE}]`],
    ['incomplete', '[{"channel":"trades"},"te",[1,2,3,4]]'],
    ['incomplete', '[89,"te",7]'],
    ['incomplete', '[6959,"cs","x"]'],
    ['incomplete', '[6959,[219.11,3]]'],
    ['incomplete', '[6959,[[219.11,3,1],7]]'],
    ['incomplete', subscribed('book', -1)],
    ['number', TE.replace('-0.00705845', '0')],
    ['number', TE.replace('-0.00705845', '"-0.00705845"')],
    ['number', '[6959,[219.11,3,"-1"]]'],
    ['number', '[6959,"cs",4294967296]'],
    ['number', '[6959,[-219.11,3,1]]'],
    ['number', '[6959,[219.11,0.5,1]]'],
    ['unknown-symbol', TE.replace('89', '90')],
    ['unknown-event', TE.replace('te', 'tx')],
    ['unknown-event', '{"event":"other"}'],
    ['unknown-event', '{}'],
  ] as const)('sets aside as %s: %s', (reason, frame) => {
    const sink = sinkAfter(TRADES, BOOK, frame);
    expect(sink.counts.rejected[reason]).toBe(1);
    expect(sink.rejectedTotal).toBe(1);
    expect(sink.trades.length + sink.tops.length + sink.levels.length).toBe(0);
  });

  it('counts a frame that was set aside as missing, unless it comes again', () => {
    const broken = CHANGE.replace('219.11', '-219.11').replace('45', '11');
    const whole = sinkAfter(BOOK, SNAPSHOT, broken, CHANGE.replace('45', '11'));
    expect(whole.takeNotices().filter(({ type }) => type === 'gap')).toEqual([]);
    const holed = sinkAfter(BOOK, SNAPSHOT, broken, CHANGE.replace('45', '12'));
    expect(holed.takeNotices()).toContainEqual({ type: 'gap', from: 11, to: 11 });
  });

  it('forgets the number of a channel that ended', () => {
    const sink = sinkAfter(TRADES, '{"event":"unsubscribed","status":"OK","chanId":89}', TE);
    expect(sink.counts.rejected['unknown-symbol']).toBe(1);
  });

  it('says that numbers of a book are written as JavaScript writes them, of which the checksum is made', () => {
    const { priceDigits, sizeDigits } = sinkAfter(BOOK, CHANGE).levels;
    expect([priceDigits[0], sizeDigits[0]]).toEqual([WRITTEN_AS_NUMBER, WRITTEN_AS_NUMBER]);
  });

  it('asks for sequences, times and checksums before it subscribes', () => {
    const [plan] = bitfinex.plan([BTC], ['trades', 'tops', 'levels'], { socket: 'wss://a', rest: '' });
    expect(plan.url).toBe('wss://a/ws/2');
    expect(plan.kinds).toEqual(['trades', 'levels']);
    expect(plan.subscribe.map(({ frame }) => frame)).toEqual([
      '{"event":"conf","flags":229376}',
      '{"event":"subscribe","channel":"trades","symbol":"tBTCUSD"}',
      '{"event":"subscribe","channel":"book","symbol":"tBTCUSD","prec":"P0","freq":"F0","len":"250"}',
    ]);
  });

  it('plans nothing where only what it has not is asked for', () => {
    expect(bitfinex.plan([BTC], ['tops'], { socket: 'wss://a', rest: '' })).toEqual([]);
  });

  it('has a book again by leaving its channel, whatever its number is, and coming back', () => {
    const { link } = sinkAfter(TRADES, BOOK);
    expect(bitfinex.resync?.(AVAX, link).map(({ frame }) => frame)).toEqual([
      '{"event":"unsubscribe","chanId":6959}',
      '{"event":"subscribe","channel":"book","symbol":"tAVAX:USD","prec":"P0","freq":"F0","len":"250"}',
    ]);
    expect(bitfinex.resync?.(AVAX, new Link())).toHaveLength(1);
  });
});
