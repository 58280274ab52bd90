import { type Instrument } from '@livetape/model';
import { describeVenue } from '../conformance';
import { Link } from '../link';
import { type Samples } from '../samples';
import { Sink } from '../sink';
import { coinbase } from './coinbase';

const BTC: Instrument = {
  id: 2,
  venue: 'coinbase',
  symbol: 'BTC-USD',
  base: 'BTC',
  quote: 'USD',
  priceDecimals: 2,
  sizeDecimals: 8,
};
const ETH: Instrument = { ...BTC, id: 0, symbol: 'ETH-USD', base: 'ETH' };

const MATCH =
  '{"type":"match","trade_id":10,"sequence":50,"maker_order_id":"ac928c66-ca53-498f-9c13-a110027a60e8","taker_order_id":"132fb6ae-456b-4654-b4e0-d681ac05cea1","time":"2024-11-07T08:19:27.028459Z","product_id":"BTC-USD","size":"5.23512","price":"400.23","side":"sell"}';
const TRADE = {
  symbol: 'BTC-USD',
  id: '10',
  price: '400.23',
  size: '5.23512000',
  aggressor: 'buy',
  eventTimeUs: 1_730_967_567_028_459,
} as const;
const SNAPSHOT =
  '{"type":"snapshot","product_id":"BTC-USD","asks":[["10102.55","0.57753524"]],"bids":[["10101.10","0.45054140"],["10101.0","2"]]}';
const CHANGES =
  '{"type":"l2update","product_id":"BTC-USD","changes":[["buy","22356.270000","0.00000000"],["sell","22356.30","1.00000000"]],"time":"2022-08-04T15:25:05.010758Z"}';
const TICKER =
  '{"type":"ticker","sequence":37475248783,"product_id":"ETH-USD","price":"1285.22","open_24h":"1310.79","best_bid":"1285.04","best_bid_size":"0.46688654","best_ask":"1285.27","best_ask_size":"1.56637040","side":"buy","time":"2022-10-19T23:28:22.061769Z","trade_id":370843401,"last_size":"11.4396987"}';
const BOOK = { symbol: 'BTC-USD', sequence: [-1, -1, -1], eventTimeUs: 0 } as const;
const CHANGED = {
  ...BOOK,
  isSnapshot: false,
  bids: [['22356.27', '0.00000000']],
  asks: [['22356.30', '1.00000000']],
  eventTimeUs: 1_659_626_705_010_758,
} as const;

const samples: Samples = {
  instruments: [BTC, ETH],
  kinds: ['trades', 'tops', 'levels'],
  heapUsed: () => process.memoryUsage().heapUsed,
  frames: [
    { says: 'a match; the seller rested, so the buyer was the aggressor', frame: MATCH, trades: [TRADE] },
    {
      says: 'a match in which the buyer rested',
      frame: MATCH.replace('"sell"', '"buy"'),
      trades: [{ ...TRADE, aggressor: 'sell' }],
    },
    { says: 'the last match before the subscription', frame: MATCH.replace('"match"', '"last_match"'), ignored: 1 },
    {
      says: 'a whole book',
      frame: SNAPSHOT,
      books: [
        {
          ...BOOK,
          isSnapshot: true,
          bids: [
            ['10101.10', '0.45054140'],
            ['10101.00', '2.00000000'],
          ],
          asks: [['10102.55', '0.57753524']],
        },
      ],
    },
    { says: 'changes of a book', frame: CHANGES, books: [CHANGED] },
    {
      says: 'changes of a book of no time, as in 2019',
      frame: CHANGES.replace('2022-08-04T15:25:05.010758Z', '0001-01-01T00:00:00.000000Z'),
      books: [{ ...CHANGED, eventTimeUs: 0 }],
    },
    {
      says: 'no change of a book',
      frame: '{"type":"l2update","product_id":"BTC-USD","changes":[],"time":"2022-08-04T15:25:05.010758Z"}',
      books: [{ ...CHANGED, bids: [], asks: [] }],
    },
    {
      says: 'a top of book',
      frame: TICKER,
      tops: [
        {
          symbol: 'ETH-USD',
          bid: ['1285.04', '0.46688654'],
          ask: ['1285.27', '1.56637040'],
          sequence: 37475248783,
          eventTimeUs: 1_666_222_102_061_769,
        },
      ],
    },
    {
      says: 'a ticker without sizes, as before 2022',
      frame: TICKER.replace('"best_bid_size":"0.46688654",', '').replace('"best_ask_size":"1.56637040",', ''),
      ignored: 1,
    },
    {
      says: 'a heartbeat',
      frame:
        '{"type":"heartbeat","sequence":90,"last_trade_id":20,"product_id":"BTC-USD","time":"2024-11-07T08:19:28.464459Z"}',
      notices: [{ type: 'heartbeat' }],
    },
    {
      says: 'what it is subscribed to',
      frame:
        '{"type":"subscriptions","channels":[{"name":"level2_50","product_ids":["BTC-USD","ETH-USD"],"account_ids":null},{"name":"matches","product_ids":["BTC-USD"]},{"name":"heartbeat","product_ids":["BTC-USD"]}]}',
      notices: [
        { type: 'ack', id: 'levels:BTC-USD' },
        { type: 'ack', id: 'levels:ETH-USD' },
        { type: 'ack', id: 'trades:BTC-USD' },
      ],
    },
    {
      says: 'a refusal, which names no subscription',
      frame: '{"type":"error","message":"Failed to subscribe","reason":"FOO-USD is not a valid product"}',
      notices: [{ type: 'refused', id: null, code: 'Failed to subscribe', text: 'FOO-USD is not a valid product' }],
    },
    {
      says: 'an order, of a channel that nobody asked for',
      frame: '{"type":"open","product_id":"BTC-USD","sequence":10,"order_id":"d50ec984","price":"200.2","side":"sell"}',
      ignored: 1,
    },
    {
      says: 'a frame of the other feed, Advanced Trade',
      frame: '{"channel":"heartbeats","timestamp":"2024-10-04T07:04:40Z","sequence_num":1,"events":[]}',
      ignored: 1,
    },
  ],
  metadata: {
    body: JSON.stringify([
      {
        id: 'BTC-USD',
        base_currency: 'BTC',
        quote_currency: 'USD',
        quote_increment: '0.01000000',
        base_increment: '0.00000001',
        status: 'online',
      },
      { id: 'OLD-USD', base_currency: 'OLD', quote_currency: 'USD', status: 'delisted' },
    ]),
    specs: [{ symbol: 'BTC-USD', base: 'BTC', quote: 'USD', priceDecimals: 2, sizeDecimals: 8 }],
  },
  backfill: {
    body: '[{"time":"2024-11-07T22:19:28.578544Z","trade_id":74,"price":"10.00","size":"0.01000000","side":"buy"},{"time":"2024-11-07T01:08:43.642366Z","trade_id":73,"price":"100.00000000","size":"0.01","side":"sell"}]',
    trades: [
      {
        symbol: 'BTC-USD',
        id: '73',
        price: '100.00',
        size: '0.01000000',
        aggressor: 'buy',
        eventTimeUs: 1_730_941_723_642_366,
      },
      {
        symbol: 'BTC-USD',
        id: '74',
        price: '10.00',
        size: '0.01000000',
        aggressor: 'sell',
        eventTimeUs: 1_731_017_968_578_544,
      },
    ],
  },
};

