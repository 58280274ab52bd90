import { type Instrument } from '@livetape/model';
import { describeVenue } from '../conformance';
import { type Samples } from '../samples';
import { Sink } from '../sink';
import { binance } from './binance';

const BTC: Instrument = {
  id: 3,
  venue: 'binance',
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  priceDecimals: 2,
  sizeDecimals: 5,
};
const BNB: Instrument = { ...BTC, id: 0, symbol: 'BNBUSDT', base: 'BNB', priceDecimals: 8, sizeDecimals: 8 };

const AGG_TRADE =
  '{"e":"aggTrade","E":1672515782136,"s":"BTCUSDT","a":12345,"p":"97234.56000000","q":"0.01500000","f":100,"l":105,"T":1672515782134,"m":true,"M":true}';
const AGG_ROW = {
  symbol: 'BTCUSDT',
  id: '12345',
  price: '97234.56',
  size: '0.01500',
  aggressor: 'sell',
  eventTimeUs: 1_672_515_782_134_000,
  range: [100, 105],
} as const;
const TRADE =
  '{"e":"trade","E":1672515782136,"s":"BNBUSDT","t":9007199254740991,"p":"0.00000001","q":"90071992.54740991","T":1672515782136,"m":false,"M":true}';
const TRADE_ROW = {
  symbol: 'BNBUSDT',
  id: '9007199254740991',
  price: '0.00000001',
  size: '90071992.54740991',
  aggressor: 'buy',
  eventTimeUs: 1_672_515_782_136_000,
} as const;
const TOP = '{"u":400900217,"s":"BNBUSDT","b":"25.35190000","B":"31.21000000","a":"25.36520000","A":"40.66000000"}';
const TOP_ROW = {
  symbol: 'BNBUSDT',
  bid: ['25.35190000', '31.21000000'],
  ask: ['25.36520000', '40.66000000'],
  sequence: 400900217,
  eventTimeUs: 0,
} as const;
const DELTA =
  '{"e":"depthUpdate","E":1672515782136,"s":"BTCUSDT","U":157,"u":160,"b":[["97000.10","10"],["96999","0"]],"a":[["97001.00000000","0.5"]]}';
const DELTA_ROW = {
  symbol: 'BTCUSDT',
  isSnapshot: false,
  bids: [
    ['97000.10', '10.00000'],
    ['96999.00', '0.00000'],
  ],
  asks: [['97001.00', '0.50000']],
  sequence: [157, 160, -1],
  eventTimeUs: 1_672_515_782_136_000,
} as const;
const combined = (stream: string, data: string) => `{"stream":"${stream}","data":${data}}`;

