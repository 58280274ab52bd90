import { type Instrument } from '@livetape/model';
import { describeVenue } from '../conformance';
import { type BookSample, type Samples } from '../samples';
import { Sink } from '../sink';
import { bybit } from './bybit';

const BTC: Instrument = {
  id: 3,
  venue: 'bybit',
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  priceDecimals: 2,
  sizeDecimals: 6,
};
const ETH: Instrument = { ...BTC, id: 0, symbol: 'ETHUSDT', base: 'ETH' };

const FILL =
  '{"i":"2290000000050703789","T":1672304486865,"p":"16578.50","v":"0.041732","S":"Sell","s":"BTCUSDT","BT":false,"RPI":false,"seq":122620616678}';
const FILL_ROW = {
  symbol: 'BTCUSDT',
  id: '2290000000050703789',
  price: '16578.50',
  size: '0.041732',
  aggressor: 'sell',
  eventTimeUs: 1_672_304_486_865_000,
} as const;
const trades = (...rows: string[]) =>
  `{"topic":"publicTrade.BTCUSDT","type":"snapshot","ts":1672304486868,"data":[${rows.join(',')}]}`;
const book = (topic: string, type: string, data: string) =>
  `{"topic":"${topic}.BTCUSDT","ts":1749833472906,"type":"${type}","data":{"s":"BTCUSDT",${data},"seq":7961638724},"cts":1749833472901}`;
const LEVELS = '"b":[["16493.50","0.006"],["16493.00","0"]],"a":[["16611.00","0.029"]]';
const BOOK: BookSample = {
  symbol: 'BTCUSDT',
  isSnapshot: false,
  bids: [
    ['16493.50', '0.006000'],
    ['16493.00', '0.000000'],
  ],
  asks: [['16611.00', '0.029000']],
  sequence: [177_400_507, 177_400_507, -1],
  eventTimeUs: 1_749_833_472_901_000,
};
const TOP_ROW = {
  symbol: 'BTCUSDT',
  bid: ['16493.50', '0.006000'],
  ask: ['16611.00', '0.029000'],
  sequence: 1_399_781,
  eventTimeUs: 1_749_833_472_901_000,
} as const;
const BEST = '"b":[["16493.50","0.006"]],"a":[["16611.00","0.029"]],"u":1399781';
const TICKER =
  '{"topic":"tickers.BTCUSDT","type":"snapshot","data":{"symbol":"BTCUSDT","lastPrice":"17216.00","bid1Price":"17215.50","bid1Size":"84.489","ask1Price":"17216.00","ask1Size":"83.020"},"cs":24987956059,"ts":1673272861686}';

