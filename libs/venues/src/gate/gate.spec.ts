import { type Instrument } from '@livetape/model';
import { describeVenue } from '../conformance';
import { type Samples } from '../samples';
import { Sink } from '../sink';
import { gate } from './gate';

const BTC: Instrument = {
  id: 4,
  venue: 'gate',
  symbol: 'BTC_USDT',
  base: 'BTC',
  quote: 'USDT',
  priceDecimals: 2,
  sizeDecimals: 8,
};
const NEO: Instrument = {
  ...BTC,
  id: 1,
  symbol: 'NEO_BTC',
  base: 'NEO',
  quote: 'BTC',
  priceDecimals: 7,
  sizeDecimals: 6,
};

const TRADE =
  '{"time":1619093546,"channel":"spot.trades","event":"update","result":{"id":816995970,"create_time":1619093546,"create_time_ms":"1619093546958.116","side":"buy","currency_pair":"NEO_BTC","amount":"0.5000000000","price":"0.0018735000","range":"2390902-2390902"}}';
const TRADE_ROW = {
  symbol: 'NEO_BTC',
  id: '816995970',
  price: '0.0018735',
  size: '0.500000',
  aggressor: 'buy',
  eventTimeUs: 1_619_093_546_958_116,
} as const;
const FUTURES_TRADES =
  '{"time":1653808101,"channel":"futures.trades","event":"update","error":null,"result":[{"size":-7,"id":376991,"create_time":1653808101,"price":"29009.9","contract":"BTC_USDT"},{"size":"9","id":376992,"create_time":1653808101,"create_time_ms":1653808101936,"price":29008.7,"contract":"BTC_USDT"}]}';
const TOP =
  '{"time":1654029559,"channel":"spot.book_ticker","event":"update","result":{"t":1654029559473,"u":6765708346,"s":"BTC_USDT","b":"31738.93","B":"2.3039","a":"31738.94","A":"0.335"}}';
const TOP_ROW = {
  symbol: 'BTC_USDT',
  bid: ['31738.93', '2.30390000'],
  ask: ['31738.94', '0.33500000'],
  sequence: 6_765_708_346,
  eventTimeUs: 1_654_029_559_473_000,
} as const;
const FULL =
  '{"channel":"spot.obu","result":{"t":1748572394325,"full":true,"s":"ob.BTC_USDT.400","u":28606981,"b":[["105958.9","0.00908"]],"a":[["105959","0.01"],["105960.5","1"]]},"time_ms":1748572394333}';
const FULL_ROW = {
  symbol: 'BTC_USDT',
  isSnapshot: true,
  bids: [['105958.90', '0.00908000']],
  asks: [
    ['105959.00', '0.01000000'],
    ['105960.50', '1.00000000'],
  ],
  sequence: [28_606_981, 28_606_981, -1],
  depth: 400,
  eventTimeUs: 1_748_572_394_325_000,
} as const;
const UPDATE =
  '{"time":1631836142,"channel":"spot.order_book_update","event":"update","result":{"t":1631836142325,"e":"depthUpdate","E":1631836142,"s":"BTC_USDT","U":4622074361,"u":4622074364,"b":[["47737.89","0.002"],["47741.35","0"]],"a":[["47813.04","0.0355"]]}}';
const UPDATE_ROW = {
  symbol: 'BTC_USDT',
  isSnapshot: false,
  bids: [
    ['47737.89', '0.00200000'],
    ['47741.35', '0.00000000'],
  ],
  asks: [['47813.04', '0.03550000']],
  sequence: [4_622_074_361, 4_622_074_364, -1],
  eventTimeUs: 1_631_836_142_325_000,
} as const;

