import { type Instrument } from '@livetape/model';
import { describeVenue } from '../conformance';
import { type Samples } from '../samples';
import { Sink } from '../sink';
import { bitstamp } from './bitstamp';

const BTC: Instrument = {
  id: 3,
  venue: 'bitstamp',
  symbol: 'btcusd',
  base: 'BTC',
  quote: 'USD',
  priceDecimals: 2,
  sizeDecimals: 8,
};
const XRP: Instrument = { ...BTC, id: 0, symbol: 'xrpeur', base: 'XRP', quote: 'EUR', priceDecimals: 5 };

const TRADE =
  '{"channel":"live_trades_btcusd","data":{"amount":0.032712,"amount_str":"0.03271200","buy_order_id":1351035778150400,"id":164507735,"microtimestamp":"1618677693933123","price":60553.64,"price_str":"60553.64","sell_order_id":1351035756818432,"timestamp":"1618677693","type":0},"event":"trade"}';
const TRADE_ROW = {
  symbol: 'btcusd',
  id: '164507735',
  price: '60553.64',
  size: '0.03271200',
  aggressor: 'buy',
  eventTimeUs: 1_618_677_693_933_123,
} as const;
const DELTA =
  '{"data":{"timestamp":"1618677691","microtimestamp":"1618677691591574","bids":[["0.85","0.00000000"]],"asks":[["0.86001","12.5"]]},"channel":"diff_order_book_xrpeur","event":"data"}';
const DELTA_ROW = {
  symbol: 'xrpeur',
  isSnapshot: false,
  bids: [['0.85000', '0.00000000']],
  asks: [['0.86001', '12.50000000']],
  sequence: [-1, 1_618_677_691_591_574, -1],
  eventTimeUs: 1_618_677_691_591_574,
} as const;

const samples: Samples = {
  instruments: [BTC, XRP],
  kinds: ['trades', 'levels'],
  heapUsed: () => process.memoryUsage().heapUsed,
  frames: [
    { says: 'a trade, its numbers from their texts', frame: TRADE, trades: [TRADE_ROW] },
    {
      says: 'a sale of the smallest amount, written with an exponent',
      frame: TRADE.replace('"type":0', '"type":1').replace('"0.03271200"', '"1E-8"'),
      trades: [{ ...TRADE_ROW, aggressor: 'sell', size: '0.00000001' }],
    },
    { says: 'a change of a book, numbered by its time', frame: DELTA, books: [DELTA_ROW] },
    {
      says: 'a change of tomorrow, after which all that is true would seem old',
      before: [DELTA],
      frame: DELTA.replace('1618677691591574', '2618677691591574'),
      rejected: 'time',
    },
    {
      says: 'a change of tomorrow as the first of its connection',
      frame: DELTA.replace('1618677691591574', '1800677691591574'),
      rejected: 'time',
    },
    {
      says: 'a change a minute later',
      before: [DELTA],
      frame: DELTA.replace('1618677691591574', '1618677751591574'),
      books: [
        {
          ...DELTA_ROW,
          sequence: [-1, 1_618_677_751_591_574, -1],
          eventTimeUs: 1_618_677_751_591_574,
        },
      ],
    },
    {
      says: 'a subscription granted',
      frame: '{"event":"bts:subscription_succeeded","channel":"live_trades_btcusd","data":{}}',
      notices: [{ type: 'ack', id: 'live_trades_btcusd' }],
    },
    {
      says: 'a refusal that names no channel',
      frame: '{"event":"bts:error","channel":"","data":{"code":null,"message":"Bad subscription string."}}',
      notices: [{ type: 'refused', id: null, code: 'null', text: 'Bad subscription string.' }],
    },
    {
      says: 'a refusal of a channel',
      frame: '{"event":"bts:error","channel":"live_trades_x","data":{"code":4001,"message":"No such channel"}}',
      notices: [{ type: 'refused', id: 'live_trades_x', code: '4001', text: 'No such channel' }],
    },
    {
      says: 'the answer to a heartbeat',
      frame: '{"event":"bts:heartbeat","channel":"","data":{"status":"success"}}',
      notices: [{ type: 'heartbeat' }],
    },
    {
      says: 'the wish to be left',
      frame: '{"event":"bts:request_reconnect","channel":"","data":""}',
      notices: [{ type: 'shutdown' }],
    },
    {
      says: 'the end of a subscription',
      frame: '{"event":"bts:unsubscription_succeeded","channel":"x","data":{}}',
      ignored: 1,
    },
    {
      says: 'a top of a book, told whole, which is another channel',
      frame: DELTA.replace('diff_order_book_', 'order_book_'),
      ignored: 1,
    },
    {
      says: 'a single order',
      frame:
        '{"data":{"id":1496011283275781,"amount_str":"7.92"},"channel":"live_orders_btcusd","event":"order_created"}',
      ignored: 1,
    },
  ],
  metadata: {
    body: '[{"trading":"Enabled","base_decimals":8,"url_symbol":"btcusd","name":"BTC/USD","counter_decimals":2},{"trading":"Disabled","base_decimals":8,"url_symbol":"btcpax","name":"BTC/PAX","counter_decimals":2}]',
    specs: [{ symbol: 'btcusd', base: 'BTC', quote: 'USD', priceDecimals: 2, sizeDecimals: 8 }],
  },
  snapshot: {
    body: '{"timestamp": "1643640186", "microtimestamp": "1643640186801203", "bids": [["36653.62", "0.75000000"]], "asks": [["36665.20", "0.1"], ["36669.76", "2"]]}',
    books: [
      {
        symbol: 'btcusd',
        isSnapshot: true,
        bids: [['36653.62', '0.75000000']],
        asks: [
          ['36665.20', '0.10000000'],
          ['36669.76', '2.00000000'],
        ],
        sequence: [-1, 1_643_640_186_801_203, -1],
        eventTimeUs: 1_643_640_186_801_203,
      },
    ],
  },
};

