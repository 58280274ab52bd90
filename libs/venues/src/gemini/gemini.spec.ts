import { type Instrument } from '@livetape/model';
import { describeVenue } from '../conformance';
import { Link } from '../link';
import { type Samples } from '../samples';
import { Sink } from '../sink';
import { gemini } from './gemini';

const BTC: Instrument = {
  id: 1,
  venue: 'gemini',
  symbol: 'btcusd',
  base: 'BTC',
  quote: 'USD',
  priceDecimals: 2,
  sizeDecimals: 8,
};
/** Of a recording of version 2, which spells symbols in capitals. */
const ETH: Instrument = { ...BTC, id: 4, symbol: 'ETHUSD', base: 'ETH', sizeDecimals: 6 };

const TRADE = '{"E":1759873803503023900,"s":"btcusd","t":2840140956529623,"p":"123456.70","q":"0.12000000","m":true}';
const TRADE_ROW = {
  symbol: 'btcusd',
  id: '2840140956529623',
  price: '123456.70',
  size: '0.12000000',
  aggressor: 'sell',
  eventTimeUs: 1_759_873_803_503_023,
} as const;
const DEPTH =
  '{"e":"depthUpdate","E":1759873803503023900,"s":"btcusd","U":100,"u":104,"b":[["123456.60","0.5"],["123456.50","0"]],"a":[["123456.80","1.25"]]}';
const DEPTH_ROW = {
  symbol: 'btcusd',
  isSnapshot: true,
  bids: [
    ['123456.60', '0.50000000'],
    ['123456.50', '0.00000000'],
  ],
  asks: [['123456.80', '1.25000000']],
  sequence: [100, 104, -1],
  eventTimeUs: 1_759_873_803_503_023,
} as const;
const TOP =
  '{"u":1751505576085,"E":1759873803503023900,"s":"btcusd","b":"123456.60","B":"0.5","a":"123456.80","A":"1.25"}';
const TOP_ROW = {
  symbol: 'btcusd',
  bid: ['123456.60', '0.50000000'],
  ask: ['123456.80', '1.25000000'],
  sequence: 1751505576085,
  eventTimeUs: 1_759_873_803_503_023,
} as const;
const CHANGES =
  '{"type":"l2_updates","symbol":"ETHUSD","changes":[["buy","2368.64","0.275036"],["sell","2369.1","0"]]}';
const CHANGES_ROW = {
  symbol: 'ETHUSD',
  isSnapshot: false,
  bids: [['2368.64', '0.275036']],
  asks: [['2369.10', '0.000000']],
  sequence: [-1, -1, -1],
  eventTimeUs: 0,
} as const;
const TRADE_V2 =
  '{"type":"trade","symbol":"ETHUSD","event_id":9608228023,"timestamp":1580919901276,"price":"200.19","quantity":"100","side":"buy"}';

const samples: Samples = {
  instruments: [BTC, ETH],
  kinds: ['trades', 'tops', 'levels'],
  heapUsed: () => process.memoryUsage().heapUsed,
  frames: [
    { says: 'a trade; the buyer rested, so the seller was the aggressor', frame: TRADE, trades: [TRADE_ROW] },
    {
      says: 'a trade that a buyer took',
      frame: TRADE.replace('true', 'false'),
      trades: [{ ...TRADE_ROW, aggressor: 'buy' }],
    },
    { says: 'the first book message of a connection, which is the whole book', frame: DEPTH, books: [DEPTH_ROW] },
    {
      says: 'a later book message of a connection',
      before: [DEPTH],
      frame: DEPTH.replace('"U":100,"u":104', '"U":104,"u":110'),
      books: [{ ...DEPTH_ROW, isSnapshot: false, sequence: [105, 110, -1] }],
    },
    {
      says: 'a whole book after it was left and subscribed to again',
      before: [DEPTH, '{"id":"stopped:1","status":200}'],
      frame: DEPTH.replace('"U":100', '"U":104'),
      books: [{ ...DEPTH_ROW, sequence: [104, 104, -1] }],
    },
    {
      says: 'a change of a book that was left',
      before: [DEPTH, '{"id":"stopped:1","status":200}'],
      frame: DEPTH,
      books: [{ ...DEPTH_ROW, isSnapshot: false, sequence: [101, 104, -1] }],
    },
    {
      says: 'a message of a book that is still followed, after another was left',
      before: [DEPTH, '{"id":"stopped:4","status":200}'],
      frame: DEPTH,
      books: [{ ...DEPTH_ROW, isSnapshot: false, sequence: [101, 104, -1] }],
    },
    { says: 'a top of book', frame: TOP, tops: [TOP_ROW] },
    {
      says: 'a top of book without an ask',
      frame: TOP.replace(',"a":"123456.80","A":"1.25"', ''),
      tops: [{ ...TOP_ROW, ask: ['0.00', '0.00000000'] }],
    },
    {
      says: 'a partial book, which names no instrument',
      frame: '{"lastUpdateId":5,"bids":[],"asks":[]}',
      ignored: 1,
    },
    { says: 'a mark price', frame: '{"e":"markPrice","E":1759873803503023900,"s":"btcusd","p":"1"}', ignored: 1 },
    { says: 'an ack', frame: '{"id":"btcusd","status":200,"result":null}', notices: [{ type: 'ack', id: 'btcusd' }] },
    {
      says: 'a refusal',
      frame: '{"id":"foousd","status":400,"error":{"code":-1013,"msg":"Unknown symbol"}}',
      notices: [{ type: 'refused', id: 'foousd', code: '-1013', text: 'Unknown symbol' }],
    },
    {
      says: 'a refusal without a reason',
      frame: '{"id":"foousd","status":500}',
      notices: [{ type: 'refused', id: 'foousd', code: '500', text: '' }],
    },
    { says: 'an answer to a ping', frame: '{"id":"ping","status":200}', notices: [{ type: 'heartbeat' }] },
    { says: 'version 2: changes of a book', frame: CHANGES, books: [CHANGES_ROW] },
    {
      says: 'version 2: a whole book, without the trades that come with it',
      frame: CHANGES.replace('"changes"', `"trades":[${TRADE_V2}],"changes"`),
      books: [{ ...CHANGES_ROW, isSnapshot: true }],
    },
    {
      says: 'version 2: a trade',
      frame: TRADE_V2,
      trades: [
        {
          symbol: 'ETHUSD',
          id: '9608228023',
          price: '200.19',
          size: '100.000000',
          aggressor: 'buy',
          eventTimeUs: 1_580_919_901_276_000,
        },
      ],
    },
    { says: 'version 2: a block, off the book', frame: TRADE_V2.replace('"buy"', '"block"'), ignored: 1 },
    { says: 'version 2: a candle', frame: '{"type":"candles_1m_updates","symbol":"ETHUSD","changes":[]}', ignored: 1 },
    {
      says: 'version 2: a heartbeat',
      frame: '{"type":"heartbeat","timestamp":1618677942928}',
      notices: [{ type: 'heartbeat' }],
    },
  ],
  metadata: {
    body: '{"symbol":"BTCUSD","base_currency":"BTC","quote_currency":"USD","tick_size":1E-8,"quote_increment":0.01,"min_order_size":"0.00001","status":"open"}',
    specs: [{ symbol: 'btcusd', base: 'BTC', quote: 'USD', priceDecimals: 2, sizeDecimals: 8 }],
  },
};