const samples: Samples = {
  instruments: [BTC, NEO],
  kinds: ['trades', 'tops', 'levels'],
  heapUsed: () => process.memoryUsage().heapUsed,
  frames: [
    { says: 'a trade with a time to the microsecond', frame: TRADE, trades: [TRADE_ROW] },
    { says: 'a top of book', frame: TOP, tops: [TOP_ROW] },
    { says: 'the whole book of a stream', frame: FULL, books: [FULL_ROW] },
    {
      says: 'a change of a stream, with one side only',
      frame:
        '{"channel":"spot.obu","result":{"t":1748572394425,"s":"ob.BTC_USDT.400","U":28606982,"u":28606985,"b":[["105958.9","0"]]}}',
      books: [
        {
          symbol: 'BTC_USDT',
          isSnapshot: false,
          bids: [['105958.90', '0.00000000']],
          asks: [],
          sequence: [28_606_982, 28_606_985, -1],
          eventTimeUs: 1_748_572_394_425_000,
        },
      ],
    },
    {
      says: 'the whole book of a stream of fewer levels',
      frame: FULL.replace('.400', '.50'),
      books: [{ ...FULL_ROW, depth: 50 }],
    },
    { says: 'a change of the older channel', frame: UPDATE, books: [UPDATE_ROW] },
    {
      says: 'a change of a book of futures',
      frame:
        '{"id":null,"time":1632799979,"channel":"futures.order_book_update","event":"update","error":null,"result":{"t":1632799979523,"s":"BTC_USDT","U":8179159885,"u":8179159933,"b":[{"p":"42459.2","s":73982}],"a":[{"p":"42460","s":"0"}]}}',
      books: [
        {
          symbol: 'BTC_USDT',
          isSnapshot: false,
          bids: [['42459.20', '73982.00000000']],
          asks: [['42460.00', '0.00000000']],
          sequence: [8_179_159_885, 8_179_159_933, -1],
          eventTimeUs: 1_632_799_979_523_000,
        },
      ],
    },
    {
      says: 'trades of futures, those sold below 0',
      frame: FUTURES_TRADES,
      trades: [
        {
          symbol: 'BTC_USDT',
          id: '376991',
          price: '29009.90',
          size: '7.00000000',
          aggressor: 'sell',
          eventTimeUs: 1_653_808_101_000_000,
        },
        {
          symbol: 'BTC_USDT',
          id: '376992',
          price: '29008.70',
          size: '9.00000000',
          aggressor: 'buy',
          eventTimeUs: 1_653_808_101_936_000,
        },
      ],
    },
    {
      says: 'an ack with the id that was sent',
      frame:
        '{"time":1,"id":22,"channel":"spot.obu","event":"subscribe","payload":["ob.BTC_USDT.400"],"result":{"status":"success"}}',
      notices: [{ type: 'ack', id: '22' }],
    },
    {
      says: 'an ack of a request without an id, with an error that is none',
      frame:
        '{"time":1619093532,"channel":"spot.trades","event":"subscribe","error":null,"result":{"status":"success"}}',
      notices: [{ type: 'ack', id: 'spot.trades' }],
    },
    {
      says: 'the end of a subscription',
      frame: '{"time":1,"id":23,"channel":"spot.obu","event":"unsubscribe","result":{"status":"success"}}',
      notices: [{ type: 'ack', id: '23' }],
    },
    {
      says: 'a refusal',
      frame:
        '{"time":1,"id":22,"channel":"spot.obu","event":"subscribe","error":{"code":2,"message":"Alert sub ob.BTC_USDT.50"},"result":null}',
      notices: [{ type: 'refused', id: '22', code: '2', text: 'Alert sub ob.BTC_USDT.50' }],
    },
    {
      says: 'the answer to a ping',
      frame: '{"time":1619093532,"channel":"spot.pong","event":"","result":null}',
      notices: [{ type: 'heartbeat' }],
    },
    {
      says: 'a ticker, which nobody wants',
      frame:
        '{"time":1,"channel":"spot.tickers","event":"update","result":{"currency_pair":"NEO_BTC","last":"0.0018716"}}',
      ignored: 1,
    },
  ],
  metadata: {
    body: '[{"id":"BTC_USDT","base":"BTC","quote":"USDT","amount_precision":5,"precision":1,"trade_status":"tradable"},{"id":"SHIB_USDT","base":"SHIB","quote":"USDT","amount_precision":0,"precision":9,"trade_status":"tradable"},{"id":"IHT_ETH","base":"IHT","quote":"ETH","amount_precision":1,"precision":9,"trade_status":"untradable"}]',
    specs: [
      { symbol: 'BTC_USDT', base: 'BTC', quote: 'USDT', priceDecimals: 1, sizeDecimals: 8 },
      { symbol: 'SHIB_USDT', base: 'SHIB', quote: 'USDT', priceDecimals: 9, sizeDecimals: 4 },
    ],
  },
  snapshot: {
    body: '{"id":123456,"current":1623898993123,"update":1623898993121,"asks":[["47338.64","20.622"]],"bids":[["47338.60","1"],["47338.59","0.5"]]}',
    books: [
      {
        symbol: 'BTC_USDT',
        isSnapshot: true,
        bids: [
          ['47338.60', '1.00000000'],
          ['47338.59', '0.50000000'],
        ],
        asks: [['47338.64', '20.62200000']],
        sequence: [123_456, 123_456, -1],
        eventTimeUs: 1_623_898_993_123_000,
      },
    ],
  },
};

