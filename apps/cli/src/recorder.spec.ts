import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { ManualClock, MemoryHttp, type MemorySocket, MemoryTransport } from '@livetape/feed';
import { type Instrument } from '@livetape/model';
import { venues } from '@livetape/venues';
import { Output } from './output';
import { run } from './program';
import { Recorder } from './recorder';

const START_MS = 1_700_000_000_000;
let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'livetape-record-'))));
afterEach(() => rmSync(directory, { recursive: true }));

function instrumentsOf(venue: string, symbols: readonly string[]): Instrument[] {
  return symbols.map((symbol, id) => {
    return { id, venue, symbol, base: '', quote: '', priceDecimals: 2, sizeDecimals: 5 };
  });
}

/** A recorder between memory sockets, memory HTTP and a clock that is moved. */
async function open(id: string, ...symbols: string[]) {
  const venue = await venues[id]();
  const [clock, transport, http] = [new ManualClock(START_MS), new MemoryTransport(), new MemoryHttp()];
  const recorder = await Recorder.open({
    ...{ venue, clock, transport, http, directory },
    endpoints: { socket: 'ws://venue', rest: 'http://venue' },
    instruments: instrumentsOf(id, symbols),
    name: id,
    random: () => 0.5,
  });
  recorder.start();
  clock.advance(100);
  return { recorder, clock, transport, http };
}

/** The last lines that a command prints of files. */
async function livetape(...args: string[]): Promise<Record<string, unknown>[]> {
  const [out, error] = [new PassThrough(), new PassThrough()];
  await run(args, { out: new Output(out), error: new Output(error) });
  expect(String(error.read() ?? '')).toBe('');
  return String(out.read())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Ends a recording: the venue closes what it is asked to close. */
async function stop(recorder: Recorder, { sockets }: MemoryTransport) {
  const stopped = recorder.stop();
  sockets.forEach((socket: MemorySocket) => socket.end('closed', 'code 1000'));
  const recorded = await stopped;
  return { ...recorded, files: recorded.files.map((file) => basename(file)) };
}

async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

describe('Recorder', () => {
  it('writes frames and the books that were fetched meanwhile, so that the books come out again', async () => {
    const { recorder, clock, transport, http } = await open('binance', 'BTCUSDT');
    transport.newest.accept();
    clock.advance(1000);
    transport.newest.deliver('{"result":null,"id":1}');
    const delta = (first: number, last: number) =>
      `{"e":"depthUpdate","E":${START_MS},"s":"BTCUSDT","U":${first},"u":${last},"b":[["100.00","${last}.00000"]],"a":[]}`;
    transport.newest.deliver(delta(5, 6));
    clock.advance(1000);
    expect(http.open.map(({ url }) => url)).toEqual([expect.stringContaining('/depth?symbol=BTCUSDT')]);
    http.open[0].answer(200, '{"lastUpdateId":5,"bids":[["99.00","1.00000"]],"asks":[["101.00","2.00000"]]}');
    await settle();
    clock.advance(1000);
    transport.newest.deliver(delta(7, 8));
    const { files, ...recorded } = await stop(recorder, transport);
    expect(recorded).toMatchObject({ frames: 3, dropped: 0, answers: 1 });
    expect(files).toEqual(['binance-0001.gz', 'binance.rest.jsonl']);
    const [frames, rest] = files.map((file) => join(directory, file));
    const tops = (await livetape('book', '--venue', 'binance', '--rest', rest, frames)).slice(0, 2);
    expect(tops).toMatchObject([
      {
        state: 'synced',
        sequence: '6',
        bids: [
          ['100.00', '6.00000'],
          ['99.00', '1.00000'],
        ],
      },
      {
        state: 'synced',
        sequence: '8',
        bids: [
          ['100.00', '8.00000'],
          ['99.00', '1.00000'],
        ],
      },
    ]);
  });

  it('writes compressed frames as base64, which come out again', async () => {
    const { recorder, clock, transport } = await open('htx', 'btcusdt');
    for (const socket of transport.sockets) socket.accept();
    clock.advance(1000);
    const data = '{"id":1,"ts":1700000000000,"tradeId":7,"amount":0.5,"price":100.25,"direction":"buy"}';
    const trade = `{"ch":"market.btcusdt.trade.detail","ts":1700000000001,"tick":{"id":1,"ts":1700000000000,"data":[${data}]}}`;
    transport.sockets[0].deliver(gzipSync(trade));
    const { files } = await stop(recorder, transport);
    expect(files).toEqual(['htx-0001.b64.gz']);
    const [line] = await livetape('normalize', '--venue', 'htx', join(directory, files[0]));
    expect(line).toMatchObject({ type: 'trade', id: '7', price: '100.25', size: '0.5', aggressor: 'buy' });
  });

  it('asks where to connect, waits for the greeting and keeps the connection alive', async () => {
    const { recorder, clock, transport, http } = await open('kucoin', 'BTC-USDT');
    expect(http.open.map(({ method }) => method)).toEqual(['POST']);
    http.open[0].answer(
      200,
      '{"code":"200000","data":{"token":"T","instanceServers":[{"endpoint":"wss://there/","protocol":"websocket","encrypt":true,"pingInterval":18000,"pingTimeout":10000}]}}',
    );
    await settle();
    clock.advance(100);
    expect(transport.newest.url).toContain('token=T');
    transport.newest.accept();
    clock.advance(1000);
    expect(transport.newest.sent).toEqual([]);
    transport.newest.deliver('{"id":"x","type":"welcome"}');
    clock.advance(2000);
    expect(transport.newest.sent.join()).toContain('BTC-USDT');
    transport.newest.deliver('{"id":"1","type":"ack"}');
    clock.advance(19_000);
    expect(transport.newest.sent.join()).toContain('"ping"');
    const { frames, files } = await stop(recorder, transport);
    expect([frames, files]).toEqual([2, ['kucoin-0001.gz']]);
  });

  it('writes connections apart whose instruments do not meet', async () => {
    const symbols = Array.from({ length: 60 }, (_, i) => `t${i}USD`);
    const { recorder, transport } = await open('bitfinex', ...symbols);
    const { files } = await stop(recorder, transport);
    expect(files.length).toBe(transport.sockets.length);
    expect(files.length).toBeGreaterThan(1);
  });
});
