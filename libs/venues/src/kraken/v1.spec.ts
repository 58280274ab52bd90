import { type Instrument } from '@livetape/model';
import { describeVenue } from '../conformance';
import { type Samples } from '../samples';
import { Sink } from '../sink';
import { kraken } from './kraken';

/** Version 1 has its own names for some assets. */
const XBT: Instrument = {
  id: 6,
  venue: 'kraken',
  symbol: 'XBT/USD',
  base: 'BTC',
  quote: 'USD',
  priceDecimals: 5,
  sizeDecimals: 8,
};

const BOOK =
  '[320,{"a":[["65945.00000","1.50000000","1728236155.440296"],["65946.00000","0.00000000","1728236155.440290","r"]],"c":"2114181697"},"book-25","XBT/USD"]';
const ROW = {
  symbol: 'XBT/USD',
  isSnapshot: false,
  bids: [],
  asks: [
    ['65945.00000', '1.50000000'],
    ['65946.00000', '0.00000000'],
  ],
  sequence: [-1, -1, -1],
  checksum: 2114181697,
  eventTimeUs: 1_728_236_155_440_296,
} as const;
const TRADE =
  '[321,[["65944.20000","0.02063928","1728236155.440296","b","m",""],["65944.30000","0.5","1728236155.440296","s","l",""]],"trade","XBT/USD"]';
const samples: Samples = {
  instruments: [XBT],
  kinds: ['trades', 'tops', 'levels'],
  heapUsed: () => process.memoryUsage().heapUsed,
  frames: [
    { says: 'changes of one side', frame: BOOK, books: [ROW] },
    {
      says: 'changes of both sides in two objects',
      frame:
        '[320,{"a":[["65945.00000","1.50000000","1728236155.440296"],["65946.00000","0.00000000","1728236155.440290"]]},{"b":[["65944.20000","0.25000000","1728236155.440297"]],"c":"2114181697"},"book-25","XBT/USD"]',
      books: [{ ...ROW, bids: [['65944.20000', '0.25000000']], eventTimeUs: 1_728_236_155_440_297 }],
    },
    {
      says: 'a whole book',
      frame:
        '[320,{"as":[["65945.00000","1.50000000","1728236155.440296"]],"bs":[["65944.20000","0.25000000","1728236100.000000"]]},null,"book-1000","XBT/USD"]',
      books: [
        {
          ...ROW,
          isSnapshot: true,
          bids: [['65944.20000', '0.25000000']],
          asks: [['65945.00000', '1.50000000']],
          checksum: -1,
          depth: 1000,
        },
      ],
    },
    {
      says: 'an empty book',
      frame: '[320,{"as":[],"bs":[]},"book-25","XBT/USD"]',
      books: [{ ...ROW, isSnapshot: true, asks: [], checksum: -1, depth: 25, eventTimeUs: 0 }],
    },
    {
      says: 'trades, which have no id but their time',
      frame: TRADE,
      trades: [
        {
          symbol: 'XBT/USD',
          id: '1728236155.440296',
          price: '65944.20000',
          size: '0.02063928',
          aggressor: 'buy',
          eventTimeUs: 1_728_236_155_440_296,
          sequence: -1,
        },
        {
          symbol: 'XBT/USD',
          id: '1728236155.440296+1',
          price: '65944.30000',
          size: '0.50000000',
          aggressor: 'sell',
          eventTimeUs: 1_728_236_155_440_296,
          sequence: -1,
        },
      ],
    },
    {
      says: 'a ticker',
      frame:
        '[340,{"a":["65945.00000",12,"12.41074632"],"b":["65944.20000",0,"0.08410000"],"c":["65945.00000","0.1"]},"ticker","XBT/USD"]',
      tops: [
        {
          symbol: 'XBT/USD',
          bid: ['65944.20000', '0.08410000'],
          ask: ['65945.00000', '12.41074632'],
          sequence: -1,
          eventTimeUs: 0,
        },
      ],
    },
    {
      says: 'a spread',
      frame: '[325,["65944.20000","65945.00000","1728236155.440296","0.00917717","0.31670440"],"spread","XBT/USD"]',
      tops: [
        {
          symbol: 'XBT/USD',
          bid: ['65944.20000', '0.00917717'],
          ask: ['65945.00000', '0.31670440'],
          sequence: -1,
          eventTimeUs: 1_728_236_155_440_296,
        },
      ],
    },
    {
      says: 'a spread of an empty book',
      frame: '[325,["0.000","0.000","0.000000","0.00000000","0.00000000"],"spread","XBT/USD"]',
      ignored: 1,
    },
    { says: 'a candle', frame: '[343,["1675209613.1","1","2"],"ohlc-5","XBT/USD"]', ignored: 1 },
    { says: 'a heartbeat', frame: '{"event":"heartbeat"}', notices: [{ type: 'heartbeat' }] },
    {
      says: 'an ack',
      frame:
        '{"channelID":992,"channelName":"book-1000","event":"subscriptionStatus","pair":"XBT/USD","status":"subscribed","subscription":{"depth":1000,"name":"book"}}',
      notices: [{ type: 'ack', id: 'book:XBT/USD' }],
    },
    {
      says: 'a refusal',
      frame:
        '{"errorMessage":"Currency pair not supported","event":"subscriptionStatus","pair":"FOO/USD","status":"error","subscription":{"name":"trade"}}',
      notices: [{ type: 'refused', id: 'trade:FOO/USD', code: '', text: 'Currency pair not supported' }],
    },
    {
      says: 'the state of the system',
      frame: '{"connectionID":17843232920108168701,"event":"systemStatus","status":"online","version":"1.8.3"}',
      ignored: 1,
    },
  ],
  metadata: {
    body: '{"error":[],"result":{"XXBTZUSD":{"wsname":"XBT/USD","pair_decimals":1,"lot_decimals":8}}}',
    specs: [{ symbol: 'BTC/USD', base: 'BTC', quote: 'USD', priceDecimals: 1, sizeDecimals: 8 }],
  },
};

