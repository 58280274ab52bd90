import { type Instrument } from '@livetape/model';
import { describeVenue } from '../conformance';
import { type BookSample, type Samples } from '../samples';
import { Sink } from '../sink';
import { deribit } from './deribit';

const PERPETUAL: Instrument = {
  id: 3,
  venue: 'deribit',
  symbol: 'BTC-PERPETUAL',
  base: 'BTC',
  quote: 'USD',
  priceDecimals: 1,
  sizeDecimals: 0,
  contract: { type: 'perpetual' },
};
const OPTION: Instrument = {
  ...PERPETUAL,
  id: 0,
  symbol: 'BTC-27DEC24-80000-C',
  quote: 'BTC',
  priceDecimals: 4,
  sizeDecimals: 1,
  contract: { type: 'option', expiryMs: 1_735_286_400_000, strike: '80000', right: 'call' },
};

const FUTURE = { base: 'BTC', quote: 'USD', priceDecimals: 1, sizeDecimals: 0 };
const said = (channel: string, data: string) =>
  `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"${channel}","data":${data}}}`;
const FILL =
  '{"timestamp":1765531356452,"price":92294.5,"amount":10.0,"direction":"sell","index_price":92276.75,"instrument_name":"BTC-PERPETUAL","trade_seq":271252854,"mark_price":92287.11,"tick_direction":2,"contracts":1.0,"trade_id":"403691824"}';
const FILL_ROW = {
  symbol: 'BTC-PERPETUAL',
  id: '403691824',
  price: '92294.5',
  size: '10',
  aggressor: 'sell',
  eventTimeUs: 1_765_531_356_452_000,
  sequence: 271_252_854,
} as const;
const BOOK: BookSample = {
  symbol: 'BTC-PERPETUAL',
  isSnapshot: false,
  bids: [
    ['42500.0', '950'],
    ['42498.5', '300'],
  ],
  asks: [['42501.0', '0']],
  sequence: [-1, 123_456_790, 123_456_789],
  eventTimeUs: 1_699_999_999_500_000,
};
const CHANGE =
  '{"type":"change","instrument_name":"BTC-PERPETUAL","timestamp":1699999999500,"change_id":123456790,"prev_change_id":123456789,"bids":[["change",42500.0,950.0],["new",42498.5,300.0]],"asks":[["delete",42501.0,0.0]]}';
const WHOLE =
  '{"type":"snapshot","instrument_name":"BTC-PERPETUAL","timestamp":1699999999500,"change_id":123456789,"prev_change_id":null,"bids":[["new",42500.0,950.0],["new",42498.5,300.0]],"asks":[]}';
const WHOLE_ROW: BookSample = { ...BOOK, isSnapshot: true, asks: [], sequence: [-1, 123_456_789, -1] };
const QUOTE =
  '{"timestamp":1765541767174,"instrument_name":"BTC-PERPETUAL","best_ask_price":92288.5,"best_bid_price":92288.0,"best_ask_amount":99470.0,"best_bid_amount":133440.0}';
const TOP_ROW = {
  symbol: 'BTC-PERPETUAL',
  bid: ['92288.0', '133440'],
  ask: ['92288.5', '99470'],
  sequence: -1,
  eventTimeUs: 1_765_541_767_174_000,
} as const;
const TICKER =
  '{"underlying_price":2003.61,"underlying_index":"BTC-27DEC24","timestamp":1626993723632,"stats":{"volume":869.0},"state":"open","open_interest":12685.0,"mark_price":0.001972,"mark_iv":120.74,"interest_rate":0.0,"instrument_name":"BTC-27DEC24-80000-C","greeks":{"vega":0.20072,"theta":-1.64029,"rho":0.01188,"gamma":1.0e-5,"delta":0.03127},"bid_iv":115.62,"best_bid_price":0.0015,"best_bid_amount":4714.0,"best_ask_price":0.0025,"best_ask_amount":873.0,"ask_iv":126.4}';
