import { type Instrument } from '@livetape/model';
import { describeVenue } from '../conformance';
import { type BookSample, type Samples } from '../samples';
import { Sink } from '../sink';
import { okx } from './okx';

const BTC: Instrument = {
  id: 3,
  venue: 'okx',
  symbol: 'BTC-USDT',
  base: 'BTC',
  quote: 'USDT',
  priceDecimals: 1,
  sizeDecimals: 8,
};
const SWAP: Instrument = { ...BTC, id: 0, symbol: 'BTC-USDT-SWAP', sizeDecimals: 2, contract: { type: 'perpetual' } };

const data = (channel: string, item: string, action = '') =>
  `{"arg":{"channel":"${channel}","instId":"BTC-USDT"},${action === '' ? '' : `"action":"${action}",`}"data":[${item}]}`;
const FILL =
  '{"instId":"BTC-USDT","tradeId":"130639474","px":"42219.9","sz":"0.12060306","side":"buy","ts":"1630048897897"}';
const FILL_ROW = {
  symbol: 'BTC-USDT',
  id: '130639474',
  price: '42219.9',
  size: '0.12060306',
  aggressor: 'buy',
  eventTimeUs: 1_630_048_897_897_000,
} as const;
const LEVELS =
  '"asks":[["8476.9","415","0","13"],["8477","7.5","0","2"]],"bids":[["8476.9","0","0","0"]],"ts":"1597026383085"';
const BOOK: BookSample = {
  symbol: 'BTC-USDT',
  isSnapshot: false,
  bids: [['8476.9', '0.00000000']],
  asks: [
    ['8476.9', '415.00000000'],
    ['8477.0', '7.50000000'],
  ],
  sequence: [-1, 123_457, 123_456],
  eventTimeUs: 1_597_026_383_085_000,
};
const BEST =
  '{"asks":[["8476.9","415","0","13"]],"bids":[["8476.8","256","0","12"]],"ts":"1597026383085","seqId":123456}';
const TOP_ROW = {
  symbol: 'BTC-USDT',
  bid: ['8476.8', '256.00000000'],
  ask: ['8476.9', '415.00000000'],
  sequence: 123_456,
  eventTimeUs: 1_597_026_383_085_000,
} as const;
const TICKER =
  '{"instType":"SPOT","instId":"BTC-USDT","last":"9999.9","lastSz":"0.1","askPx":"9999.9","askSz":"11","bidPx":"8888.8","bidSz":"5","open24h":"9000","ts":"1597026383085"}';

