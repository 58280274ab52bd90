import { type Instrument } from '@livetape/model';
import { describeVenue } from '../conformance';
import { type BookSample } from '../samples';
import { Sink } from '../sink';
import { bybit } from './bybit';

const XRP: Instrument = {
  id: 2,
  venue: 'bybit',
  symbol: 'XRPUSD',
  base: 'XRP',
  quote: 'USD',
  priceDecimals: 4,
  sizeDecimals: 6,
};

const TRADES =
  '{"topic":"trade.XRPUSD","data":[{"symbol":"XRPUSD","tick_direction":"MinusTick","price":"0.3013","size":0.14,"timestamp":"2021-04-17T16:43:05.000Z","trade_time_ms":"1618677785116","side":"Buy","trade_id":"01cacfe9-8d1c-5ee4-995d-d79a43f955a6"}]}';
const TRADE_ROW = {
  symbol: 'XRPUSD',
  id: '01cacfe9-8d1c-5ee4-995d-d79a43f955a6',
  price: '0.3013',
  size: '0.140000',
  aggressor: 'buy',
  eventTimeUs: 1_618_677_785_116_000,
} as const;
const LEVELS =
  '[{"price":"0.3010","symbol":"XRPUSD","id":3010,"side":"Buy","size":29.180002},{"price":"0.3014","symbol":"XRPUSD","id":3014,"side":"Sell","size":5}]';
const WHOLE = `{"topic":"orderBookL2_25.XRPUSD","type":"snapshot","data":${LEVELS},"cross_seq":794201904,"timestamp_e6":1573044648627110}`;
const BOOK: BookSample = {
  symbol: 'XRPUSD',
  isSnapshot: true,
  bids: [['0.3010', '29.180002']],
  asks: [['0.3014', '5.000000']],
  sequence: [-1, -1, -1],
  eventTimeUs: 1_573_044_648_627_110,
};
const CHANGE =
  '{"topic":"orderBookL2_25.XRPUSD","type":"delta","data":{"delete":[{"price":"0.3013","symbol":"XRPUSD","id":3013,"side":"Sell"}],"update":[{"price":"0.3010","symbol":"XRPUSD","id":3010,"side":"Buy","size":224986}],"insert":[{"price":"0.3038","symbol":"XRPUSD","id":3038,"side":"Sell","size":41761}],"transactTimeE6":0},"cross_seq":322932462,"timestamp_e6":"1573045141027590"}';
const ofSpot = (topic: string, data: string) =>
  `{"topic":"${topic}","params":{"symbol":"XRPUSD","binary":"false","symbolName":"XRPUSD"},"data":${data}}`;

describeVenue(bybit, {
  instruments: [XRP],
  kinds: ['trades', 'tops', 'levels'],
  heapUsed: () => process.memoryUsage().heapUsed,
  frames: [
    { says: 'a trade of version 2', frame: TRADES, trades: [TRADE_ROW] },
    {
      says: 'a trade of 2019, with a time of seconds and numbers that are no texts',
      frame: TRADES.replace('"trade_time_ms":"1618677785116",', '')
        .replace('"0.3013"', '0.3013')
        .replace('Buy', 'Sell'),
      trades: [{ ...TRADE_ROW, aggressor: 'sell', eventTimeUs: 1_618_677_785_000_000 }],
    },
    { says: 'a whole book of version 2', frame: WHOLE, books: [BOOK] },
    {
      says: 'a whole book of contracts in USDT',
      frame: WHOLE.replace(LEVELS, `{"order_book":${LEVELS}}`),
      books: [BOOK],
    },
    {
      says: 'a change of a book of version 2',
      frame: CHANGE,
      books: [
        {
          ...BOOK,
          isSnapshot: false,
          bids: [['0.3010', '224986.000000']],
          asks: [
            ['0.3013', '0.000000'],
            ['0.3038', '41761.000000'],
          ],
          eventTimeUs: 1_573_045_141_027_590,
        },
      ],
    },
    {
      says: 'a trade of spot, version 1',
      frame: ofSpot('trade', '{"v":"2280000000007453966","t":1659312000103,"p":"0.3013","q":"1.4","m":true}'),
      trades: [{ ...TRADE_ROW, id: '2280000000007453966', size: '1.400000', eventTimeUs: 1_659_312_000_103_000 }],
    },
    {
      says: 'a book of spot, version 1',
      frame: ofSpot(
        'depth',
        '{"s":"XRPUSD","t":1659311999986,"v":"132777961_22362914_8","b":[["0.301","29.180002"]],"a":[["0.3014","5"]]}',
      ),
      books: [{ ...BOOK, eventTimeUs: 1_659_311_999_986_000 }],
    },
    {
      says: 'a top of spot, version 1',
      frame: ofSpot(
        'bookTicker',
        '{"symbol":"XRPUSD","bidPrice":"0.301","bidQty":"1","askPrice":"0.3014","askQty":"2","time":1659312000113}',
      ),
      tops: [
        {
          symbol: 'XRPUSD',
          bid: ['0.3010', '1.000000'],
          ask: ['0.3014', '2.000000'],
          sequence: -1,
          eventTimeUs: 1_659_312_000_113_000,
        },
      ],
    },
    {
      says: 'an answer to a subscription of spot, version 1',
      frame: '{"topic":"depth","event":"sub","params":{"symbol":"XRPUSD","binary":"false"},"code":"0","msg":"Success"}',
      ignored: 1,
    },
    {
      says: 'what version 2 knows of an instrument, which nobody wants',
      frame: '{"topic":"instrument_info.100ms.XRPUSD","type":"delta","data":{"delete":[],"update":[],"insert":[]}}',
      ignored: 1,
    },
  ],
  metadata: { body: '{"result":{"list":[]}}', specs: [] },
});

describe('older versions of bybit', () => {
  it.each([
    ['incomplete', TRADES.replace('Buy', 'buy')],
    ['incomplete', WHOLE.replace('snapshot', 'patch')],
    ['incomplete', WHOLE.replace('"side":"Buy"', '"side":"B"')],
    ['incomplete', WHOLE.replace(',"size":5', '')],
    ['incomplete', CHANGE.replace('"delete"', '"deleted"')],
    ['incomplete', ofSpot('trade', '{"v":"1","t":1659312000103,"p":"0.3013","q":"1.4","m":1}')],
    ['number', WHOLE.replace('29.180002', '29.1800021')],
    ['unknown-symbol', TRADES.replace('trade.XRPUSD', 'trade.BTCUSD')],
  ] as const)('sets aside as %s: %s', (reason, text) => {
    const sink = new Sink({ instruments: [XRP], capacity: 16 });
    bybit.decode(new TextEncoder().encode(text), sink);
    expect(sink.counts.rejected[reason]).toBe(1);
    expect(sink.trades.length + sink.tops.length + sink.levels.length).toBe(0);
  });
});