describeVenue(gate, samples);

describe('gate', () => {
  it.each([
    ['malformed', TRADE.slice(0, -1)],
    ['incomplete', TRADE.replace('"buy"', '"swap"')],
    ['incomplete', FULL.replace('"s":"ob.BTC_USDT.400"', '"s":400')],
    ['incomplete', UPDATE.replace('"U":4622074361,', '')],
    ['incomplete', FUTURES_TRADES.replace('"size":-7', '"size":null')],
    ['number', TRADE.replace('0.5000000000', '0.5000000001')],
    ['number', FUTURES_TRADES.replace('"size":-7', '"size":0')],
    ['number', TOP.replace('"0.335"', '"0"')],
    ['time', TRADE.replace('1619093546958.116', '161909354695.116')],
    ['unknown-symbol', TRADE.replace('NEO_BTC', 'NEO_ETH')],
    ['unknown-symbol', FULL.replace('ob.BTC_USDT.400', 'ob.ETH_USDT.400')],
    ['unknown-symbol', FULL.replace('ob.BTC_USDT.400', '400')],
    ['unknown-event', TRADE.replace('spot.trades', 'spot.raids')],
  ] as const)('sets aside as %s: %s', (reason, frame) => {
    const sink = new Sink({ instruments: samples.instruments, capacity: 16 });
    gate.decode(new TextEncoder().encode(frame), sink);
    expect(sink.counts.rejected[reason]).toBe(1);
    expect(sink.trades.length + sink.tops.length + sink.levels.length).toBe(0);
  });

  it('subscribes to the book of each instrument by a frame of its own', () => {
    const [plan] = gate.plan([NEO, BTC], ['trades', 'levels'], { socket: 'wss://a/', rest: '' });
    expect(plan.subscribe).toEqual([
      { ids: ['1'], frame: '{"id":1,"channel":"spot.trades","event":"subscribe","payload":["NEO_BTC","BTC_USDT"]}' },
      { ids: ['13'], frame: '{"id":13,"channel":"spot.obu","event":"subscribe","payload":["ob.NEO_BTC.400"]}' },
      { ids: ['22'], frame: '{"id":22,"channel":"spot.obu","event":"subscribe","payload":["ob.BTC_USDT.400"]}' },
    ]);
  });

  it('has a book again by leaving its stream first', () => {
    expect(gate.resync?.(BTC, new Sink({ instruments: [], capacity: 0 }).link)).toEqual([
      { ids: ['23'], frame: '{"id":23,"channel":"spot.obu","event":"unsubscribe","payload":["ob.BTC_USDT.400"]}' },
      { ids: ['24'], frame: '{"id":24,"channel":"spot.obu","event":"subscribe","payload":["ob.BTC_USDT.400"]}' },
    ]);
  });

  it.each([
    ['https://api.gateio.ws/api/v4/spot/order_book?currency_pair=HAI_ETH&limit=100&with_id=true', 'HAI_ETH'],
    ['https://api.gateio.ws/api/v4/futures/usdt/order_book?contract=BTC_USDT&limit=100&with_id=true', 'BTC_USDT'],
    ['https://api.gateio.ws/api/v4/spot/trades?currency_pair=HAI_ETH', null],
  ])('finds the symbol of %s', (url, symbol) => {
    expect(gate.snapshot?.symbolOf(url)).toBe(symbol);
  });

  it('pings with the time in seconds', () => {
    expect(gate.keepalive?.frame(1_619_093_532_999)).toBe('{"time":1619093532,"channel":"spot.ping"}');
  });
});
