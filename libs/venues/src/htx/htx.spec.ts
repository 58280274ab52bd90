import { type Instrument } from '@livetape/model';
import { describeVenue } from '../conformance';
import { Link } from '../link';
import { type Samples } from '../samples';
import { Sink } from '../sink';
import { htx } from './htx';

const BTC: Instrument = {
  id: 1,
  venue: 'htx',
  symbol: 'btcusdt',
  base: 'BTC',
  quote: 'USDT',
  priceDecimals: 2,
  sizeDecimals: 8,
};
const SWAP: Instrument = { ...BTC, id: 0, symbol: 'BTC-USDT', priceDecimals: 1, sizeDecimals: 0 };

const TRADES =
  '{"ch":"market.btcusdt.trade.detail","ts":1616243199157,"tick":{"id":123140716701,"ts":1616243199156,"data":[{"id":123140716701236887569077665,"ts":1616243199156,"tradeId":102357140868,"amount":0.5,"price":5.891108E4,"direction":"buy"},{"id":123140716701236887569077664,"ts":1616243199155,"tradeId":102357140867,"amount":1.98E-4,"price":58911.07,"direction":"sell"}]}}';
const SOLD = {
  symbol: 'btcusdt',
  id: '102357140867',
  price: '58911.07',
  size: '0.00019800',
  aggressor: 'sell',
  eventTimeUs: 1_616_243_199_155_000,
} as const;
const BOUGHT = {
  ...SOLD,
  id: '102357140868',
  price: '58911.08',
  size: '0.50000000',
  aggressor: 'buy',
  eventTimeUs: 1_616_243_199_156_000,
} as const;
const SWAP_TRADES =
  '{"ch":"market.BTC-USDT.trade.detail","ts":1616246303142,"tick":{"id":674495368,"ts":1616246303133,"data":[{"amount":36,"quantity":0.036,"trade_turnover":971.69976,"ts":1616246303133,"id":6744953680000,"price":26991.6,"direction":"buy"},{"amount":42,"quantity":0.042,"trade_turnover":1134,"ts":1616246303134,"id":6744953680001,"price":27000,"direction":"buy"}]}}';
const SWAP_ROW = {
  symbol: 'BTC-USDT',
  id: '6744953680000',
  price: '26991.6',
  size: '36',
  aggressor: 'buy',
  eventTimeUs: 1_616_246_303_133_000,
  sequence: -1,
} as const;
const BBO =
  '{"ch":"market.btcusdt.bbo","ts":1654031600066,"tick":{"seqId":155441231856,"ask":31764.09,"askSize":0.794873,"bid":31764.08,"bidSize":4.378544,"quoteTime":1654031600064,"symbol":"btcusdt"}}';
const CHANGE =
  '{"ch":"market.btcusdt.mbp.150","ts":1622707662703,"tick":{"seqNum":129803485567,"prevSeqNum":129803485424,"bids":[[38765.39,0.0],[38762.87,0.009708]],"asks":[[38762.88,26.75597395914065]]}}';
const CHANGE_ROW = {
  symbol: 'btcusdt',
  isSnapshot: false,
  bids: [
    ['38765.39', '0.00000000'],
    ['38762.87', '0.00970800'],
  ],
  asks: [['38762.88', '26.75597395']],
  sequence: [-1, 129_803_485_567, 129_803_485_424],
  eventTimeUs: 1_622_707_662_703_000,
} as const;
const DEPTH =
  '{"ch":"market.btcusdt.depth.step0","ts":1630983549503,"tick":{"bids":[[52690.69,3.6281E-1],[52690.68,1.0E-15]],"asks":[[52690.7,0.372591]],"version":136998124622,"ts":1630983549500}}';
const DEPTH_ROW = {
  symbol: 'btcusdt',
  isSnapshot: true,
  bids: [
    ['52690.69', '0.36281000'],
    ['52690.68', '0.00000001'],
  ],
  asks: [['52690.70', '0.37259100']],
  sequence: [136_998_124_622, 136_998_124_622, -1],
  eventTimeUs: 1_630_983_549_503_000,
} as const;
const HIGH_FREQUENCY =
  '{"ch":"market.BTC-USDT.depth.size_20.high_freq","tick":{"asks":[[39055,16634],[39060.1,0]],"bids":null,"ch":"market.BTC-USDT.depth.size_20.high_freq","event":"update","id":39536668357,"mrid":39536668357,"ts":1622711948514,"version":709648808},"ts":1622711948514}';
const HIGH_FREQUENCY_ROW = {
  symbol: 'BTC-USDT',
  isSnapshot: false,
  bids: [],
  asks: [
    ['39055.0', '16634'],
    ['39060.1', '0'],
  ],
  sequence: [709_648_808, 709_648_808, -1],
  eventTimeUs: 1_622_711_948_514_000,
} as const;

