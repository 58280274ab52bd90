import { type Instrument } from '@livetape/model';
import { describeVenue } from '../conformance';
import { type Samples } from '../samples';
import { Sink } from '../sink';
import { kucoin } from './kucoin';

const BTC: Instrument = {
  id: 2,
  venue: 'kucoin',
  symbol: 'BTC-USDT',
  base: 'BTC',
  quote: 'USDT',
  priceDecimals: 1,
  sizeDecimals: 8,
};
const ANKR: Instrument = {
  ...BTC,
  id: 0,
  symbol: 'ANKR-BTC',
  base: 'ANKR',
  quote: 'BTC',
  priceDecimals: 10,
  sizeDecimals: 4,
};

const TRADE =
  '{"data":{"symbol":"BTC-USDT","sequence":"1614503482134","side":"sell","size":"0.00013064","price":"57659.6","takerOrderId":"6057bb821220fc00060f26bf","time":"1616362370760468781","type":"match","makerOrderId":"6057bb81b5ab390006532c9d","tradeId":"6057bb822e113d292396c272"},"subject":"trade.l3match","topic":"/market/match:BTC-USDT","type":"message"}';
const TRADE_ROW = {
  symbol: 'BTC-USDT',
  id: '6057bb822e113d292396c272',
  price: '57659.6',
  size: '0.00013064',
  aggressor: 'sell',
  eventTimeUs: 1_616_362_370_760_468,
} as const;
const TOP =
  '{"type":"message","topic":"/market/ticker:BTC-USDT","subject":"trade.ticker","data":{"bestAsk":"31785.3","bestAskSize":"1.0455757","bestBid":"31785.2","bestBidSize":"0.4645037","price":"31785.2","sequence":"1630218274617","size":"0.03133705","time":1654032320677}}';
const TOP_ROW = {
  symbol: 'BTC-USDT',
  bid: ['31785.2', '0.46450370'],
  ask: ['31785.3', '1.04557570'],
  sequence: 1_630_218_274_617,
  eventTimeUs: 1_654_032_320_677_000,
} as const;
const DELTA =
  '{"type":"message","topic":"/market/level2:BTC-USDT","subject":"trade.l2update","data":{"changes":{"asks":[["18906","0.00331","14103845"],["0","0","14103844"]],"bids":[["18891.9","0","14103847"]]},"sequenceEnd":14103847,"sequenceStart":14103844,"symbol":"BTC-USDT","time":1663747970273}}';
const DELTA_ROW = {
  symbol: 'BTC-USDT',
  isSnapshot: false,
  bids: [['18891.9', '0.00000000']],
  asks: [['18906.0', '0.00331000']],
  sequence: [14_103_844, 14_103_847, -1],
  eventTimeUs: 1_663_747_970_273_000,
} as const;
const PUSHED =
  '{"T":"obu.SPOT","dp":"increment@10ms","t":"snapshot","P":1768217874990007701,"d":{"C":25984468414,"M":1768217874986000000,"O":25984468414,"a":[["90701.2","0.5771583"]],"b":[["90701.1","0.13918404"]],"s":"BTC-USDT"}}';
const PUSHED_ROW = {
  symbol: 'BTC-USDT',
  isSnapshot: true,
  bids: [['90701.1', '0.13918404']],
  asks: [['90701.2', '0.57715830']],
  sequence: [25_984_468_414, 25_984_468_414, -1],
  eventTimeUs: 1_768_217_874_986_000,
} as const;
const SERVER =
  '{"code":"200000","data":{"token":"a+b=","instanceServers":[{"endpoint":"wss://ws-api-spot.kucoin.com/","pingInterval":18000,"pingTimeout":10000}]}}';

