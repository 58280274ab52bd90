import { type Instrument } from '@livetape/model';
import { describeVenue } from '../conformance';
import { Link } from '../link';
import { type Samples } from '../samples';
import { Sink } from '../sink';
import { kraken } from './kraken';

const BTC: Instrument = {
  id: 6,
  venue: 'kraken',
  symbol: 'BTC/USD',
  base: 'BTC',
  quote: 'USD',
  priceDecimals: 1,
  sizeDecimals: 8,
};
const ETH: Instrument = { ...BTC, id: 0, symbol: 'ETH/USD', base: 'ETH' };

const TRADE =
  '{"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"buy","price":65944.2,"qty":0.00027625,"ord_type":"limit","trade_id":208,"timestamp":"2024-10-06T17:35:55.440295Z"},{"symbol":"BTC/USD","side":"sell","price":65910.0,"qty":0.00012460,"ord_type":"market","trade_id":209,"timestamp":"2024-10-06T17:35:56.123456Z"}]}';
const TRADES = [
  {
    symbol: 'BTC/USD',
    id: '208',
    price: '65944.2',
    size: '0.00027625',
    aggressor: 'buy',
    eventTimeUs: 1_728_236_155_440_295,
  },
  {
    symbol: 'BTC/USD',
    id: '209',
    price: '65910.0',
    size: '0.00012460',
    aggressor: 'sell',
    eventTimeUs: 1_728_236_156_123_456,
  },
] as const;
const BOOK =
  '{"channel":"book","type":"update","data":[{"symbol":"BTC/USD","bids":[{"price":65944.2,"qty":0.25000000},{"price":65944.1,"qty":0.00000000}],"asks":[{"price":65945.0,"qty":1.50000000}],"checksum":4114181697,"timestamp":"2024-10-06T17:35:55.440295Z"}]}';
const BOOK_ROW = {
  symbol: 'BTC/USD',
  isSnapshot: false,
  bids: [
    ['65944.2', '0.25000000'],
    ['65944.1', '0.00000000'],
  ],
  asks: [['65945.0', '1.50000000']],
  sequence: [-1, -1, -1],
  checksum: 4114181697,
  eventTimeUs: 1_728_236_155_440_295,
} as const;
const SNAPSHOT = BOOK.replace('"update"', '"snapshot"').replace(',"timestamp":"2024-10-06T17:35:55.440295Z"', '');
const SNAPSHOT_ROW = { ...BOOK_ROW, isSnapshot: true, eventTimeUs: 0 } as const;
const ACK =
  '{"method":"subscribe","result":{"channel":"book","symbol":"BTC/USD","depth":25,"snapshot":true},"success":true,"time_in":"2024-10-06T17:35:55.4Z","req_id":3}';
const TICKER =
  '{"channel":"ticker","type":"snapshot","data":[{"symbol":"BTC/USD","bid":65944.2,"bid_qty":2.5,"ask":65944.3,"ask_qty":3.2,"last":65899.4,"volume":163.28908096,"change_pct":-0.24}]}';
const samples: Samples = {
  instruments: [BTC, ETH],
  kinds: ['trades', 'tops', 'levels'],
  heapUsed: () => process.memoryUsage().heapUsed,
  frames: [
    { says: 'several trades; the side is the taker’s', frame: TRADE, trades: TRADES },
    { says: 'trades before the subscription', frame: TRADE.replace('"update"', '"snapshot"'), ignored: 1 },
    { says: 'changes of a book', frame: BOOK, books: [BOOK_ROW] },
    { says: 'a whole book of unknown depth', frame: SNAPSHOT, books: [SNAPSHOT_ROW] },
    {
      says: 'a whole book of the depth that was granted',
      before: [ACK],
      frame: SNAPSHOT,
      books: [{ ...SNAPSHOT_ROW, depth: 25 }],
    },
    {
      says: 'a whole book that is as long as a subscription may be deep',
      frame: SNAPSHOT.replace('{"price":65945.0,"qty":1.50000000}', Array(10).fill('{"price":65945.0,"qty":1}').join()),
      books: [{ ...SNAPSHOT_ROW, asks: Array(10).fill(['65945.0', '1.00000000']) as [string, string][], depth: 10 }],
    },
    {
      says: 'a top of book',
      frame: TICKER,
      tops: [
        {
          symbol: 'BTC/USD',
          bid: ['65944.2', '2.50000000'],
          ask: ['65944.3', '3.20000000'],
          sequence: -1,
          eventTimeUs: 0,
        },
      ],
    },
    { says: 'a heartbeat', frame: '{"channel":"heartbeat"}', notices: [{ type: 'heartbeat' }] },
    {
      says: 'the state of the system',
      frame:
        '{"channel":"status","type":"update","data":[{"version":"2.0.0","system":"online","connection_id":17843232920108168701}]}',
      ignored: 1,
    },
    { says: 'an ack', frame: ACK, notices: [{ type: 'ack', id: 'book:BTC/USD' }] },
    {
      says: 'a refusal of a symbol',
      frame:
        '{"error":"Currency pair not supported FOO/BAR","method":"subscribe","req_id":1,"success":false,"symbol":"FOO/BAR","time_in":"2024-10-06T17:35:55.4Z"}',
      notices: [{ type: 'refused', id: 'trade:FOO/BAR', code: '', text: 'Currency pair not supported FOO/BAR' }],
    },
    {
      says: 'a refusal that names no symbol',
      frame: '{"error":"Subscription depth not supported","method":"subscribe","req_id":3,"success":false}',
      notices: [{ type: 'refused', id: null, code: '', text: 'Subscription depth not supported' }],
    },
    {
      says: 'a refusal of a frame that it could not read',
      frame: '{"error":"Malformed request","success":false}',
      notices: [{ type: 'refused', id: null, code: '', text: 'Malformed request' }],
    },
    {
      says: 'what was granted before, asked for again',
      frame: '{"error":"Already subscribed","method":"subscribe","req_id":3,"success":false,"symbol":"BTC/USD"}',
      notices: [{ type: 'ack', id: 'book:BTC/USD' }],
    },
    {
      says: 'the end of a subscription',
      frame: '{"method":"unsubscribe","result":{"channel":"book","symbol":"BTC/USD"},"success":true}',
      ignored: 1,
    },
    { says: 'an answer to a ping', frame: '{"method":"pong","req_id":1}', notices: [{ type: 'heartbeat' }] },
  ],
  metadata: {
    body: JSON.stringify({
      error: [],
      result: {
        XXBTZUSD: { altname: 'XBTUSD', wsname: 'XBT/USD', pair_decimals: 1, lot_decimals: 8, status: 'online' },
        XDGEUR: { altname: 'XDGEUR', wsname: 'XDG/EUR', pair_decimals: 7, lot_decimals: 8 },
        OLDUSD: { altname: 'OLDUSD', wsname: 'OLD/USD', pair_decimals: 1, lot_decimals: 8, status: 'delisted' },
        'XXBTZUSD.d': { altname: 'XBTUSD.d', pair_decimals: 1, lot_decimals: 8 },
      },
    }),
    specs: [
      { symbol: 'BTC/USD', base: 'BTC', quote: 'USD', priceDecimals: 1, sizeDecimals: 8 },
      { symbol: 'DOGE/EUR', base: 'DOGE', quote: 'EUR', priceDecimals: 7, sizeDecimals: 8 },
    ],
  },
};

