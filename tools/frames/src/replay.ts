import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { formatVwap, WIDTHS } from '@livetape/model';
import { type BarRow, type ServerMessage, type Snapshot } from '@livetape/wire';
import { compareBars, type Expected, expectedBars } from './bars';
import { type Check } from './check';
import { uncut } from './cut';

/** 650 s in 13. */
const SPEED = '50';
const END_MS_MAX = 90_000;
const POLL_MS = 500;

/** The bars of a replay through the whole platform: what REST answers, and what a client of the stream gets. */
export async function checkReplay(folder: string): Promise<Check[]> {
  const expected = await expectedBars(folder);
  const directory = await mkdtemp(join(tmpdir(), 'livetape-replay-'));
  const child = spawn(
    process.execPath,
    ['dist/apps/cli/main.js', 'replay', '--venue', 'binance', '--speed', SPEED, ...expected.files],
    {
      env: { ...process.env, LIVETAPE_SERVER_PORT: '0', LIVETAPE_STORE_PATH: join(directory, 'replay.sqlite') },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const closed = once(child, 'close');
  try {
    const base = await addressOf(child.stdout);
    const streamed = new Map<number, object>();
    const socket = await follow(base, streamed);
    const served = await serve(base, expected, streamed);
    socket.close();
    return [
      compareBars('replay through REST', expected, served),
      compareBars('replay through the WebSocket', expected, streamed),
    ];
  } finally {
    child.kill('SIGTERM');
    await closed;
    await rm(directory, { recursive: true });
  }
}

async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const address = /^Livetape is at (\S+)/.exec(line);
    if (address === null) continue;
    output.resume();
    return address[1].replace(/\/$/, '');
  }
  throw new Error('the replay ended before it listened');
}

/** Keeps the last revision of each bar that the stream brings. */
async function follow(base: string, last: Map<number, object>): Promise<WebSocket> {
  const socket = new WebSocket(`${base.replace('http', 'ws')}/stream`);
  let instrument: Snapshot['instrument'] = null;
  const keep = (rows: readonly unknown[]) => {
    for (const row of rows as BarRow[]) if (instrument !== null) last.set(row[0], barOf(row, instrument));
  };
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(String(data)) as ServerMessage;
    if (message.type === 'snapshot') {
      instrument = message.instrument;
      keep(message.rows);
    } else if (message.type === 'delta') {
      for (const [, , , rows] of message.items) keep(rows);
    }
  };
  await once(socket, 'open');
  socket.send(JSON.stringify({ op: 'subscribe', id: 1, channels: ['bars:binance:BTCUSDT:1s'] }));
  return socket;
}

/** A row of the stream in words; its VWAP is the client's to divide. */
function barOf(row: BarRow, instrument: NonNullable<Snapshot['instrument']>) {
  const { venue, symbol, priceDecimals, sizeDecimals } = instrument;
  const [start, open, high, low, close, volume, notional, buyVolume, trades] = row;
  const [o, h, l, c] = [open, high, low, close].map((price) => uncut(BigInt(price), priceDecimals));
  return {
    venue,
    symbol,
    start,
    widthMs: WIDTHS['1s'],
    open: o,
    high: h,
    low: l,
    close: c,
    vwap: formatVwap(BigInt(notional), BigInt(volume), priceDecimals),
    volume: uncut(BigInt(volume), sizeDecimals),
    notional: uncut(BigInt(notional), priceDecimals + sizeDecimals),
    trades,
    buyVolume: uncut(BigInt(buyVolume), sizeDecimals),
  };
}

/** Asks until REST and the stream have all bars, or have had their time. */
async function serve(base: string, { bars }: Expected, streamed: ReadonlyMap<number, object>) {
  const starts = [...bars.keys()];
  const range = `from=${Math.min(...starts)}&to=${Math.max(...starts) + 1000}&limit=10000`;
  const url = `${base}/api/v1/bars?venue=binance&symbol=BTCUSDT&width=1s&${range}`;
  const deadline = Date.now() + END_MS_MAX;
  for (;;) {
    const { bars: rows = [], ...about } = (await (await fetch(url)).json()) as { bars?: { start: number }[] };
    const served = new Map<number, object>(rows.map((bar) => [bar.start, { ...about, ...bar }]));
    const isWhole = served.size >= bars.size && streamed.size >= bars.size;
    if (isWhole || Date.now() > deadline) return served;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