const GREEKS_ROW = {
  symbol: 'BTC-27DEC24-80000-C',
  eventTimeUs: 1_626_993_723_632_000,
  markPrice: 0.001972,
  underlyingPrice: 2003.61,
  markVolatility: 120.74,
  bidVolatility: 115.62,
  askVolatility: 126.4,
  delta: 0.03127,
  gamma: 0.00001,
  vega: 0.20072,
  theta: -1.64029,
  rho: 0.01188,
  openInterest: 12685,
};
const OPTION_TOP = {
  symbol: 'BTC-27DEC24-80000-C',
  bid: ['0.0015', '4714.0'],
  ask: ['0.0025', '873.0'],
  sequence: -1,
  eventTimeUs: 1_626_993_723_632_000,
} as const;

const samples: Samples = {
  instruments: [PERPETUAL, OPTION],
  kinds: ['trades', 'tops', 'levels', 'greeks'],
  heapUsed: () => process.memoryUsage().heapUsed,
  frames: [
    { says: 'a trade', frame: said('trades.BTC-PERPETUAL.100ms', `[${FILL}]`), trades: [FILL_ROW] },
    {
      says: 'two trades of one frame, of a buyer and with an id that is no number',
      frame: said('trades.BTC-PERPETUAL.raw', `[${FILL},${FILL.replace('sell', 'buy').replace('"4036', '"ETH-4036')}]`),
      trades: [FILL_ROW, { ...FILL_ROW, id: 'ETH-403691824', aggressor: 'buy' }],
    },
    { says: 'a whole book', frame: said('book.BTC-PERPETUAL.100ms', WHOLE), books: [WHOLE_ROW] },
    {
      says: 'a whole book as in 2019, which names no type',
      frame: said('book.BTC-PERPETUAL.raw', WHOLE.replace('"type":"snapshot",', '')),
      books: [WHOLE_ROW],
    },
    {
      says: 'the ten best levels of a grouped channel, whole each time',
      frame: said(
        'book.BTC-PERPETUAL.none.10.100ms',
        '{"instrument_name":"BTC-PERPETUAL","timestamp":1699999999500,"change_id":123456789,"bids":[[42500.0,950.0],[42498.5,300.0]],"asks":[]}',
      ),
      books: [WHOLE_ROW],
    },
    { says: 'a change of a book', frame: said('book.BTC-PERPETUAL.100ms', CHANGE), books: [BOOK] },
    {
      says: 'a level that is deleted, whatever size is left of it',
      frame: said('book.BTC-PERPETUAL.raw', CHANGE.replace('42501.0,0.0', '42501.0,70.0')),
      books: [BOOK],
    },
    { says: 'a quote', frame: said('quote.BTC-PERPETUAL', QUOTE), tops: [TOP_ROW] },
    {
      says: 'a quote without an ask',
      frame: said('quote.BTC-PERPETUAL', QUOTE.replace('92288.5', 'null').replace('99470.0', '0.0')),
      tops: [{ ...TOP_ROW, ask: ['0.0', '0'] }],
    },
    {
      says: 'a ticker of a perpetual, which has no greeks',
      frame: said('ticker.BTC-PERPETUAL.100ms', QUOTE.replace('{', '{"mark_price":92281.78,"open_interest":1.0e9,')),
      tops: [TOP_ROW],
    },
    {
      says: 'a ticker of an option',
      frame: said('ticker.BTC-27DEC24-80000-C.100ms', TICKER),
      tops: [OPTION_TOP],
      greeks: [GREEKS_ROW],
    },
    {
      says: 'a ticker of an option without a bid',
      frame: said(
        'ticker.BTC-27DEC24-80000-C.raw',
        TICKER.replace('"bid_iv":115.62', '"bid_iv":null').replace('0.0015', 'null').replace('4714.0', 'null'),
      ),
      tops: [{ ...OPTION_TOP, bid: ['0.0000', '0.0'] }],
      greeks: [{ ...GREEKS_ROW, bidVolatility: NaN }],
    },
    {
      says: 'a ticker of an option that is closed, which has no top any more',
      frame: said(
        'ticker.BTC-27DEC24-80000-C.raw',
        '{"underlying_price":2003.61,"timestamp":1626993723632,"state":"closed","instrument_name":"BTC-27DEC24-80000-C","open_interest":0,"mark_price":0.0,"greeks":{}}',
      ),
      greeks: [
        {
          ...GREEKS_ROW,
          ...{ markPrice: 0, openInterest: 0, markVolatility: NaN, bidVolatility: NaN, askVolatility: NaN },
          ...{ delta: NaN, gamma: NaN, vega: NaN, theta: NaN, rho: NaN },
        },
      ],
    },
    {
      says: 'an ack, which names the channels that were taken',
      frame:
        '{"jsonrpc":"2.0","id":2,"result":["trades.BTC-PERPETUAL.100ms","book.BTC-PERPETUAL.100ms"],"usIn":1699999999000000,"usOut":1699999999001000,"usDiff":1000,"testnet":true}',
      notices: [
        { type: 'ack', id: '2' },
        { type: 'ack', id: 'trades.BTC-PERPETUAL.100ms' },
        { type: 'ack', id: 'book.BTC-PERPETUAL.100ms' },
      ],
    },
    {
      says: 'an ack of leaving, which is none of the subscription that follows',
      frame: '{"jsonrpc":"2.0","id":1000006,"result":["book.BTC-PERPETUAL.100ms"],"testnet":true}',
      notices: [{ type: 'ack', id: '1000006' }],
    },
    {
      says: 'an ack of the heartbeat',
      frame: '{"jsonrpc":"2.0","id":1,"result":"ok","testnet":true}',
      notices: [{ type: 'ack', id: '1' }],
    },
    {
      says: 'a refusal',
      frame: '{"jsonrpc":"2.0","id":2,"error":{"code":10028,"message":"too_many_requests","data":null}}',
      notices: [{ type: 'refused', id: '2', code: '10028', text: 'too_many_requests' }],
    },
    {
      says: 'a heartbeat',
      frame: '{"jsonrpc":"2.0","method":"heartbeat","params":{"type":"heartbeat"}}',
      notices: [{ type: 'heartbeat' }],
    },
    {
      says: 'the question whether we are there',
      frame: '{"jsonrpc":"2.0","method":"heartbeat","params":{"type":"test_request"}}',
      notices: [
        { type: 'heartbeat' },
        { type: 'reply', frame: '{"jsonrpc":"2.0","id":0,"method":"public/test","params":{}}' },
      ],
    },
    {
      says: 'an index of volatility, which nobody wants',
      frame: said('deribit_volatility_index.btc_usd', '{"timestamp":1619777946007,"volatility":129.36}'),
      ignored: 1,
    },
    { says: 'a channel that nobody told us of', frame: said('news.BTC', '{}'), rejected: 'unknown-event' },
  ],
  metadata: {
    body: JSON.stringify({
      jsonrpc: '2.0',
      result: [
        row('BTC-PERPETUAL', 'future', { settlement_period: 'perpetual', expiration_timestamp: 32_503_708_800_000 }),
        row('BTC-27DEC24', 'future', { tick_size: 2.5 }),
        row('BTC-27DEC24-80000-C', 'option', {
          ...{ quote_currency: 'BTC', tick_size: 0.0005, tick_size_steps: [{ above_price: 0.005, tick_size: 0.0001 }] },
          ...{ min_trade_amount: 0.1, contract_size: 1, strike: 80_000, option_type: 'call' },
        }),
        row('ETH-27DEC24-3500-P', 'option', {
          ...{ base_currency: 'ETH', quote_currency: 'ETH', tick_size: 0.0005 },
          ...{ min_trade_amount: 1, contract_size: 1, strike: 3500, option_type: 'put' },
        }),
        row('BTC-FS-27DEC24_PERP', 'future_combo', {}),
        row('BTC-1JAN24', 'future', { is_active: false }),
      ],
      usIn: 1_626_993_723_161_363,
    }),
    specs: [
      { symbol: 'BTC-PERPETUAL', ...FUTURE, contract: { type: 'perpetual' } },
      { symbol: 'BTC-27DEC24', ...FUTURE, contract: { type: 'future', expiryMs: 1_735_286_400_000 } },
      {
        ...{ symbol: 'BTC-27DEC24-80000-C', base: 'BTC', quote: 'BTC', priceDecimals: 4, sizeDecimals: 1 },
        contract: { type: 'option', expiryMs: 1_735_286_400_000, strike: '80000', right: 'call' },
      },
      {
        ...{ symbol: 'ETH-27DEC24-3500-P', base: 'ETH', quote: 'ETH', priceDecimals: 4, sizeDecimals: 0 },
        contract: { type: 'option', expiryMs: 1_735_286_400_000, strike: '3500', right: 'put' },
      },
    ],
  },
  backfill: {
    body: `{"jsonrpc":"2.0","id":2,"result":{"has_more":true,"trades":[${FILL},${FILL.replace('2854', '2855')}]}}`,
    trades: [FILL_ROW, { ...FILL_ROW, sequence: 271_252_855 }],
  },
};

