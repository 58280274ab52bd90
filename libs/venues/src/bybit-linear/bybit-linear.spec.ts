import { type Instrument } from '@livetape/model';
import { describeVenue } from '../conformance';
import { type Samples } from '../samples';
import { bybitLinear } from './bybit-linear';

const XRP: Instrument = {
  id: 0,
  venue: 'bybit-linear',
  symbol: 'XRPUSDT',
  base: 'XRP',
  quote: 'USDT',
  priceDecimals: 4,
  sizeDecimals: 0,
  contract: { type: 'perpetual' },
};
const contract = (symbol: string, contractType: string, deliveryTime: string) => ({
  symbol,
  contractType,
  status: 'Trading',
  baseCoin: 'XRP',
  quoteCoin: 'USDT',
  deliveryTime,
  priceFilter: { tickSize: '0.0001' },
  lotSizeFilter: { qtyStep: '1', minOrderQty: '1' },
});

const samples: Samples = {
  instruments: [XRP],
  kinds: ['trades', 'tops', 'levels'],
  heapUsed: () => process.memoryUsage().heapUsed,
  frames: [
    {
      says: 'a whole book',
      frame:
        '{"topic":"orderbook.500.XRPUSDT","type":"snapshot","ts":1733011200593,"data":{"s":"XRPUSDT","b":[["1.9531","6000"]],"a":[["1.9535","910"]],"u":20254869,"seq":296116837020},"cts":1733011200590}',
      books: [
        {
          symbol: 'XRPUSDT',
          isSnapshot: true,
          bids: [['1.9531', '6000']],
          asks: [['1.9535', '910']],
          sequence: [20_254_869, 20_254_869, -1],
          eventTimeUs: 1_733_011_200_590_000,
        },
      ],
    },
    {
      says: 'a change of a book, in contracts of one coin',
      frame:
        '{"topic":"orderbook.500.XRPUSDT","type":"delta","ts":1733011200693,"data":{"s":"XRPUSDT","b":[["1.9531","6198"]],"a":[["1.9535","0"]],"u":20254870,"seq":296116837023},"cts":1733011200690}',
      books: [
        {
          symbol: 'XRPUSDT',
          isSnapshot: false,
          bids: [['1.9531', '6198']],
          asks: [['1.9535', '0']],
          sequence: [20_254_870, 20_254_870, -1],
          eventTimeUs: 1_733_011_200_690_000,
        },
      ],
    },
    {
      says: 'a trade that hit the bid',
      frame:
        '{"topic":"publicTrade.XRPUSDT","type":"snapshot","ts":1672304486868,"data":[{"T":1672304486865,"s":"XRPUSDT","S":"Sell","v":"7","p":"0.4849","L":"MinusTick","i":"5d0a2b1c-d8dd-5b31-9112-a178eb6023af","BT":false}]}',
      trades: [
        {
          symbol: 'XRPUSDT',
          id: '5d0a2b1c-d8dd-5b31-9112-a178eb6023af',
          price: '0.4849',
          size: '7',
          aggressor: 'sell',
          eventTimeUs: 1_672_304_486_865_000,
        },
      ],
    },
    {
      says: 'a trade',
      frame:
        '{"topic":"publicTrade.XRPUSDT","type":"snapshot","ts":1672304486868,"data":[{"T":1672304486865,"s":"XRPUSDT","S":"Buy","v":"12","p":"0.4850","L":"PlusTick","i":"20f43950-d8dd-5b31-9112-a178eb6023af","BT":false}]}',
      trades: [
        {
          symbol: 'XRPUSDT',
          id: '20f43950-d8dd-5b31-9112-a178eb6023af',
          price: '0.4850',
          size: '12',
          aggressor: 'buy',
          eventTimeUs: 1_672_304_486_865_000,
        },
      ],
    },
  ],
  metadata: {
    body: JSON.stringify({
      result: {
        category: 'linear',
        list: [
          contract('XRPUSDT', 'LinearPerpetual', '0'),
          contract('XRPUSDT-26DEC25', 'LinearFutures', '1766736000000'),
        ],
      },
    }),
    specs: [
      {
        symbol: 'XRPUSDT',
        base: 'XRP',
        quote: 'USDT',
        priceDecimals: 4,
        sizeDecimals: 0,
        contract: { type: 'perpetual' },
      },
      {
        symbol: 'XRPUSDT-26DEC25',
        base: 'XRP',
        quote: 'USDT',
        priceDecimals: 4,
        sizeDecimals: 0,
        contract: { type: 'future', expiryMs: 1_766_736_000_000 },
      },
    ],
  },
};

describeVenue(bybitLinear, samples);

describe('bybit-linear', () => {
  it('has a service of its own', () => {
    const [plan] = bybitLinear.plan([XRP], ['levels'], { socket: 'wss://a', rest: '' });
    expect(plan.url).toBe('wss://a/v5/public/linear');
    expect(plan.subscribe).toHaveLength(1);
  });

  it('asks for its own metadata', () => {
    expect(bybitLinear.metadata.requests([]).map(({ path }) => path)).toEqual([
      '/v5/market/instruments-info?category=linear&limit=1000',
    ]);
  });
});