const samples: Samples = {
  instruments: [BTC, SWAP],
  kinds: ['trades', 'tops', 'levels'],
  heapUsed: () => process.memoryUsage().heapUsed,
  frames: [
    { says: 'a fill', frame: data('trades-all', FILL), trades: [FILL_ROW] },
    {
      says: 'two fills of one frame, and a seller',
      frame: data('trades-all', `${FILL},${FILL.replace('474', '475').replace('buy', 'sell')}`),
      trades: [FILL_ROW, { ...FILL_ROW, id: '130639475', aggressor: 'sell' }],
    },
    { says: 'a trade as recorded before fills were joined', frame: data('trades', FILL), trades: [FILL_ROW] },
    {
      says: 'three fills of one order, whose last id it has: it counts no single trades',
      frame: data('trades', FILL.replace('}', ',"count":"3"}')),
      trades: [{ ...FILL_ROW, sequence: -1, range: [130_639_472, 130_639_474] }],
    },
    {
      says: 'a whole book; its checksum means nothing any more',
      frame: data('books', `{${LEVELS},"checksum":-855196043,"prevSeqId":-1,"seqId":123456}`, 'snapshot'),
      books: [{ ...BOOK, isSnapshot: true, sequence: [-1, 123_456, -1] }],
    },
    {
      says: 'a change of a book',
      frame: data('books', `{${LEVELS},"checksum":0,"prevSeqId":123456,"seqId":123457}`, 'update'),
      books: [BOOK],
    },
    {
      says: 'a change without a level, which keeps the sequence',
      frame: data('books', '{"asks":[],"bids":[],"ts":"1597026383085","prevSeqId":123457,"seqId":123457}', 'update'),
      books: [{ ...BOOK, bids: [], asks: [], sequence: [-1, 123_457, 123_457] }],
    },
    {
      says: 'a change after maintenance, whose sequence is lower but follows',
      frame: data('books', `{${LEVELS},"prevSeqId":123457,"seqId":3}`, 'update'),
      books: [{ ...BOOK, sequence: [-1, 3, 123_457] }],
    },
    {
      says: 'a change of 2022, proven by a checksum below 0',
      frame: data('books-l2-tbt', `{${LEVELS},"checksum":-980833328}`, 'update'),
      books: [{ ...BOOK, sequence: [-1, -1, -1], checksum: 3_314_133_968 }],
    },
    {
      says: 'a book of 2022 of 50 levels, with a checksum above 0',
      frame: data('books50-l2-tbt', `{${LEVELS},"checksum":2017579879}`, 'snapshot'),
      books: [{ ...BOOK, isSnapshot: true, sequence: [-1, -1, -1], checksum: 2_017_579_879 }],
    },
    {
      says: 'a checksum of 0, of the time when sequences began',
      frame: data('books', `{${LEVELS},"checksum":0}`, 'update'),
      books: [{ ...BOOK, sequence: [-1, -1, -1] }],
    },
    {
      says: 'two changes of one frame',
      frame: data('books', `{${LEVELS},"prevSeqId":5,"seqId":6},{${LEVELS},"prevSeqId":6,"seqId":8}`, 'update'),
      books: [
        { ...BOOK, sequence: [-1, 6, 5] },
        { ...BOOK, sequence: [-1, 8, 6] },
      ],
    },
    {
      says: 'the five best levels, whole each time',
      frame: data('books5', `{${LEVELS},"seqId":7}`),
      books: [{ ...BOOK, isSnapshot: true, sequence: [-1, 7, -1] }],
    },
    { says: 'the best levels', frame: data('bbo-tbt', BEST), tops: [TOP_ROW] },
    {
      says: 'the best ask alone, before there were sequences',
      frame: data('bbo-tbt', BEST.replace('[["8476.8","256","0","12"]]', '[]').replace(',"seqId":123456', '')),
      tops: [{ ...TOP_ROW, bid: ['0.0', '0.00000000'], sequence: -1 }],
    },
    {
      says: 'a ticker',
      frame: data('tickers', TICKER),
      tops: [{ ...TOP_ROW, bid: ['8888.8', '5.00000000'], ask: ['9999.9', '11.00000000'], sequence: -1 }],
    },
    {
      says: 'a ticker without a bid, written as empty texts',
      frame: data('tickers', TICKER.replace('"8888.8"', '""').replace('"5"', '""')),
      tops: [{ ...TOP_ROW, bid: ['0.0', '0.00000000'], ask: ['9999.9', '11.00000000'], sequence: -1 }],
    },
    {
      says: 'an ack',
      frame: '{"event":"subscribe","arg":{"channel":"books","instId":"BTC-USDT"},"connId":"a4d3ae55"}',
      notices: [{ type: 'ack', id: 'books:BTC-USDT' }],
    },
    {
      says: 'an ack of leaving',
      frame: '{"event":"unsubscribe","arg":{"channel":"books","instId":"BTC-USDT"},"connId":"a4d3ae55"}',
      notices: [{ type: 'ack', id: 'unsubscribe:books:BTC-USDT' }],
    },
    {
      says: 'a refusal that names the channel in its text',
      frame:
        '{"event":"error","msg":"Wrong URL or channel:books,instId:NO-SUCH doesn\'t exist. Please use the correct URL.","code":"60018","connId":"a4d3ae55"}',
      notices: [
        {
          type: 'refused',
          id: 'books:NO-SUCH',
          code: '60018',
          text: "Wrong URL or channel:books,instId:NO-SUCH doesn't exist. Please use the correct URL.",
        },
      ],
    },
    {
      says: 'a refusal of a frame that it could not read',
      frame: '{"event":"error","code":"60012","msg":"Invalid request: {\\"op\\"","connId":"a4d3ae55"}',
      notices: [{ type: 'refused', id: null, code: '60012', text: 'Invalid request: {"op"' }],
    },
    {
      says: 'the end of the server',
      frame:
        '{"event":"notice","code":"64008","msg":"The connection will soon be closed for a service upgrade. Please reconnect.","connId":"a4d3ae55"}',
      notices: [{ type: 'shutdown' }],
    },
    { says: 'the answer to our ping', frame: 'pong', notices: [{ type: 'heartbeat' }] },
    {
      says: 'how many connections have the channel',
      frame: '{"event":"channel-conn-count","channel":"books","connCount":"2","connId":"a4d3ae55"}',
      ignored: 1,
    },
    { says: 'a candle, which nobody wants', frame: data('candle1D', '["1597026383085","8533.02"]'), ignored: 1 },
    { says: 'a channel that nobody told us of', frame: data('news', '{}'), rejected: 'unknown-event' },
  ],
  metadata: {
    body: JSON.stringify({
      code: '0',
      data: [
        row('SPOT', { instId: 'BTC-USDT', baseCcy: 'BTC', quoteCcy: 'USDT', lotSz: '0.00000001' }),
        row('SPOT', { instId: 'OLD-USDT', baseCcy: 'OLD', quoteCcy: 'USDT', lotSz: '1', state: 'suspend' }),
        row('SWAP', { instId: 'BTC-USDT-SWAP', uly: 'BTC-USDT' }),
        row('FUTURES', { instId: 'BTC-USD-241227', uly: 'BTC-USD', expTime: '1735286400000' }),
        row('OPTION', {
          instId: 'BTC-USD-241217-92000-C',
          uly: 'BTC-USD',
          tickSz: '0.0001',
          lotSz: '1',
          expTime: '1734422400000',
          stk: '92000',
          optType: 'C',
        }),
      ],
    }),
    specs: [
      { symbol: 'BTC-USDT', base: 'BTC', quote: 'USDT', priceDecimals: 1, sizeDecimals: 8 },
      {
        symbol: 'BTC-USDT-SWAP',
        base: 'BTC',
        quote: 'USDT',
        priceDecimals: 1,
        sizeDecimals: 2,
        contract: { type: 'perpetual' },
      },
      {
        symbol: 'BTC-USD-241227',
        base: 'BTC',
        quote: 'USD',
        priceDecimals: 1,
        sizeDecimals: 2,
        contract: { type: 'future', expiryMs: 1_735_286_400_000 },
      },
      {
        symbol: 'BTC-USD-241217-92000-C',
        base: 'BTC',
        quote: 'USD',
        priceDecimals: 4,
        sizeDecimals: 0,
        contract: { type: 'option', expiryMs: 1_734_422_400_000, strike: '92000', right: 'call' },
      },
    ],
  },
  backfill: {
    body: `{"code":"0","msg":"","data":[${FILL.replace('474', '475').replace('buy', 'sell')},${FILL}]}`,
    trades: [FILL_ROW, { ...FILL_ROW, id: '130639475', aggressor: 'sell' }],
  },
};