const samples: Samples = {
  instruments: [BTC, BNB],
  kinds: ['trades', 'tops', 'levels'],
  heapUsed: () => process.memoryUsage().heapUsed,
  frames: [
    { says: 'an aggregate; the buyer rested, so the seller was the aggressor', frame: AGG_TRADE, trades: [AGG_ROW] },
    {
      says: 'an aggregate of the combined stream',
      frame: combined('btcusdt@aggTrade', AGG_TRADE),
      trades: [AGG_ROW],
    },
    {
      says: 'an aggregate in microseconds',
      frame: AGG_TRADE.replace('"T":1672515782134', '"T":1672515782134567'),
      trades: [{ ...AGG_ROW, eventTimeUs: 1_672_515_782_134_567 }],
    },
    { says: 'a single trade with the largest id and size', frame: TRADE, trades: [TRADE_ROW] },
    {
      says: 'a single trade of the derivatives',
      frame: combined('bnbusdt@trade', TRADE.replace('"M":true', '"X":"MARKET"')),
      trades: [TRADE_ROW],
    },
    {
      says: 'keys and a symbol written with escapes',
      frame: TRADE.replace('"s":"BNBUSDT"', '"\\u0073":"BNB\\u0055SDT"'),
      trades: [TRADE_ROW],
    },
    { says: 'a top of book, which names no event', frame: TOP, tops: [TOP_ROW] },
    { says: 'a top of the combined stream', frame: combined('bnbusdt@bookTicker', TOP), tops: [TOP_ROW] },
    {
      says: 'a top of the derivatives, which names event and times',
      frame: TOP.replace('{', '{"e":"bookTicker","E":1568014460893,"T":1568014460891,'),
      tops: [{ ...TOP_ROW, eventTimeUs: 1_568_014_460_891_000 }],
    },
    {
      says: 'a top without a bid',
      frame: TOP.replace('25.35190000', '0.00000000').replace('31.21000000', '0.00000000'),
      tops: [{ ...TOP_ROW, bid: ['0.00000000', '0.00000000'] }],
    },
    { says: 'a change of a book', frame: DELTA, books: [DELTA_ROW] },
    {
      says: 'a change of a book of the derivatives',
      frame: DELTA.replace('"U":', '"T":1672515782130,"pu":149,"U":'),
      books: [{ ...DELTA_ROW, sequence: [157, 160, 149], eventTimeUs: 1_672_515_782_130_000 }],
    },
    {
      says: 'a change without a level, for the sake of its sequences',
      frame: '{"e":"depthUpdate","E":1672515782136,"s":"BTCUSDT","U":161,"u":161,"b":[],"a":[]}',
      books: [{ ...DELTA_ROW, bids: [], asks: [], sequence: [161, 161, -1] }],
    },
    { says: 'an ack', frame: '{"result":null,"id":1}', notices: [{ type: 'ack', id: '1' }] },
    {
      says: 'a refusal',
      frame: '{"code":2,"msg":"Invalid request: \\"x\\"","id":1}',
      notices: [{ type: 'refused', id: '1', code: '2', text: 'Invalid request: "x"' }],
    },
    {
      says: 'a refusal wrapped in an error, of a frame that it could not read',
      frame: '{"error":{"code":3,"msg":"Invalid JSON"},"id":null}',
      notices: [{ type: 'refused', id: null, code: '3', text: 'Invalid JSON' }],
    },
    {
      says: 'the end of the server',
      frame: '{"e":"serverShutdown","E":1770123456789}',
      notices: [{ type: 'shutdown' }],
    },
    {
      says: 'the end of the server on the combined stream',
      frame: combined('!serverShutdown', '{"e":"serverShutdown","E":1770123456789}'),
      notices: [{ type: 'shutdown' }],
    },
    {
      says: 'a kline, which nobody wants',
      frame: '{"e":"kline","E":1672515782136,"s":"BTCUSDT","k":{"t":1672515780000,"o":"0.0010"}}',
      ignored: 1,
    },
    {
      says: 'a partial book, which names no instrument',
      frame: combined('btcusdt@depth5', '{"lastUpdateId":160,"bids":[["0.0024","10"]],"asks":[]}'),
      ignored: 1,
    },
  ],
  metadata: {
    body: JSON.stringify({
      timezone: 'UTC',
      symbols: [
        {
          symbol: 'BTCUSDT',
          status: 'TRADING',
          baseAsset: 'BTC',
          quoteAsset: 'USDT',
          filters: [
            { filterType: 'PRICE_FILTER', minPrice: '0.01000000', tickSize: '0.01000000' },
            { filterType: 'LOT_SIZE', minQty: '0.00001000', stepSize: '0.00001000' },
          ],
        },
        { symbol: 'BCCBTC', status: 'BREAK', baseAsset: 'BCC', quoteAsset: 'BTC', filters: [] },
        {
          symbol: 'SHIBUSDT',
          status: 'TRADING',
          baseAsset: 'SHIB',
          quoteAsset: 'USDT',
          filters: [
            { filterType: 'PRICE_FILTER', tickSize: '0.00000000' },
            { filterType: 'LOT_SIZE', stepSize: '1.00000000' },
          ],
        },
      ],
    }),
    specs: [
      { symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', priceDecimals: 2, sizeDecimals: 5 },
      { symbol: 'SHIBUSDT', base: 'SHIB', quote: 'USDT', priceDecimals: 8, sizeDecimals: 0 },
    ],
  },
  backfill: {
    body: '[{"a":26129,"p":"97234.50000000","q":"4.70443000","f":27781,"l":27781,"T":1498793709153,"m":true,"M":true},{"a":26130,"p":"97234.51","q":"1","f":27782,"l":27790,"T":1498793709200,"m":false,"M":true}]',
    trades: [
      {
        symbol: 'BTCUSDT',
        id: '26129',
        price: '97234.50',
        size: '4.70443',
        aggressor: 'sell',
        eventTimeUs: 1_498_793_709_153_000,
        range: [27781, 27781],
      },
      {
        symbol: 'BTCUSDT',
        id: '26130',
        price: '97234.51',
        size: '1.00000',
        aggressor: 'buy',
        eventTimeUs: 1_498_793_709_200_000,
        range: [27782, 27790],
      },
    ],
  },
  snapshot: {
    body: '{"lastUpdateId":1027024,"bids":[["4.00000000","431.00000000"]],"asks":[["4.02000000","12.00000000"]]}',
    books: [
      {
        symbol: 'BTCUSDT',
        isSnapshot: true,
        bids: [['4.00', '431.00000']],
        asks: [['4.02', '12.00000']],
        sequence: [1027024, 1027024, -1],
        eventTimeUs: 0,
      },
    ],
  },
};

describeVenue(binance, samples);

describe('binance', () => {
  const price = (text: string) => AGG_TRADE.replace('"97234.56000000"', text);
  const time = (text: string) => AGG_TRADE.replace('"T":1672515782134', `"T":${text}`);

  it.each([
    ['malformed', AGG_TRADE.slice(0, -1)],
    ['malformed', `${AGG_TRADE}x`],
    ['malformed', AGG_TRADE + AGG_TRADE],
    ['malformed', AGG_TRADE.replace('"f"', '"l"')],
    ['malformed', price('97234.')],
    ['malformed', price('NaN')],
    ['malformed', 'pong'],
    ['incomplete', AGG_TRADE.replace('"p"', '"P"')],
    ['incomplete', AGG_TRADE.replace('"m":true', '"m":1')],
    ['incomplete', AGG_TRADE.replace('"s":"BTCUSDT"', '"s":7')],
    ['incomplete', price('null')],
    ['incomplete', DELTA.replace('["96999","0"]', '["96999"]')],
    ['incomplete', DELTA.replace('["96999","0"]', '"96999"')],
    ['number', price('""')],
    ['number', price('"NaN"')],
    ['number', price('"0x10"')],
    ['number', price('1e400')],
    ['number', price('"-97234.56"')],
    ['number', price('"0.00"')],
    ['number', price('"97234.561"')],
    ['number', price(`"${'9'.repeat(40)}"`)],
    ['number', AGG_TRADE.replace('"a":12345', '"a":9007199254740993')],
    ['number', AGG_TRADE.replace('"f":100', '"f":106')],
    ['number', TOP.replace('31.21000000', '0.00000000')],
    ['number', DELTA.replace('"96999","0"', '"96999.001","0"')],
    ['time', time('0')],
    ['time', time('167251578')],
    ['time', time('9672515782134')],
    ['unknown-symbol', AGG_TRADE.replace('BTCUSDT', 'BTCUSDC')],
    ['unknown-event', AGG_TRADE.replace('aggTrade', 'aggTrades')],
    ['unknown-event', '{"stream":"x","s":"BTCUSDT","data":null}'],
    ['unknown-event', '{}'],
  ] as const)('sets aside as %s: %s', (reason, frame) => {
    const sink = new Sink({ instruments: samples.instruments, capacity: 16 });
    binance.decode(new TextEncoder().encode(frame), sink);
    expect(sink.counts.rejected[reason]).toBe(1);
    expect(sink.rejectedTotal).toBe(1);
    expect(sink.trades.length + sink.tops.length + sink.levels.length).toBe(0);
  });

  it('reads a price with an exponent exactly', () => {
    const sink = new Sink({ instruments: samples.instruments, capacity: 16 });
    binance.decode(new TextEncoder().encode(price('9.723456e4')), sink);
    expect(sink.trades.price[0]).toBe(9_723_456);
  });

  it('never mixes the envelope with the event', () => {
    const sink = new Sink({ instruments: samples.instruments, capacity: 16 });
    const data = AGG_TRADE.replace('"s":"BTCUSDT",', '');
    binance.decode(new TextEncoder().encode(`{"s":"BTCUSDT","data":${data}}`), sink);
    expect(sink.trades.length).toBe(0);
  });

  it('subscribes to every stream of a socket with one frame', () => {
    const plans = binance.plan(samples.instruments, ['trades', 'tops'], { socket: 'wss://a', rest: '' });
    expect(plans).toHaveLength(1);
    expect(plans[0].url).toBe('wss://a/stream');
    expect(plans[0].subscribe).toEqual([
      {
        ids: ['1'],
        frame:
          '{"method":"SUBSCRIBE","params":["btcusdt@aggTrade","btcusdt@bookTicker","bnbusdt@aggTrade","bnbusdt@bookTicker"],"id":1}',
      },
    ]);
  });

  it('asks for aggregates from an id on', () => {
    expect(binance.backfill?.request(BTC, 26129, 500)).toEqual({
      path: '/api/v3/aggTrades?symbol=BTCUSDT&fromId=26129&limit=500',
      weight: 4,
    });
  });

  it('begins with 64 symbols', () => {
    expect(binance.defaultSymbols).toHaveLength(64);
  });
});
