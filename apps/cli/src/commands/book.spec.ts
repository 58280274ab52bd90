import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { ExitCode } from '../exit';
import { Output } from '../output';
import { run } from '../program';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'livetape-book-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, lines: readonly (object | string)[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  return path;
}

async function livetape(...args: string[]) {
  const streams = [new PassThrough(), new PassThrough()];
  const [out, error] = streams.map((stream) => new Output(stream));
  const code = await run(args, { out, error });
  const [text, errors] = streams.map((stream) => String(stream.read() ?? ''));
  const lines = text
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return {
    code,
    errors,
    lines,
    last: lines.at(-1),
    ofType: (type: string) => lines.filter((line) => line.type === type),
  };
}

/** T0 + `at` s; as https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams shows them. */
const T0 = 1_700_000_000;
const ns = (at: number) => `${T0 + at}000000000`;
const delta = (first: number, last: number, bids: string[][], more: object = {}) => {
  return { e: 'depthUpdate', E: T0 * 1000, s: 'BTCUSDT', U: first, u: last, b: bids, a: [], ...more };
};
const timed = (at: number, frame: object) => `${ns(at)} ${JSON.stringify(frame)}`;
const SNAPSHOT = { lastUpdateId: 10, bids: [['100.00', '1.0']], asks: [['101.00', '2.0']] };
const answer = (at: number, body: object, symbol = 'BTCUSDT') => {
  return {
    url: `https://x/api/v3/depth?symbol=${symbol}&limit=10`,
    t: `${T0 + at}.000000`,
    body: JSON.stringify(body),
  };
};
const book = (...args: string[]) => livetape('book', '--venue', 'binance', ...args);

