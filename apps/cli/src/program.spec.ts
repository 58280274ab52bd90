import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { ExitCode } from './exit';
import { Output } from './output';
import { run } from './program';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'livetape-cli-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** T0 + `at` ms; as https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams shows them. */
const T0 = 1_700_000_000_000;
const single = (id: number, at: number, more: object = {}) => ({
  e: 'trade',
  E: T0 + at + 1,
  s: 'BTCUSDT',
  t: id,
  p: '100.50',
  q: '0.10',
  T: T0 + at,
  m: false,
  ...more,
});
const aggregate = (id: number, first: number, last: number, at: number) => {
  return { ...single(0, at), t: undefined, e: 'aggTrade', a: id, f: first, l: last };
};

function file(name: string, frames: (object | string)[]): string {
  const path = join(folder, name);
  writeFileSync(path, frames.map((frame) => (typeof frame === 'string' ? frame : JSON.stringify(frame))).join('\n'));
  return path;
}

async function livetape(...args: string[]) {
  const streams = [new PassThrough(), new PassThrough()];
  const [out, error] = streams.map((stream) => new Output(stream));
  const code = await run(args, { out, error });
  const [text, errors] = streams.map((stream) => String(stream.read() ?? ''));
  return {
    code,
    text,
    errors,
    lines: () =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
  };
}

const normalize = (...args: string[]) => livetape('normalize', '--venue', 'binance', ...args);
const bars = (...args: string[]) => livetape('bars', '--venue', 'binance', ...args);
const idsOf = (lines: { type: string; id: string }[]) =>
  lines.filter(({ type }) => type === 'trade').map(({ id }) => id);

describe('normalize', () => {
  it('prints a trade with its own digits, and what it ignored', async () => {
    const path = file('a.jsonl', [
      { stream: 'btcusdt@trade', data: single(7, 5) },
      { result: null, id: 1 },
      { e: 'kline', E: T0, s: 'BTCUSDT', k: {} },
      '{"cut',
    ]);
    const { code, lines } = await normalize(path);
    expect(code).toBe(ExitCode.Ok);
    expect(lines()).toEqual([
      {
        type: 'trade',
        venue: 'binance',
        symbol: 'BTCUSDT',
        id: '7',
        price: '100.50',
        size: '0.10',
        aggressor: 'buy',
        eventTimeUs: (T0 + 5) * 1000,
        receiveTimeUs: null,
      },
      { type: 'ignored', reason: 'unwanted', count: 1 },
      { type: 'ignored', reason: 'notice', count: 1 },
      { type: 'rejected', reason: 'malformed', count: 1 },
    ]);
  });

  it('prints each trade once over several files, and the holes that remain', async () => {
    const first = file('1', [single(1, 0), single(2, 1), single(6, 9)]);
    const second = file('2', [single(2, 1), single(4, 3), single(3, 2), single(9, 20)]);
    const { lines } = await normalize(first, second);
    expect(idsOf(lines())).toEqual(['1', '2', '6', '4', '3', '9']);
    expect(lines().slice(-4)).toEqual([
      { type: 'gap', venue: 'binance', symbol: 'BTCUSDT', cause: 'trade-id', from: '5', to: '5' },
      { type: 'gap', venue: 'binance', symbol: 'BTCUSDT', cause: 'trade-id', from: '7', to: '8' },
      { type: 'ignored', reason: 'unwanted', count: 0 },
      { type: 'ignored', reason: 'duplicate', count: 1 },
    ]);
  });

  it('counts an execution once where a recording has single trades and aggregates', async () => {
    const path = file('a', [
      single(10, 0),
      single(11, 0),
      aggregate(3, 10, 11, 0),
      aggregate(4, 12, 13, 1),
      single(12, 1),
    ]);
    const { lines } = await normalize(path);
    expect(idsOf(lines())).toEqual(['10', '11', '4']);
    expect(lines().at(-1)).toEqual({ type: 'ignored', reason: 'covered', count: 2 });
  });

  it('prints tops of book, and books', async () => {
    const path = file('a', [
      { u: 5, s: 'BTCUSDT', b: '1.10', B: '2.0', a: '1.20', A: '3.0' },
      { e: 'depthUpdate', E: T0, s: 'BTCUSDT', U: 1, u: 6, b: [['1.10', '0.0']], a: [] },
    ]);
    const instrument = { venue: 'binance', symbol: 'BTCUSDT' };
    const { lines } = await normalize(path);
    expect(lines().slice(0, 2)).toEqual([
      {
        type: 'top',
        ...instrument,
        bids: [['1.10', '2.0']],
        asks: [['1.20', '3.0']],
        sequence: '5',
        state: 'synced',
        crossed: false,
      },
      { type: 'delta', ...instrument, bids: [['1.10', '0.0']], asks: [], sequence: '6', eventTimeUs: T0 * 1000 },
    ]);
  });

  it('surveys the scales where the REST answers describe no symbol', async () => {
    const rest = file('snapshots', [{ url: '/api/v3/depth', t: '1', body: '{"lastUpdateId":1,"bids":[],"asks":[]}' }]);
    const answer = await normalize('--rest', rest, file('f', [single(1, 0)]));
    expect(answer.lines()[0]).toMatchObject({ type: 'trade', price: '100.50', size: '0.10' });
  });

  it('takes receive times from lines and from files, and scales from recorded metadata', async () => {
    const path = file('a', [`1700000000123456789 ${JSON.stringify(single(1, 0))}`]);
    expect((await normalize(path)).lines()[0].receiveTimeUs).toBe(1_700_000_000_123_456);
    const times = file('t', ['1700000001.5']);
    const rest = file('r', [
      { url: '/api/v3/depth', t: '1', body: '{"lastUpdateId":1,"bids":[],"asks":[]}' },
      { url: '/api/v3/exchangeInfo', t: '2', body: JSON.stringify({ symbols: [EXCHANGE_INFO] }) },
    ]);
    const [trade] = (await normalize('--times', times, '--rest', rest, path)).lines();
    expect(trade).toMatchObject({ receiveTimeUs: 1_700_000_001_500_000, price: '100.500', size: '0.1000' });
  });
});