/** A row of the metadata: a future of BTC where nothing else is said. */
function row(name: string, kind: string, known: object): object {
  return {
    instrument_name: name,
    kind,
    base_currency: 'BTC',
    quote_currency: 'USD',
    settlement_period: 'month',
    is_active: true,
    tick_size: 0.5,
    min_trade_amount: 10,
    contract_size: 10,
    expiration_timestamp: 1_735_286_400_000,
    ...known,
  };
}

describeVenue(deribit, samples);

describe('deribit', () => {
  it.each([
    ['incomplete', said('book.BTC-PERPETUAL.100ms', CHANGE.replace('"prev_change_id":123456789,', ''))],
    ['incomplete', said('book.BTC-PERPETUAL.100ms', CHANGE.replace('"delete"', '"remove"'))],
    ['incomplete', said('book.BTC-PERPETUAL.100ms', CHANGE.replace('"change",', '"patch",'))],
    ['incomplete', said('trades.BTC-PERPETUAL.100ms', FILL)],
    ['incomplete', said('trades.BTC-PERPETUAL.100ms', `[${FILL.replace('sell', 'short')}]`)],
    ['number', said('quote.BTC-PERPETUAL', QUOTE.replace('99470.0', '0.0'))],
    ['number', said('ticker.BTC-27DEC24-80000-C.raw', TICKER.replace('120.74', '"expired"'))],
    ['number', said('ticker.BTC-27DEC24-80000-C.raw', TICKER.replace('120.74', '1e999'))],
    ['unknown-symbol', said('quote.ETH-PERPETUAL', QUOTE.replace('BTC', 'ETH'))],
    ['unknown-event', '{"jsonrpc":"2.0","method":"surprise"}'],
    ['unknown-event', said('a', '{}').replace('"a"', '7')],
    ['unknown-event', '{}'],
  ] as const)('sets aside as %s: %s', (reason, frame) => {
    const sink = new Sink({ instruments: samples.instruments, capacity: 16 });
    deribit.decode(new TextEncoder().encode(frame), sink);
    expect(sink.counts.rejected[reason]).toBe(1);
    expect(sink.trades.length + sink.tops.length + sink.levels.length + sink.greeks.length).toBe(0);
  });

  it('takes a double that is finer than any so far', () => {
    const sink = new Sink({ instruments: samples.instruments, capacity: 16 });
    const frame = said('ticker.BTC-27DEC24-80000-C.raw', TICKER.replace('1.0e-5', '1.5e-12'));
    deribit.decode(new TextEncoder().encode(frame), sink);
    expect(sink.greeks.gamma[0]).toBe(1.5e-12);
  });
});