describe('book', () => {
  it('prints the top of a book whenever it changes, from the snapshot that was fetched when it was', async () => {
    const frames = file('f', [
      timed(1, delta(9, 11, [['99.00', '3.0']])),
      timed(3, delta(12, 12, [['99.50', '0.5']])),
      timed(4, delta(13, 13, [['90.00', '7.0']])),
    ]);
    const { lines, code } = await book('--rest', file('r', [answer(2, SNAPSHOT)]), '--depth', '2', frames);
    const top = { type: 'top', venue: 'binance', symbol: 'BTCUSDT', state: 'synced', crossed: false };
    const asks = [['101.00', '2.0']];
    const best = ['100.00', '1.0'];
    expect(code).toBe(ExitCode.Ok);
    expect(lines).toEqual([
      { ...top, bids: [best, ['99.00', '3.0']], asks, sequence: '11' },
      { ...top, bids: [best, ['99.50', '0.5']], asks, sequence: '12' },
      { type: 'ignored', reason: 'unwanted', count: 0 },
      {
        type: 'totals',
        venue: 'binance',
        messages: 4,
        checksumsPassed: 0,
        checksumsFailed: 0,
        gaps: 0,
        resyncs: 0,
        crossed: 0,
      },
    ]);
  });

  it('tells a gap on the very next delta, shows the old book stale, and the new one with the next snapshot', async () => {
    const frames = file('f', [
      timed(1, delta(9, 11, [])),
      timed(3, delta(14, 14, [['99.00', '3.0']])),
      timed(5, delta(15, 15, [['98.00', '1.0']])),
    ]);
    const rest = file('r', [answer(2, SNAPSHOT), answer(4, { ...SNAPSHOT, lastUpdateId: 14, bids: [] })]);
    const { lines, last } = await book('--rest', rest, frames);
    expect(lines.slice(0, 5)).toMatchObject([
      { type: 'top', sequence: '11', state: 'synced' },
      { type: 'gap', venue: 'binance', symbol: 'BTCUSDT', cause: 'sequence', from: '12', to: '13' },
      { type: 'top', sequence: '11', state: 'stale', bids: [['100.00', '1.0']] },
      { type: 'top', sequence: '14', state: 'synced', bids: [] },
      { type: 'top', sequence: '15', bids: [['98.00', '1.0']] },
    ]);
    expect(last).toMatchObject({ gaps: 1, resyncs: 1 });
  });

  it('takes snapshots where they are wanted when the frames have no times', async () => {
    const frames = file('f', [delta(9, 11, []), delta(12, 12, [['99.00', '3.0']])]);
    const { ofType } = await book('--rest', file('r', [answer(99, SNAPSHOT)]), frames);
    expect(ofType('top').map(({ sequence }) => sequence)).toEqual(['11', '12']);
  });

  it('finds a snapshot between the frames, of the only instrument or the one that is named', async () => {
    const one = [timed(1, delta(9, 11, [])), timed(2, SNAPSHOT)];
    expect((await book(file('a', one))).ofType('top')).toMatchObject([{ symbol: 'BTCUSDT', sequence: '11' }]);
    const two = file('b', [...one, timed(3, delta(1, 2, [], { s: 'ETHUSDT' }))]);
    expect((await book(two)).ofType('top')).toEqual([]);
    const { ofType, lines } = await book('--symbol', 'BTCUSDT', two);
    expect(ofType('top')).toMatchObject([{ symbol: 'BTCUSDT', sequence: '11' }]);
    expect(lines).toContainEqual({ type: 'ignored', reason: 'unwanted', count: 0 });
  });

  it('takes the top for the book where a venue sends books of one level, and nothing deeper is recorded', async () => {
    const level = (topic: string, u: number, bid: string) => ({
      ...{ topic: `orderbook.${topic}`, type: 'snapshot', ts: T0 * 1000 },
      data: { s: topic.split('.')[1], b: [[bid, '1.5']], a: [['101.00', '2.0']], u, seq: u },
    });
    const frames = file('f', [
      level('1.AUSDT', 7, '99.00'),
      level('1.AUSDT', 8, '99.00'),
      level('1.AUSDT', 9, '99.50'),
    ]);
    const { ofType, last } = await livetape('book', '--venue', 'bybit', frames);
    expect(ofType('top')).toMatchObject([
      { symbol: 'AUSDT', bids: [['99.00', '1.5']], asks: [['101.00', '2.0']], sequence: '7', state: 'synced' },
      { bids: [['99.50', '1.5']], sequence: '9' },
    ]);
    expect(last).toMatchObject({ messages: 3, gaps: 0, crossed: 0 });
    const deeper = file('g', [level('50.AUSDT', 7, '99.00'), level('1.AUSDT', 8, '98.00')]);
    expect((await livetape('book', '--venue', 'bybit', deeper)).ofType('top')).toHaveLength(1);
  });

  it('shows a crossed book as crossed and stale', async () => {
    const frames = file('f', [
      timed(1, delta(9, 11, [])),
      timed(2, SNAPSHOT),
      timed(3, delta(12, 12, [['101.00', '1.0']])),
    ]);
    const { ofType, last } = await book(frames);
    expect(ofType('top').at(-1)).toMatchObject({ state: 'stale', crossed: true });
    expect(last).toMatchObject({ crossed: 1 });
  });

  it('refuses a depth, and a symbol that is not recorded', async () => {
    const frames = file('f', [delta(9, 11, [])]);
    expect(await book('--depth', '0', frames)).toMatchObject({ code: ExitCode.Usage });
    const { code, errors } = await book('--symbol', 'X', frames);
    expect([code, errors]).toEqual([ExitCode.Failure, expect.stringContaining('no frame of X is recorded')]);
  });
});