const samples: Samples = {
  instruments: [BTC, ANKR],
  kinds: ['trades', 'tops', 'levels'],
  heapUsed: () => process.memoryUsage().heapUsed,
  frames: [
    { says: 'a trade with a time in nanoseconds', frame: TRADE, trades: [TRADE_ROW] },
    {
      says: 'a trade whose id is a number',
      frame: TRADE.replace('"6057bb822e113d292396c272"', '"455391760226305"').replace('"sell"', '"buy"'),
      trades: [{ ...TRADE_ROW, id: '455391760226305', aggressor: 'buy' }],
    },
    { says: 'a top of book', frame: TOP, tops: [TOP_ROW] },
    {
      says: 'a top of the topic of all',
      frame: TOP.replace('ticker:BTC-USDT', 'ticker:all').replace('trade.ticker', 'BTC-USDT'),
      tops: [TOP_ROW],
    },
    { says: 'a change of a book, without the level that changes nothing', frame: DELTA, books: [DELTA_ROW] },
    {
      says: 'a change that is there for the sake of its sequence, of a time when there was none',
      frame:
        '{"data":{"sequenceStart":1613277183874,"symbol":"BTC-USDT","changes":{"asks":[["0","0","1613277183874"]],"bids":[]},"sequenceEnd":1613277183874},"subject":"trade.l2update","topic":"/market/level2:BTC-USDT","type":"message"}',
      books: [
        { ...DELTA_ROW, bids: [], asks: [], sequence: [1_613_277_183_874, 1_613_277_183_874, -1], eventTimeUs: 0 },
      ],
    },
    {
      says: 'sizes finer than the scale: cut off, but never to nothing',
      frame: DELTA.replaceAll('BTC-USDT', 'ANKR-BTC')
        .replace('["18906","0.00331"', '["0.0000006","4331.68226035"')
        .replace('["18891.9","0"', '["0.0000005","0.00001"'),
      books: [
        { ...DELTA_ROW, symbol: 'ANKR-BTC', bids: [['0.0000005000', '0.0001']], asks: [['0.0000006000', '4331.6822']] },
      ],
    },
    {
      says: 'a trade of the newer push service',
      frame:
        '{"T":"trade.SPOT","P":1768802538491160904,"d":{"E":20631804219899904,"M":1768802538480000000,"S":"sell","p":"92525.6","q":"0.00008036","s":"BTC-USDT","ti":"20631804219899904"}}',
      trades: [
        {
          ...TRADE_ROW,
          id: '20631804219899904',
          price: '92525.6',
          size: '0.00008036',
          eventTimeUs: 1_768_802_538_480_000,
        },
      ],
    },
    { says: 'a whole book of the newer push service', frame: PUSHED, books: [PUSHED_ROW] },
    {
      says: 'a change of it',
      frame: PUSHED.replace('"snapshot"', '"delta"').replace('"O":25984468414', '"O":25984468413'),
      books: [{ ...PUSHED_ROW, isSnapshot: false, sequence: [25_984_468_413, 25_984_468_414, -1] }],
    },
    {
      says: 'a top of it',
      frame:
        '{"T":"ticker.SPOT","P":1768206966101166007,"d":{"A":"0.97675941","B":"0.02052839","E":25958853459,"M":1768206966096000000,"S":"BUY","a":"90968.2","b":"90968.1","l":"90968.2","q":"0.00109929","s":"BTC-USDT"}}',
      tops: [
        {
          symbol: 'BTC-USDT',
          bid: ['90968.1', '0.02052839'],
          ask: ['90968.2', '0.97675941'],
          sequence: 25_958_853_459,
          eventTimeUs: 1_768_206_966_096_000,
        },
      ],
    },
    { says: 'a candle of it', frame: '{"T":"kline.SPOT","P":1768210985379046302,"d":{"s":"BTC-USDT"}}', ignored: 1 },
    { says: 'the greeting', frame: '{"id":"NSkIrWGB1s","type":"welcome"}', notices: [{ type: 'greeting' }] },
    { says: 'an ack', frame: '{"id":"levels","type":"ack"}', notices: [{ type: 'ack', id: 'levels' }] },
    { says: 'the answer to a ping', frame: '{"id":"1545910590801","type":"pong"}', notices: [{ type: 'heartbeat' }] },
    {
      says: 'a refusal',
      frame: '{"id":"tops","type":"error","code":404,"data":"topic /market/ticker:X is not found"}',
      notices: [{ type: 'refused', id: 'tops', code: '404', text: 'topic /market/ticker:X is not found' }],
    },
    {
      says: 'a candle, which nobody wants',
      frame:
        '{"data":{"symbol":"BTC-USDT","candles":["1619378220","1","1","1","1","0","0"],"time":1619378328806000034},"subject":"trade.candles.add","topic":"/market/candles:BTC-USDT_1min","type":"message"}',
      ignored: 1,
    },
    {
      says: 'a change of a book of futures',
      frame:
        '{"data":{"sequence":1617852459594,"change":"39069.0,buy,23960","timestamp":1622718985044},"subject":"level2","topic":"/contractMarket/level2:XBTUSDM","type":"message"}',
      ignored: 1,
    },
  ],
  metadata: {
    body: '{"code":"200000","data":[{"symbol":"BTC-USDT","baseCurrency":"BTC","quoteCurrency":"USDT","baseIncrement":"0.00000001","priceIncrement":"0.1","enableTrading":true},{"symbol":"BCHSV-USDT","baseCurrency":"BSV","quoteCurrency":"USDT","baseIncrement":"0.01","priceIncrement":"0.01","enableTrading":true},{"symbol":"X-Y","baseCurrency":"X","quoteCurrency":"Y","baseIncrement":"1","priceIncrement":"1","enableTrading":false}]}',
    specs: [
      { symbol: 'BTC-USDT', base: 'BTC', quote: 'USDT', priceDecimals: 1, sizeDecimals: 8 },
      { symbol: 'BCHSV-USDT', base: 'BSV', quote: 'USDT', priceDecimals: 2, sizeDecimals: 8 },
    ],
  },
  snapshot: {
    body: '{"code":"200000","data":{"time":1654325095225,"sequence":"1630423725254","bids":[["29701.4","1.1244206"],["29701.2","0.00006727"]],"asks":[["29701.5","0.00023088"]]}}',
    books: [
      {
        symbol: 'BTC-USDT',
        isSnapshot: true,
        bids: [
          ['29701.4', '1.12442060'],
          ['29701.2', '0.00006727'],
        ],
        asks: [['29701.5', '0.00023088']],
        sequence: [1_630_423_725_254, 1_630_423_725_254, -1],
        eventTimeUs: 1_654_325_095_225_000,
      },
    ],
  },
};