describeVenue(kraken, samples);

describe('kraken', () => {
  const sinkAfter = (frame: string) => {
    const sink = new Sink({ instruments: samples.instruments, capacity: 128 });
    kraken.decode(new TextEncoder().encode(frame), sink);
    return sink;
  };

  it.each([
    ['incomplete', TRADE.replace('"buy"', '"b"')],
    ['incomplete', BOOK.replace('"update"', '"delta"')],
    ['incomplete', BOOK.replace('"qty":0.25000000', '"size":0.25000000')],
    ['incomplete', BOOK.replace('"checksum":4114181697,', '')],
    ['number', BOOK.replace('65944.2', '-65944.2')],
    ['unknown-symbol', TRADE.replace('BTC/USD', 'BTC/EUR')],
    ['unknown-event', '{}'],
  ] as const)('sets aside as %s: %s', (reason, frame) => {
    const sink = sinkAfter(frame);
    expect(sink.counts.rejected[reason]).toBe(1);
    expect(sink.rejectedTotal).toBe(1);
    expect(sink.trades.length + sink.tops.length + sink.levels.length).toBe(0);
  });

  it('keeps how numbers are written, of which the checksum is made', () => {
    const { priceDigits, sizeDigits } = sinkAfter(BOOK).levels;
    expect([...priceDigits.subarray(0, 3)]).toEqual([1, 1, 1]);
    expect([...sizeDigits.subarray(0, 3)]).toEqual([8, 8, 8]);
  });

  it('subscribes to a channel with one frame, which every symbol acknowledges', () => {
    const [plan] = kraken.plan([BTC, ETH], ['trades', 'tops', 'levels'], { socket: 'wss://a', rest: '' });
    expect(plan.url).toBe('wss://a/v2');
    expect(plan.subscribe).toEqual([
      {
        ids: ['trade:BTC/USD', 'trade:ETH/USD'],
        frame:
          '{"method":"subscribe","params":{"channel":"trade","symbol":["BTC/USD","ETH/USD"],"snapshot":false},"req_id":1}',
      },
      {
        ids: ['ticker:BTC/USD', 'ticker:ETH/USD'],
        frame:
          '{"method":"subscribe","params":{"channel":"ticker","symbol":["BTC/USD","ETH/USD"],"event_trigger":"bbo","snapshot":true},"req_id":2}',
      },
      {
        ids: ['book:BTC/USD', 'book:ETH/USD'],
        frame:
          '{"method":"subscribe","params":{"channel":"book","symbol":["BTC/USD","ETH/USD"],"depth":100,"snapshot":true},"req_id":3}',
      },
    ]);
  });

  it('plans nothing where only what it has not is asked for', () => {
    expect(kraken.plan([BTC], ['greeks'], { socket: 'wss://a', rest: '' })).toEqual([]);
  });

  it('has a book again by leaving its channel and coming back', () => {
    expect(kraken.resync?.(BTC, new Link()).map(({ frame }) => frame)).toEqual([
      '{"method":"unsubscribe","params":{"channel":"book","symbol":["BTC/USD"],"depth":100}}',
      '{"method":"subscribe","params":{"channel":"book","symbol":["BTC/USD"],"depth":100,"snapshot":true},"req_id":3}',
    ]);
  });

  it('says something now and then, or the connection may be ended', () => {
    expect(kraken.keepalive?.frame(0)).toBe('{"method":"ping"}');
  });
});