describeVenue(bitstamp, samples);

describe('bitstamp', () => {
  it.each([
    ['malformed', TRADE.slice(0, -1)],
    ['incomplete', TRADE.replace('price_str', 'price_text')],
    ['incomplete', TRADE.replace('"type":0', '"type":2')],
    ['incomplete', TRADE.replace('"type":0', '"type":10')],
    ['incomplete', DELTA.replace('"asks"', '"offers"')],
    ['incomplete', '{"event":"data","channel":"diff_order_book_btcusd"}'],
    ['number', TRADE.replace('"60553.64"', '"60553.641"')],
    ['number', DELTA.replace('"0.85"', '"0"')],
    ['time', TRADE.replace('1618677693933123', '16186776939331')],
    ['unknown-symbol', TRADE.replace('live_trades_btcusd', 'live_trades_btceur')],
    ['unknown-event', TRADE.replace('live_trades_', 'dead_trades_')],
    ['unknown-event', '{"event":"bts:news","channel":"","data":{}}'],
  ] as const)('sets aside as %s: %s', (reason, frame) => {
    const sink = new Sink({ instruments: samples.instruments, capacity: 16 });
    bitstamp.decode(new TextEncoder().encode(frame), sink);
    expect(sink.counts.rejected[reason]).toBe(1);
    expect(sink.trades.length + sink.levels.length).toBe(0);
  });

  it('believes a second change that lies far ahead: then it is our own clock that is wrong', () => {
    const sink = new Sink({ instruments: samples.instruments, capacity: 16 });
    sink.receiveTime = 1_618_677_691_000_000;
    const told = ['1800677691591573', '1800677691591574', '1618677691591574', '1800677691591575'].map((time) => {
      bitstamp.decode(new TextEncoder().encode(DELTA.replace('1618677691591574', time)), sink);
      return [sink.levels.length, sink.counts.rejected.time];
    });
    expect(told).toEqual([
      [0, 1],
      [2, 1],
      [4, 1],
      [6, 1],
    ]);
  });

  it('subscribes to each channel by a frame of its own, trades before books', () => {
    const [plan] = bitstamp.plan([BTC], ['trades', 'tops', 'levels'], { socket: 'wss://a', rest: '' });
    expect(plan).toEqual({
      url: 'wss://a',
      instruments: [BTC],
      kinds: ['trades', 'levels'],
      subscribe: ['live_trades_btcusd', 'diff_order_book_btcusd'].map((channel) => ({
        ids: [channel],
        frame: `{"event":"bts:subscribe","data":{"channel":"${channel}"}}`,
      })),
    });
    expect(bitstamp.plan([BTC], ['tops'], { socket: 'wss://a', rest: '' })).toEqual([]);
  });

  it('asks for a whole book, and knows its address again', () => {
    const request = bitstamp.snapshot?.request(BTC);
    expect(request).toEqual({ path: '/api/v2/order_book/btcusd/', weight: 1 });
    expect(bitstamp.snapshot?.symbolOf('https://www.bitstamp.net/api/v2/order_book/btcusd')).toBe('btcusd');
    expect(bitstamp.snapshot?.symbolOf('https://www.bitstamp.net/api/v2/ticker/btcusd/')).toBeNull();
  });

  it('keeps a socket alive by asking', () => {
    expect(bitstamp.keepalive?.frame(0)).toBe('{"event":"bts:heartbeat"}');
  });
});