describeVenue(kucoin, samples);

describe('kucoin', () => {
  it.each([
    ['malformed', TRADE.slice(0, -1)],
    ['incomplete', TRADE.replace('"sell"', '"none"')],
    ['incomplete', TOP.replace('"bestAsk":"31785.3"', '"bestAsk":null')],
    ['incomplete', DELTA.replace('"changes"', '"change"')],
    ['number', TRADE.replace('"57659.6"', '"57659.61"')],
    ['number', TOP.replace('"1.0455757"', '"0"')],
    ['number', DELTA.replace('14103844,"symbol"', '-1,"symbol"')],
    ['time', TRADE.replace('1616362370760468781', '161636237076046878')],
    ['unknown-symbol', TRADE.replace('match:BTC-USDT', 'match:ETH-USDT')],
    ['unknown-event', TRADE.replace('/market/match:', '/market/mismatch:')],
    ['unknown-event', '{"id":"1","type":"notice"}'],
    ['unknown-event', PUSHED.replace('obu.SPOT', 'obu.SPOTS')],
    ['unknown-symbol', PUSHED.replace('"s":"BTC-USDT"', '"s":"ETH-USDT"')],
    ['incomplete', PUSHED.replace('"snapshot"', '"image"')],
  ] as const)('sets aside as %s: %s', (reason, frame) => {
    const sink = new Sink({ instruments: samples.instruments, capacity: 16 });
    kucoin.decode(new TextEncoder().encode(frame), sink);
    expect(sink.counts.rejected[reason]).toBe(1);
    expect(sink.trades.length + sink.tops.length + sink.levels.length).toBe(0);
  });

  it('subscribes to all instruments of a kind with one frame', () => {
    const [plan] = kucoin.plan([BTC, ANKR], ['levels'], { socket: 'wss://a', rest: '' });
    expect(plan.subscribe).toEqual([
      {
        ids: ['levels'],
        frame:
          '{"id":"levels","type":"subscribe","topic":"/market/level2:BTC-USDT,ANKR-BTC","privateChannel":false,"response":true}',
      },
    ]);
  });

  it('connects where the answer says, with its token', () => {
    const url = kucoin.bootstrap?.url(SERVER, kucoin.endpoints.socket);
    expect(url).toBe('wss://ws-api-spot.kucoin.com/?token=a%2Bb%3D');
  });

  it('stays with a socket that was chosen by hand, and only takes the token', () => {
    expect(kucoin.bootstrap?.url(SERVER, 'ws://127.0.0.1:1/kucoin')).toBe('ws://127.0.0.1:1/kucoin?token=a%2Bb%3D');
  });

  it.each(['', '{}', '{"code":"429000"}', '{"data":{"token":"x","instanceServers":[]}}'])('refuses %p', (answer) => {
    expect(() => kucoin.bootstrap?.url(answer, kucoin.endpoints.socket)).toThrow();
  });

  it.each([
    ['https://api.kucoin.com/api/v3/market/orderbook/level2?symbol=BTC-USDT', 'BTC-USDT'],
    ['https://api.kucoin.com/api/v1/market/orderbook/level2_100?symbol=BTC-USDT', 'BTC-USDT'],
    ['https://api.kucoin.com/api/v1/market/stats?symbol=BTC-USDT', null],
  ])('finds the symbol of %s', (url, symbol) => {
    expect(kucoin.snapshot?.symbolOf(url)).toBe(symbol);
  });

  it('asks for the top hundred levels, and pings with the time', () => {
    expect(kucoin.snapshot?.request(BTC).path).toBe('/api/v1/market/orderbook/level2_100?symbol=BTC-USDT');
    expect(kucoin.keepalive?.frame(1_545_910_590_801)).toBe('{"id":"1545910590801","type":"ping"}');
  });
});
