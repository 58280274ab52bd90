import { type Instrument } from '@livetape/model';
import { describeVenue } from '../conformance';
import { type Samples } from '../samples';
import { binanceUsdm } from './binance-usdm';

const BTC: Instrument = {
  id: 3,
  venue: 'binance-usdm',
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  priceDecimals: 2,
  sizeDecimals: 3,
  contract: { type: 'perpetual' },
};
const ETH: Instrument = { ...BTC, id: 0, symbol: 'ETHUSDT', base: 'ETH' };
const contract = (symbol: string, contractType: string, deliveryDate: number) => ({
  symbol,
  contractType,
  deliveryDate,
  status: 'TRADING',
  baseAsset: 'BTC',
  quoteAsset: 'USDT',
  filters: [
    { filterType: 'PRICE_FILTER', tickSize: '0.10' },
    { filterType: 'LOT_SIZE', stepSize: '0.001' },
  ],
});
const FILL = '{"a":26129,"p":"97234.50","q":"4.704","f":27781,"l":27782,"T":1498793709153,"m":true}';
const FILL_ROW = {
  symbol: 'BTCUSDT',
  id: '26129',
  price: '97234.50',
  size: '4.704',
  aggressor: 'sell',
  eventTimeUs: 1_498_793_709_153_000,
  range: [27_781, 27_782],
} as const;

const samples: Samples = {
  instruments: [BTC, ETH],
  kinds: ['trades', 'tops', 'levels'],
  heapUsed: () => process.memoryUsage().heapUsed,
  frames: [
    {
      says: 'an aggregate',
      frame: `{"stream":"btcusdt@aggTrade","data":${FILL.replace('{', '{"e":"aggTrade","E":1498793709160,"s":"BTCUSDT",')}}`,
      trades: [FILL_ROW],
    },
    {
      says: 'a single trade',
      frame:
        '{"stream":"btcusdt@trade","data":{"e":"trade","E":1723161256322,"T":1723161256322,"s":"BTCUSDT","t":5266583935,"p":"61800.30","q":"0.006","X":"MARKET","m":false}}',
      trades: [
        {
          symbol: 'BTCUSDT',
          id: '5266583935',
          price: '61800.30',
          size: '0.006',
          aggressor: 'buy',
          eventTimeUs: 1_723_161_256_322_000,
        },
      ],
    },
    {
      says: 'a change of a book, which names the one before',
      frame:
        '{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1723161256352,"T":1723161256350,"s":"BTCUSDT","U":5123107837801,"u":5123107842679,"pu":5123107837557,"b":[["61799.00","0.500"]],"a":[["61801.00","0.000"]]}}',
      books: [
        {
          symbol: 'BTCUSDT',
          isSnapshot: false,
          bids: [['61799.00', '0.500']],
          asks: [['61801.00', '0.000']],
          sequence: [5_123_107_837_801, 5_123_107_842_679, 5_123_107_837_557],
          eventTimeUs: 1_723_161_256_350_000,
        },
      ],
    },
    {
      says: 'the best levels',
      frame:
        '{"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","u":5123107839020,"s":"BTCUSDT","b":"61800.20","B":"2.507","a":"61800.30","A":"2.510","T":1723161256313,"E":1723161256313}}',
      tops: [
        {
          symbol: 'BTCUSDT',
          bid: ['61800.20', '2.507'],
          ask: ['61800.30', '2.510'],
          sequence: 5_123_107_839_020,
          eventTimeUs: 1_723_161_256_313_000,
        },
      ],
    },
  ],
  metadata: {
    body: JSON.stringify({
      symbols: [
        contract('BTCUSDT', 'PERPETUAL', 4_133_404_800_000),
        contract('BTCUSDT_261225', 'CURRENT_QUARTER', 1_798_185_600_000),
        contract('TSLAUSDT', 'TRADIFI_PERPETUAL', 4_133_404_800_000),
      ],
    }),
    specs: [
      {
        symbol: 'BTCUSDT',
        base: 'BTC',
        quote: 'USDT',
        priceDecimals: 1,
        sizeDecimals: 3,
        contract: { type: 'perpetual' },
      },
      {
        symbol: 'BTCUSDT_261225',
        base: 'BTC',
        quote: 'USDT',
        priceDecimals: 1,
        sizeDecimals: 3,
        contract: { type: 'future', expiryMs: 1_798_185_600_000 },
      },
      {
        symbol: 'TSLAUSDT',
        base: 'BTC',
        quote: 'USDT',
        priceDecimals: 1,
        sizeDecimals: 3,
        contract: { type: 'perpetual' },
      },
    ],
  },
  backfill: { body: `[${FILL}]`, trades: [FILL_ROW] },
  snapshot: {
    body: '{"lastUpdateId":600859605926,"E":1626992741264,"T":1626992741261,"bids":[["7.61","6"]],"asks":[["7.62","9"]]}',
    books: [
      {
        symbol: 'BTCUSDT',
        isSnapshot: true,
        bids: [['7.61', '6.000']],
        asks: [['7.62', '9.000']],
        sequence: [600_859_605_926, 600_859_605_926, -1],
        eventTimeUs: 1_626_992_741_261_000,
      },
    ],
  },
};

describeVenue(binanceUsdm, samples);

describe('binance-usdm', () => {
  it('takes books and tops from one route, and trades from the other', () => {
    const plans = binanceUsdm.plan([BTC], ['trades', 'tops', 'levels'], { socket: 'wss://a', rest: '' });
    expect(plans.map(({ url, kinds, subscribe }) => [url, kinds, subscribe[0].frame])).toEqual([
      [
        'wss://a/public/stream',
        ['tops', 'levels'],
        '{"method":"SUBSCRIBE","params":["btcusdt@bookTicker","btcusdt@depth@100ms"],"id":1}',
      ],
      ['wss://a/market/stream', ['trades'], '{"method":"SUBSCRIBE","params":["btcusdt@aggTrade"],"id":1}'],
    ]);
  });

  it('has no greeks, and no socket for them', () => {
    expect(binanceUsdm.plan([BTC], ['greeks'], { socket: 'wss://a', rest: '' })).toEqual([]);
  });

  it('asks its own REST for aggregates and books', () => {
    expect(binanceUsdm.backfill?.request(BTC, 26129, 500)).toEqual({
      path: '/fapi/v1/aggTrades?symbol=BTCUSDT&fromId=26129&limit=500',
      weight: 20,
    });
    expect(binanceUsdm.snapshot?.request(BTC)).toEqual({
      path: '/fapi/v1/depth?symbol=BTCUSDT&limit=1000',
      weight: 20,
    });
    expect(binanceUsdm.snapshot?.symbolOf('https://a/fapi/v1/depth?limit=1000&symbol=ETHUSDT')).toBe('ETHUSDT');
  });
});