const samples: Samples = {
  instruments: [BTC, SWAP],
  kinds: ['trades', 'tops', 'levels'],
  heapUsed: () => process.memoryUsage().heapUsed,
  frames: [
    { says: 'trades, the newest first, which come out oldest first', frame: TRADES, trades: [SOLD, BOUGHT] },
    {
      says: 'trades of a swap, the oldest first, whose ids are not dense',
      frame: SWAP_TRADES,
      trades: [
        SWAP_ROW,
        { ...SWAP_ROW, id: '6744953680001', price: '27000.0', size: '42', eventTimeUs: 1_616_246_303_134_000 },
      ],
    },
    {
      says: 'a top of book',
      frame: BBO,
      tops: [
        {
          symbol: 'btcusdt',
          bid: ['31764.08', '4.37854400'],
          ask: ['31764.09', '0.79487300'],
          sequence: 155_441_231_856,
          eventTimeUs: 1_654_031_600_066_000,
        },
      ],
    },
    {
      says: 'a top of a swap',
      frame:
        '{"ch":"market.BTC-USDT.bbo","ts":1654031855127,"tick":{"mrid":108746530167,"id":1654031855,"bid":[31784.1,5911],"ask":[31784.2,4],"ts":1654031855127,"version":108746530167,"ch":"market.BTC-USDT.bbo"}}',
      tops: [
        {
          symbol: 'BTC-USDT',
          bid: ['31784.1', '5911'],
          ask: ['31784.2', '4'],
          sequence: 108_746_530_167,
          eventTimeUs: 1_654_031_855_127_000,
        },
      ],
    },
    { says: 'a change of a book, its sizes cut at the scale', frame: CHANGE, books: [CHANGE_ROW] },
    {
      says: 'a change without a level, for the sake of its sequence',
      frame:
        '{"ch":"market.btcusdt.mbp.400","ts":1622707662703,"tick":{"seqNum":129803485567,"prevSeqNum":129803485424}}',
      books: [{ ...CHANGE_ROW, bids: [], asks: [] }],
    },
    {
      says: 'the book that was asked for',
      frame:
        '{"id":"seed market.btcusdt.mbp.150","rep":"market.btcusdt.mbp.150","status":"ok","ts":1622707662999,"data":{"seqNum":129803485424,"bids":[[38765.39,1]],"asks":[[38766,2]]}}',
      books: [
        {
          ...CHANGE_ROW,
          isSnapshot: true,
          bids: [['38765.39', '1.00000000']],
          asks: [['38766.00', '2.00000000']],
          sequence: [129_803_485_424, 129_803_485_424, -1],
          depth: 150,
          eventTimeUs: 1_622_707_662_999_000,
        },
      ],
      notices: [{ type: 'ack', id: 'seed market.btcusdt.mbp.150' }],
    },
    { says: 'a whole book of depth; what is there never comes to nothing', frame: DEPTH, books: [DEPTH_ROW] },
    {
      says: 'a whole book of a swap, numbered by its mrid',
      frame:
        '{"ch":"market.BTC-USDT.depth.step0","status":"ok","ts":1654253113251,"tick":{"mrid":108917760661,"id":1654253113,"bids":[[29796.7,305]],"asks":[[29796.8,4025]],"ts":1654253113226,"version":1654253113,"ch":"market.BTC-USDT.depth.step0"}}',
      books: [
        {
          symbol: 'BTC-USDT',
          isSnapshot: true,
          bids: [['29796.7', '305']],
          asks: [['29796.8', '4025']],
          sequence: [108_917_760_661, 108_917_760_661, -1],
          eventTimeUs: 1_654_253_113_251_000,
        },
      ],
    },
    {
      says: 'a change of depth, as it was in 2019',
      frame: DEPTH.replace('"tick"', '"update":true,"tick"'),
      books: [{ ...DEPTH_ROW, isSnapshot: false, sequence: [-1, 136_998_124_622, -1] }],
    },
    { says: 'a change of a book of a swap, one side null', frame: HIGH_FREQUENCY, books: [HIGH_FREQUENCY_ROW] },
    {
      says: 'the whole book of a swap',
      frame: HIGH_FREQUENCY.replace('"update"', '"snapshot"'),
      books: [{ ...HIGH_FREQUENCY_ROW, isSnapshot: true, depth: 20 }],
    },
    { says: 'a ping', frame: '{"ping":1618678073643}', notices: [{ type: 'reply', frame: '{"pong":1618678073643}' }] },
    {
      says: 'an ack',
      frame: '{"id":"market.btcusdt.bbo","status":"ok","subbed":"market.btcusdt.bbo","ts":1489474081631}',
      notices: [{ type: 'ack', id: 'market.btcusdt.bbo' }],
    },
    {
      says: 'an ack of a request without an id',
      frame: '{"id":null,"subbed":"market.BTC_CW.trade.detail","ts":1572912001262,"status":"ok"}',
      notices: [{ type: 'ack', id: 'market.BTC_CW.trade.detail' }],
    },
    {
      says: 'a refusal',
      frame:
        '{"status":"error","ts":1494326028889,"id":"x","err-code":"bad-request","err-msg":"invalid topic market.x.bbo"}',
      notices: [{ type: 'refused', id: 'x', code: 'bad-request', text: 'invalid topic market.x.bbo' }],
    },
    {
      says: 'a candle, which nobody wants',
      frame: '{"ch":"market.btcusdt.kline.1min","ts":1654081322624,"tick":{"id":1654081320,"open":31545.71}}',
      ignored: 1,
    },
    { says: 'the tickers of all', frame: '{"ch":"market.tickers","ts":1722857569936,"data":[]}', ignored: 1 },
    { says: 'a book of another step', frame: DEPTH.replace('step0', 'step1'), ignored: 1 },
    { says: 'a top of a book told whole', frame: CHANGE.replace('mbp.150', 'mbp.refresh.20'), ignored: 1 },
    {
      says: 'a note of the derivatives',
      frame: '{"op":"notify","topic":"public.BTC-USD.funding_rate","ts":1}',
      ignored: 1,
    },
    {
      says: 'the end of a subscription',
      frame: '{"id":"1","status":"ok","unsubbed":"market.btcusdt.bbo"}',
      ignored: 1,
    },
    {
      says: 'an answer that was not asked for',
      frame: '{"id":"1","rep":"market.btcusdt.kline.1min","status":"ok","data":[]}',
      ignored: 1,
    },
  ],
  metadata: {
    body: '{"status":"ok","data":[{"base-currency":"btc","quote-currency":"usdt","price-precision":2,"amount-precision":6,"symbol":"btcusdt","state":"online"},{"base-currency":"yee","quote-currency":"btc","price-precision":10,"amount-precision":2,"symbol":"yeebtc","state":"online"},{"base-currency":"a","quote-currency":"b","price-precision":1,"amount-precision":1,"symbol":"ab","state":"offline"}]}',
    specs: [
      { symbol: 'btcusdt', base: 'BTC', quote: 'USDT', priceDecimals: 2, sizeDecimals: 8 },
      { symbol: 'yeebtc', base: 'YEE', quote: 'BTC', priceDecimals: 10, sizeDecimals: 3 },
    ],
  },
};