describeVenue(gemini, samples);

describe('gemini', () => {
  it.each([
    ['incomplete', TRADE.replace('"m":true', '"m":1')],
    ['incomplete', DEPTH.replace('"U"', '"V"')],
    ['incomplete', CHANGES.replace('"buy"', '"block"')],
    ['incomplete', CHANGES.replace('["buy","2368.64","0.275036"]', '7')],
    ['incomplete', TRADE_V2.replace('"buy"', '"taker"')],
    ['number', TRADE.replace('123456.70', '0')],
    ['number', TOP.replace('"B":"0.5",', '')],
    ['time', TRADE.replace('1759873803503023900', '17598738')],
    ['unknown-symbol', TRADE.replace('btcusd', 'BTCUSD')],
    ['unknown-symbol', CHANGES.replace('ETHUSD', 'ethusd')],
    ['unknown-event', DEPTH.replace('depthUpdate', 'depth')],
    ['unknown-event', CHANGES.replace('l2_updates', 'l3_updates')],
    ['unknown-event', '{}'],
  ] as const)('sets aside as %s: %s', (reason, frame) => {
    const sink = new Sink({ instruments: samples.instruments, capacity: 16 });
    gemini.decode(new TextEncoder().encode(frame), sink);
    expect(sink.counts.rejected[reason]).toBe(1);
    expect(sink.rejectedTotal).toBe(1);
    expect(sink.trades.length + sink.tops.length + sink.levels.length).toBe(0);
  });

  it('takes no book for whole after one that was set aside', () => {
    const sink = new Sink({ instruments: samples.instruments, capacity: 16 });
    gemini.decode(new TextEncoder().encode(DEPTH.replace('"U":100', '"U":-1')), sink);
    gemini.decode(new TextEncoder().encode(DEPTH), sink);
    expect(sink.levels.isSnapshot[0]).toBe(1);
  });

  it('subscribes with a frame per symbol, so that one unknown symbol refuses no other', () => {
    const [plan] = gemini.plan(samples.instruments, ['trades', 'levels'], { socket: 'wss://a', rest: '' });
    expect(plan.url).toBe('wss://a?snapshot=-1');
    expect(plan.subscribe[0]).toEqual({
      ids: ['btcusd'],
      frame: '{"id":"btcusd","method":"SUBSCRIBE","params":["btcusd@trade","btcusd@depth@100ms"]}',
    });
    expect(plan.subscribe).toHaveLength(2);
  });

  it('plans nothing where only what it has not is asked for', () => {
    expect(gemini.plan(samples.instruments, ['greeks'], { socket: 'wss://a', rest: '' })).toEqual([]);
  });

  it('has a book again by leaving its stream and coming back', () => {
    expect(gemini.resync?.(BTC, new Link())).toEqual([
      { ids: [], frame: '{"id":"stopped:1","method":"UNSUBSCRIBE","params":["btcusd@depth@100ms"]}' },
      { ids: ['book:btcusd'], frame: '{"id":"book:btcusd","method":"SUBSCRIBE","params":["btcusd@depth@100ms"]}' },
    ]);
  });

  it('asks for each symbol by itself, and knows no closed one', () => {
    expect(gemini.metadata.requests(['btcusd'])).toEqual([{ path: '/v1/symbols/details/btcusd', weight: 1 }]);
    expect(gemini.metadata.parse(samples.metadata.body.replace('"open"', '"closed"'))).toEqual([]);
  });

  it('pings by a frame of its own', () => {
    expect(gemini.keepalive?.frame(0)).toBe('{"id":"ping","method":"ping"}');
  });
});