/** A row of the metadata, with empty texts where the venue has nothing to say. */
function row(instType: string, known: Record<string, string>): Record<string, string> {
  const empty = { baseCcy: '', quoteCcy: '', uly: '', expTime: '', stk: '', optType: '' };
  return { instType, ...empty, state: 'live', tickSz: '0.1', lotSz: '0.01', ...known };
}

describeVenue(okx, samples);

describe('okx', () => {
  it.each([
    ['incomplete', data('books', `{${LEVELS},"prevSeqId":1,"seqId":2}`)],
    ['incomplete', data('trades-all', FILL.replace('buy', 'bid'))],
    ['incomplete', data('trades-all', '7')],
    ['incomplete', '{"arg":{"channel":"books","instId":"BTC-USDT"},"action":"update"}'],
    ['number', data('books', `{${LEVELS},"prevSeqId":-2,"seqId":2}`, 'update')],
    ['number', data('books-l2-tbt', `{${LEVELS},"checksum":4294967296}`, 'update')],
    ['number', data('bbo-tbt', BEST.replace('"256"', '"0"'))],
    ['unknown-symbol', data('books', `{${LEVELS}}`, 'update').replace('BTC-USDT', 'ETH-USDT')],
    ['unknown-event', '{"event":"surprise"}'],
    ['unknown-event', '{"code":"0","data":[]}'],
  ] as const)('sets aside as %s: %s', (reason, frame) => {
    const sink = new Sink({ instruments: samples.instruments, capacity: 16 });
    okx.decode(new TextEncoder().encode(frame), sink);
    expect(sink.counts.rejected[reason]).toBe(1);
    expect(sink.trades.length + sink.tops.length + sink.levels.length).toBe(0);
  });
});