describeVenue(htx, samples);

describe('htx', () => {
  it.each([
    ['malformed', TRADES.slice(0, -1)],
    ['incomplete', TRADES.replace('"tradeId":102357140867,', '')],
    ['incomplete', TRADES.replace('"sell"', '"none"')],
    ['incomplete', CHANGE.replace('"prevSeqNum":129803485424,', '')],
    ['incomplete', CHANGE.replace('[[38762.88,26.75597395914065]]', '"none"')],
    ['incomplete', HIGH_FREQUENCY.replace('"update"', '"rewrite"')],
    ['number', TRADES.replace('1.98E-4', '1.98E-9')],
    ['number', CHANGE.replace('38765.39', '38765.391')],
    ['number', BBO.replace('0.794873', '0')],
    ['time', TRADES.replace('"ts":1616243199155', '"ts":16162431991')],
    ['unknown-symbol', BBO.replace('market.btcusdt', 'market.ethusdt')],
    ['unknown-event', BBO.replace('.bbo', '.bob')],
    ['unknown-event', HIGH_FREQUENCY.replace('size_20', 'size_x')],
    ['unknown-event', '{"status":"ok"}'],
  ] as const)('sets aside as %s: %s', (reason, frame) => {
    const sink = new Sink({ instruments: samples.instruments, capacity: 16 });
    htx.decode(new TextEncoder().encode(frame), sink);
    expect(sink.counts.rejected[reason]).toBe(1);
    expect(sink.trades.length + sink.tops.length + sink.levels.length).toBe(0);
  });

  it('has books on a socket of their own', () => {
    const plans = htx.plan([BTC], ['trades', 'tops', 'levels', 'greeks'], { socket: 'wss://a', rest: '' });
    expect(plans.map(({ url, kinds, subscribe }) => [url, kinds, subscribe.map(({ frame }) => frame)])).toEqual([
      [
        'wss://a/ws',
        ['trades', 'tops'],
        [
          '{"sub":"market.btcusdt.trade.detail","id":"market.btcusdt.trade.detail"}',
          '{"sub":"market.btcusdt.bbo","id":"market.btcusdt.bbo"}',
        ],
      ],
      ['wss://a/feed', ['levels'], ['{"sub":"market.btcusdt.mbp.150","id":"market.btcusdt.mbp.150"}']],
    ]);
  });

  it('asks for a whole book on the same socket', () => {
    expect(htx.resync?.(BTC, new Link())).toEqual([
      {
        ids: ['seed market.btcusdt.mbp.150'],
        frame: '{"req":"market.btcusdt.mbp.150","id":"seed market.btcusdt.mbp.150"}',
      },
    ]);
  });
});