const EXCHANGE_INFO = {
  symbol: 'BTCUSDT',
  status: 'TRADING',
  baseAsset: 'BTC',
  quoteAsset: 'USDT',
  filters: [
    { filterType: 'PRICE_FILTER', tickSize: '0.00100000' },
    { filterType: 'LOT_SIZE', stepSize: '0.00010000' },
  ],
};

describe('bars', () => {
  it('prints a bar exactly when it closes, and each revision', async () => {
    const path = file('a', [
      single(1, 0, { p: '10.00', q: '0.20' }),
      single(3, 999, { p: '12.00', q: '0.10', m: true }),
      single(4, 5000),
      single(2, 500, { p: '9.00', q: '0.30' }),
    ]);
    const { lines } = await bars('--lateness', '2s', path);
    const [first, revised, last] = lines();
    expect(first).toEqual({
      type: 'bar',
      venue: 'binance',
      symbol: 'BTCUSDT',
      start: T0,
      widthMs: 1000,
      open: '10.00',
      high: '12.00',
      low: '10.00',
      close: '12.00',
      vwap: '10.6666666667',
      volume: '0.30',
      notional: '3.2000',
      trades: 2,
      buyVolume: '0.20',
      revision: 0,
    });
    expect(revised).toMatchObject({ start: T0, low: '9.00', notional: '5.9000', trades: 3, revision: 1 });
    expect(last).toMatchObject({ start: T0 + 5000, revision: 0 });
  });

  it('prints the width that is asked for', async () => {
    const path = file('a', [single(1, 0), aggregate(5, 2, 4, 30_000), single(9, 61_000)]);
    const printed = (await bars('--width', '1m', path)).lines().filter(({ type }) => type === 'bar');
    expect(printed.map(({ widthMs, trades }) => [widthMs, trades])).toEqual([
      [60_000, 4],
      [60_000, 1],
    ]);
  });

  it('counts what came too late for any bar, and what claims to be of the future', async () => {
    const path = file('a', [single(1, 60_000), single(2, 0), single(3, 7_200_000), single(4, 60_001)]);
    const lines = (await bars('--lateness', '0ms', '--horizon', '10s', path)).lines();
    expect(lines).toContainEqual({ type: 'ignored', reason: 'late', count: 1 });
    expect(lines).toContainEqual({ type: 'rejected', reason: 'future', count: 1 });
  });
});

describe('livetape', () => {
  it.each([['--help'], ['bars', '--help'], ['normalize', '--help'], ['record', '--help'], ['verify', '--help']])(
    'explains itself: %s %s',
    async (...args) => {
      const { code, text } = await livetape(...args);
      expect([code, text.startsWith('Usage: livetape')]).toEqual([ExitCode.Ok, true]);
    },
  );

  it.each([
    [['unknown'], 'unknown command'],
    [['bars', '--venue', 'binance'], "missing required argument 'file'"],
    [['bars', 'x'], "required option '--venue <id>' not specified"],
    [['bars', '--venue', 'nowhere', 'x'], 'there is no venue "nowhere"'],
    [['bars', '--venue', 'binance', '--width', '2s', 'x'], 'Allowed choices are 1s, 10s'],
    [['bars', '--venue', 'binance', '--lateness', 'soon', 'x'], 'Not a duration'],
    [['normalize', '--venue', 'binance', '--times', 't', 'x', 'y'], '--times must be given once for each FILE'],
    [['replay', '--venue', 'binance', '--speed', '-1', 'x'], 'Not a number of 0 or more'],
  ])('refuses %j as usage', async (args, message) => {
    const { code, text, errors } = await livetape(...args);
    expect([code, text]).toEqual([ExitCode.Usage, '']);
    expect(errors).toContain(message);
  });

  it('fails on a file that is not there, or is cut', async () => {
    const missing = await bars(join(folder, 'none.jsonl'));
    expect([missing.code, missing.errors]).toEqual([ExitCode.Failure, expect.stringContaining('none.jsonl')]);
    const absent = await livetape('verify', join(folder, 'none.sqlite'));
    expect([absent.code, absent.errors]).toEqual([ExitCode.Failure, expect.stringContaining('there is no file')]);
  });
});