describe('normalize, books', () => {
  const normalize = (venue: string, ...args: string[]) => livetape('normalize', '--venue', venue, ...args);

  it('prints fetched books where they came, gaps where they show, and numbers at their finest scale', async () => {
    const frames = file('f', [timed(1, delta(9, 11, [])), timed(3, delta(13, 13, [['99.00', '3.0']]))]);
    const rest = file('r', [answer(2, { ...SNAPSHOT, asks: [['101.005', '2.0']] }), answer(9, SNAPSHOT)]);
    const { lines } = await normalize('binance', '--rest', rest, frames);
    expect(lines.slice(0, 5)).toMatchObject([
      { type: 'delta', sequence: '11' },
      { type: 'snapshot', sequence: '10', bids: [['100.000', '1.0']], asks: [['101.005', '2.0']] },
      { type: 'gap', cause: 'sequence', from: '12', to: '12' },
      { type: 'delta', sequence: '13' },
      { type: 'snapshot', sequence: '10' },
    ]);
  });

  it('prints the greeks of options, null where there are none', async () => {
    // https://docs.deribit.com: ticker.{instrument_name}.{interval}
    const data = {
      instrument_name: 'BTC-30JUL21-30000-P',
      timestamp: 1626992742000,
      stats: {},
      state: 'open',
      settlement_price: 0.02,
      open_interest: 7.5,
      min_price: 0.001,
      max_price: 0.05,
      mark_price: 0.0164,
      mark_iv: 71.2,
      last_price: null,
      interest_rate: 0,
      instrument_index: 1,
      index_price: 32300.1,
      underlying_price: 32301.5,
      underlying_index: 'BTC-30JUL21',
      greeks: { vega: 13.6, theta: -60.1, rho: -1.7, gamma: 0.00011, delta: -0.2 },
      bid_iv: 0,
      best_bid_price: 0.016,
      best_bid_amount: 3.0,
      best_ask_price: 0.0165,
      best_ask_amount: 2.0,
      ask_iv: 72.5,
    };
    const frame = {
      jsonrpc: '2.0',
      method: 'subscription',
      params: { channel: 'ticker.BTC-30JUL21-30000-P.raw', data },
    };
    const { ofType } = await normalize('deribit', file('f', [frame]));
    expect(ofType('greeks')).toMatchObject([
      {
        venue: 'deribit',
        symbol: 'BTC-30JUL21-30000-P',
        markPrice: 0.0164,
        underlyingPrice: 32301.5,
        markVolatility: 71.2,
        delta: -0.2,
        rho: -1.7,
        openInterest: 7.5,
        eventTimeUs: 1626992742000000,
        receiveTimeUs: null,
      },
    ]);
  });

  it('inflates compressed frames, and counts one that is broken', async () => {
    const data = '{"id":1,"ts":1700000000000,"tradeId":7,"amount":0.5,"price":100.25,"direction":"sell"}';
    const trade = `{"ch":"market.btcusdt.trade.detail","ts":1700000000001,"tick":{"id":1,"ts":1700000000000,"data":[${data}]}}`;
    const whole = gzipSync(trade);
    const frames = file('f.b64', [whole.toString('base64'), whole.subarray(0, 30).toString('base64')]);
    const { lines, ofType } = await normalize('htx', frames);
    expect(ofType('trade')).toMatchObject([{ id: '7', aggressor: 'sell', price: '100.25' }]);
    expect(lines).toContainEqual({ type: 'rejected', reason: 'malformed', count: 1 });
  });

  it('tells the frames of a connection that are missing', async () => {
    // https://docs.bitfinex.com/docs/ws-general: conf flags, SEQ_ALL
    const frames = file('f', [
      '{"event":"subscribed","channel":"book","chanId":7,"symbol":"tBTCUSD","prec":"P0","freq":"F0","len":"25","pair":"BTCUSD"}',
      '[7,[[100,1,2],[101,1,-3]],1]',
      '[7,[100,1,5],2]',
      '[7,[99,1,5],5]',
    ]);
    const { ofType } = await normalize('bitfinex', frames);
    expect(ofType('gap')).toEqual([
      { type: 'gap', venue: 'bitfinex', symbol: 'tBTCUSD', cause: 'sequence', from: '3', to: '4' },
    ]);
  });
});