describeVenue(coinbase, samples);

describe('coinbase', () => {
  it.each([
    ['incomplete', MATCH.replace('"sell"', '"none"')],
    ['incomplete', CHANGES.replace('["buy","22356.270000"', '["none","22356.270000"')],
    ['incomplete', CHANGES.replace('["buy","22356.270000","0.00000000"]', '"buy"')],
    ['incomplete', CHANGES.replace(',"0.00000000"', '')],
    ['incomplete', SNAPSHOT.replace('"bids"', '"bid"')],
    ['number', MATCH.replace('"400.23"', '"400.231"')],
    ['number', CHANGES.replace('22356.270000', '-1')],
    ['number', MATCH.replace('"trade_id":10', '"trade_id":"x"')],
    ['time', MATCH.replace('2024-11-07', '0001-01-01')],
    ['unknown-symbol', MATCH.replace('BTC-USD', 'BTC-EUR')],
    ['unknown-event', MATCH.replace('"match"', '"matched"')],
    ['unknown-event', '{}'],
  ] as const)('sets aside as %s: %s', (reason, frame) => {
    const sink = new Sink({ instruments: samples.instruments, capacity: 16 });
    coinbase.decode(new TextEncoder().encode(frame), sink);
    expect(sink.counts.rejected[reason]).toBe(1);
    expect(sink.rejectedTotal).toBe(1);
    expect(sink.trades.length + sink.tops.length + sink.levels.length).toBe(0);
  });

  it('subscribes to all channels of a socket with one frame, and to heartbeats', () => {
    const [plan] = coinbase.plan(samples.instruments, ['trades', 'greeks', 'levels'], { socket: 'wss://a', rest: '' });
    expect(plan.kinds).toEqual(['trades', 'levels']);
    expect(plan.subscribe).toEqual([
      {
        ids: ['trades:BTC-USD', 'levels:BTC-USD', 'trades:ETH-USD', 'levels:ETH-USD'],
        frame:
          '{"type":"subscribe","product_ids":["BTC-USD","ETH-USD"],"channels":["matches","level2_batch","heartbeat"]}',
      },
    ]);
  });

  it('asks for the page that holds the ids from one on', () => {
    expect(coinbase.backfill?.request(BTC, 73, 2)).toEqual({
      path: '/products/BTC-USD/trades?after=75&limit=2',
      weight: 1,
    });
  });

  it('has a book again by leaving its channel and coming back', () => {
    expect(coinbase.resync?.(BTC, new Link()).map(({ frame }) => frame)).toEqual([
      '{"type":"unsubscribe","product_ids":["BTC-USD"],"channels":["level2_batch"]}',
      '{"type":"subscribe","product_ids":["BTC-USD"],"channels":["level2_batch"]}',
    ]);
  });
});
