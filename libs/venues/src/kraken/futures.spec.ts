import { type Instrument } from '@livetape/model';
import { describeVenue } from '../conformance';
import { type Samples } from '../samples';
import { Sink } from '../sink';
import { kraken } from './kraken';

const XBT: Instrument = {
  id: 3,
  venue: 'kraken',
  symbol: 'PI_XBTUSD',
  base: 'BTC',
  quote: 'USD',
  priceDecimals: 1,
  sizeDecimals: 0,
};

const LEVEL =
  '{"feed":"book","product_id":"PI_XBTUSD","side":"sell","seq":326094134,"price":34981.5,"qty":0.0,"timestamp":1612269953629}';
const TRADE =
  '{"feed":"trade","product_id":"PI_XBTUSD","uid":"05af78ac-a774-478c-a50c-8b9c234e071e","side":"sell","type":"fill","seq":653355,"time":1612266317519,"qty":15000,"price":34969.5}';

const ROW = { symbol: 'PI_XBTUSD', isSnapshot: false, bids: [] } as const;

const samples: Samples = {
  instruments: [XBT],
  kinds: ['trades', 'tops', 'levels'],
  heapUsed: () => process.memoryUsage().heapUsed,
  frames: [
    {
      says: 'a level',
      frame: LEVEL,
      books: [
        {
          ...ROW,
          asks: [['34981.5', '0']],
          sequence: [326094134, 326094134, -1],
          eventTimeUs: 1_612_269_953_629_000,
        },
      ],
    },
    {
      says: 'a whole book',
      frame:
        '{"feed":"book_snapshot","product_id":"PI_XBTUSD","timestamp":1612269825817,"seq":326072249,"tickSize":null,"bids":[{"price":34892.5,"qty":6385.0}],"asks":[{"price":34911.5,"qty":20598}]}',
      books: [
        {
          ...ROW,
          isSnapshot: true,
          bids: [['34892.5', '6385']],
          asks: [['34911.5', '20598']],
          sequence: [326072249, 326072249, -1],
          depth: 65535,
          eventTimeUs: 1_612_269_825_817_000,
        },
      ],
    },
    {
      says: 'a trade',
      frame: TRADE,
      trades: [
        {
          symbol: 'PI_XBTUSD',
          id: '05af78ac-a774-478c-a50c-8b9c234e071e',
          price: '34969.5',
          size: '15000',
          aggressor: 'sell',
          eventTimeUs: 1_612_266_317_519_000,
          sequence: 653355,
          range: [-1, -1],
        },
      ],
    },
    {
      says: 'a trade that lifted the ask',
      frame: TRADE.replace('"side":"sell"', '"side":"buy"').replace('"seq":653355', '"seq":653356'),
      trades: [
        {
          symbol: 'PI_XBTUSD',
          id: '05af78ac-a774-478c-a50c-8b9c234e071e',
          price: '34969.5',
          size: '15000',
          aggressor: 'buy',
          eventTimeUs: 1_612_266_317_519_000,
          sequence: 653356,
          range: [-1, -1],
        },
      ],
    },
    {
      says: 'a ticker',
      frame:
        '{"time":1676393235406,"product_id":"PI_XBTUSD","funding_rate":-6.2604214e-11,"feed":"ticker","bid":21978.5,"ask":21987.0,"bid_size":2536.0,"ask_size":13948.0,"premium":-0.0}',
      tops: [
        {
          symbol: 'PI_XBTUSD',
          bid: ['21978.5', '2536'],
          ask: ['21987.0', '13948'],
          sequence: -1,
          eventTimeUs: 1_676_393_235_406_000,
        },
      ],
    },
    {
      says: 'trades before the subscription',
      frame: `{"feed":"trade_snapshot","product_id":"PI_XBTUSD","trades":[${TRADE}]}`,
      ignored: 1,
    },
    {
      says: 'an ack',
      frame: '{"event":"subscribed","feed":"book","product_ids":["PI_XBTUSD"]}',
      ignored: 1,
    },
    { says: 'a greeting', frame: '{"event":"info","version":1}', ignored: 1 },
  ],
  metadata: {
    body: '{"error":[],"result":{"XXBTZUSD":{"wsname":"XBT/USD","pair_decimals":1,"lot_decimals":8}}}',
    specs: [{ symbol: 'BTC/USD', base: 'BTC', quote: 'USD', priceDecimals: 1, sizeDecimals: 8 }],
  },
};

describeVenue(kraken, samples);

describe('kraken futures', () => {
  const sinkAfter = (frame: string) => {
    const sink = new Sink({ instruments: samples.instruments, capacity: 128 });
    kraken.decode(new TextEncoder().encode(frame), sink);
    return sink;
  };

  it.each([
    ['incomplete', LEVEL.replace('"sell"', '"ask"')],
    ['incomplete', LEVEL.replace('"seq":326094134,', '')],
    ['number', LEVEL.replace('34981.5', '0')],
    ['unknown-symbol', LEVEL.replace('PI_XBTUSD', 'PI_XRPUSD')],
    ['unknown-event', '{"feed":"other"}'],
  ] as const)('sets aside as %s: %s', (reason, frame) => {
    const sink = sinkAfter(frame);
    expect(sink.counts.rejected[reason]).toBe(1);
    expect(sink.rejectedTotal).toBe(1);
    expect(sink.trades.length + sink.tops.length + sink.levels.length).toBe(0);
  });
});