describeVenue(kraken, samples);

describe('kraken of version 1', () => {
  const sinkAfter = (frame: string) => {
    const sink = new Sink({ instruments: samples.instruments, capacity: 128 });
    kraken.decode(new TextEncoder().encode(frame), sink);
    return sink;
  };

  it.each([
    ['malformed', '[1,'],
    ['malformed', `${BOOK}]`],
    ['incomplete', BOOK.replace('"1728236155.440290","r"', 'null')],
    ['number', TRADE.replace('0.02063928', '0.00000000')],
    ['time', BOOK.replace('1728236155.440290', '0')],
    ['unknown-symbol', BOOK.replace('XBT/USD', 'XBT/EUR')],
    ['unknown-event', BOOK.replace('book-25', 'level-25')],
    ['unknown-event', '[1,2]'],
    ['unknown-event', '{"event":"other"}'],
  ] as const)('sets aside as %s: %s', (reason, frame) => {
    const sink = sinkAfter(frame);
    expect(sink.counts.rejected[reason]).toBe(1);
    expect(sink.rejectedTotal).toBe(1);
    expect(sink.trades.length + sink.tops.length + sink.levels.length).toBe(0);
  });

  it('tells apart more trades of one time than there are digits', () => {
    const row = '["65944.20000","0.02063928","1728236155.440296","b","m",""]';
    const { trades } = sinkAfter(`[321,[${Array(101).fill(row).join()}],"trade","XBT/USD"]`);
    expect([9, 10, 99, 100].map((at) => trades.idOf(at))).toEqual([
      '1728236155.440296+9',
      '1728236155.440296+10',
      '1728236155.440296+99',
      '1728236155.440296+100',
    ]);
  });
});