const samples: Samples = {
  instruments: [BTC, ETH],
  kinds: ['trades', 'tops', 'levels'],
  heapUsed: () => process.memoryUsage().heapUsed,
  frames: [
    { says: 'a trade of spot, whose id is beyond 2^53', frame: trades(FILL), trades: [FILL_ROW] },
    {
      says: 'two trades of one frame, of a buyer and with the id of a derivative',
      frame: trades(
        FILL,
        FILL.replace('Sell', 'Buy').replace('2290000000050703789', '20f43950-d8dd-5b31-9112-a178eb6023af'),
      ),
      trades: [FILL_ROW, { ...FILL_ROW, id: '20f43950-d8dd-5b31-9112-a178eb6023af', aggressor: 'buy' }],
    },
    {
      says: 'a whole book',
      frame: book('orderbook.200', 'snapshot', `${LEVELS},"u":177400507`),
      books: [{ ...BOOK, isSnapshot: true }],
    },
    {
      says: 'a change of a book',
      frame: book('orderbook.200', 'delta', `${LEVELS},"u":177400508`),
      books: [{ ...BOOK, sequence: [177_400_508, 177_400_508, -1] }],
    },
    {
      says: 'the first message of a venue that began anew, whatever its type',
      frame: book('orderbook.1000', 'delta', `${LEVELS},"u":1`),
      books: [{ ...BOOK, isSnapshot: true, sequence: [1, 1, -1] }],
    },
    {
      says: 'a book of an archive, without the time of the matching engine',
      frame: book('orderbook.500', 'delta', `"b":[],"a":[],"u":5`).replace(',"cts":1749833472901', ''),
      books: [{ ...BOOK, bids: [], asks: [], sequence: [5, 5, -1], eventTimeUs: 1_749_833_472_906_000 }],
    },
    { says: 'the best levels', frame: book('orderbook.1', 'snapshot', BEST), tops: [TOP_ROW] },
    {
      says: 'the best bid alone',
      frame: book('orderbook.1', 'snapshot', BEST.replace('[["16611.00","0.029"]]', '[]')),
      tops: [{ ...TOP_ROW, ask: ['0.00', '0.000000'] }],
    },
    {
      says: 'a change of one best level, as the venue sent years ago: no top',
      frame: book('orderbook.1', 'delta', BEST),
      ignored: 1,
    },
    {
      says: 'a ticker of a derivative',
      frame: TICKER,
      tops: [
        {
          ...TOP_ROW,
          bid: ['17215.50', '84.489000'],
          ask: ['17216.00', '83.020000'],
          sequence: -1,
          eventTimeUs: 1_673_272_861_686_000,
        },
      ],
    },
    {
      says: 'a change of a ticker, which is no top',
      frame: TICKER.replace('snapshot', 'delta').replace('"bid1Size":"84.489",', ''),
      ignored: 1,
    },
    {
      says: 'an ack',
      frame:
        '{"success":true,"ret_msg":"subscribe","conn_id":"2324d924-aa4d-45b0-a858-7b8be29ab52b","req_id":"10001","op":"subscribe"}',
      notices: [{ type: 'ack', id: '10001' }],
    },
    {
      says: 'a refusal',
      frame:
        '{"success":false,"ret_msg":"Invalid symbol :[publicTrade.NOSUCH]","conn_id":"2324d924","req_id":"7","op":"subscribe"}',
      notices: [{ type: 'refused', id: '7', code: 'failed', text: 'Invalid symbol :[publicTrade.NOSUCH]' }],
    },
    {
      says: 'a refusal of what it has granted before',
      frame:
        '{"success":false,"ret_msg":"error:already subscribed,topic:publicTrade.BTCUSDT","conn_id":"2324d924","req_id":"7","op":"subscribe"}',
      notices: [{ type: 'ack', id: '7' }],
    },
    {
      says: 'a refusal of a request without an id',
      frame: '{"success":false,"ret_msg":"Invalid topic: x","conn_id":"cejreaspqfm9se7usbrg-2xh","op":"subscribe"}',
      notices: [{ type: 'refused', id: null, code: 'failed', text: 'Invalid topic: x' }],
    },
    {
      says: 'the answer to our ping',
      frame: '{"success":true,"ret_msg":"pong","conn_id":"0970e817-426e-429a-a679-ff7f55e0b16a","op":"ping"}',
      notices: [{ type: 'heartbeat' }],
    },
    {
      says: 'the answer to our ping where options are traded',
      frame: '{"req_id":"test","op":"pong","args":["1675418560633"],"conn_id":"cfcb4ocsvfriu23r3er0-1b"}',
      notices: [{ type: 'heartbeat' }],
    },
    {
      says: 'a candle, which nobody wants',
      frame: '{"topic":"kline.5.BTCUSDT","data":[{"start":1672324800000}],"ts":1672324988882,"type":"snapshot"}',
      ignored: 1,
    },
    {
      says: 'a topic that nobody told us of',
      frame: '{"topic":"news.BTCUSDT","data":{}}',
      rejected: 'unknown-event',
    },
  ],
  metadata: {
    body: JSON.stringify({
      retCode: 0,
      result: {
        category: 'spot',
        list: [
          {
            symbol: 'BTCUSDT',
            baseCoin: 'BTC',
            quoteCoin: 'USDT',
            status: 'Trading',
            lotSizeFilter: { basePrecision: '0.000001', quotePrecision: '0.0000001' },
            priceFilter: { tickSize: '0.01' },
          },
          {
            symbol: 'OLDUSDT',
            baseCoin: 'OLD',
            quoteCoin: 'USDT',
            status: 'Closed',
            lotSizeFilter: { basePrecision: '1' },
            priceFilter: { tickSize: '0.01' },
          },
        ],
      },
    }),
    specs: [{ symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', priceDecimals: 2, sizeDecimals: 6 }],
  },
};

describeVenue(bybit, samples);

describe('bybit', () => {
  it.each([
    ['incomplete', trades(FILL.replace('Sell', 'sell'))],
    ['incomplete', trades(FILL.replace('"i":"2290000000050703789",', ''))],
    ['incomplete', book('orderbook.200', 'patch', `${LEVELS},"u":2`)],
    ['incomplete', book('orderbook.200', 'delta', LEVELS)],
    ['number', book('orderbook.1', 'snapshot', BEST.replace('"0.006"', '"0"'))],
    ['number', trades(FILL.replace('0.041732', '0'))],
    ['unknown-symbol', trades(FILL.replace('"s":"BTCUSDT"', '"s":"XRPUSDT"'))],
    ['unknown-event', '{"op":"auth"}'],
    ['unknown-event', '{"topic":7}'],
  ] as const)('sets aside as %s: %s', (reason, frame) => {
    const sink = new Sink({ instruments: samples.instruments, capacity: 16 });
    bybit.decode(new TextEncoder().encode(frame), sink);
    expect(sink.counts.rejected[reason]).toBe(1);
    expect(sink.trades.length + sink.tops.length + sink.levels.length).toBe(0);
  });

  it('asks for each topic by itself, so that one that is refused does not take others with it', () => {
    const [plan] = bybit.plan([BTC], ['trades', 'tops', 'levels'], { socket: 'wss://a', rest: '' });
    expect(plan.url).toBe('wss://a/v5/public/spot');
    const topics = ['publicTrade.BTCUSDT', 'orderbook.1.BTCUSDT', 'orderbook.200.BTCUSDT'];
    expect(plan.subscribe.map(({ ids }) => ids)).toEqual(topics.map((topic) => [`subscribe:${topic}`]));
    expect(plan.subscribe[0].frame).toBe(
      '{"req_id":"subscribe:publicTrade.BTCUSDT","op":"subscribe","args":["publicTrade.BTCUSDT"]}',
    );
  });

  it('leaves the book and takes it again to have it whole', () => {
    const link = new Sink({ instruments: [], capacity: 1 }).link;
    expect(bybit.resync?.(BTC, link)).toEqual([
      {
        ids: ['unsubscribe:orderbook.200.BTCUSDT'],
        frame: '{"req_id":"unsubscribe:orderbook.200.BTCUSDT","op":"unsubscribe","args":["orderbook.200.BTCUSDT"]}',
      },
      {
        ids: ['subscribe:orderbook.200.BTCUSDT'],
        frame: '{"req_id":"subscribe:orderbook.200.BTCUSDT","op":"subscribe","args":["orderbook.200.BTCUSDT"]}',
      },
    ]);
  });

  it('asks whether the venue is there', () => {
    expect(bybit.keepalive?.frame(0)).toBe('{"op":"ping"}');
  });
});
