// Runs every example against a platform on simulated data, and a program that has nothing but the packed client.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startPlatform } from '../tools/run/platform.mjs';
import { root } from '../tools/run/process.mjs';

const MS_MAX = 120_000;
let platform;
let host;

before(async () => {
  for (const script of ['package-client', 'bundle-api-client']) {
    const { status, stderr } = spawnSync(process.execPath, [`tools/build/${script}.mjs`], {
      cwd: root,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
  }
  platform = await startPlatform();
  host = new URL(platform.base).host;
});

after(() => platform?.stop());

test('prints the VWAP of a symbol', { timeout: MS_MAX }, async () => {
  const lines = await run(process.execPath, ['examples/vwap.mjs', `ws://${host}/stream`, 'binance', 'BTCUSDT', '3']);
  assert.equal(lines.length, 3);
  for (const line of lines) assert.match(line, /^\d{4}-.*Z BTCUSDT VWAP \d+\.\d{10} of \d+\.\d{5} in [1-9]\d* trades$/);
});

test('keeps a book and proves it', { timeout: MS_MAX }, async () => {
  const lines = await run(process.execPath, ['examples/book.mjs', `ws://${host}/stream`, 'binance', 'BTCUSDT', '2']);
  assert.ok(lines.length > 0);
  for (const line of lines) {
    const found = /^BTCUSDT (\d+\.\d\d) \/ (\d+\.\d\d) {2}CRC32 [0-9a-f]{8} proven \d+ times, failed 0$/.exec(line);
    assert.ok(found, line);
    assert.ok(Number(found[1]) < Number(found[2]), line);
  }
});

test('pages through history', { timeout: MS_MAX }, async () => {
  await barsAreStored(3);
  const lines = await run(process.execPath, ['examples/history.mjs', platform.base, 'binance', 'BTCUSDT', '1']);
  const [, bars, pages] = /^(\d+) bars in (\d+) pages$/.exec(lines.at(-1));
  assert.equal(Number(bars), lines.length - 1);
  assert.ok(Number(pages) >= 2, lines.at(-1));
  const starts = lines.slice(0, -1).map((line) => line.split(' ')[0]);
  assert.deepEqual(starts, [...new Set(starts)].sort());
});

const python = spawnSync('python3', ['--version']).status === 0;
const missing = 'there is no python3 here, and only CI must have it';
test(
  'does the same in Python, with its standard library',
  { timeout: MS_MAX, skip: python || process.env.CI === 'true' ? false : missing },
  async () => {
    const lines = await run('python3', ['examples/client.py', host, 'bars:binance:BTCUSDT:1s', '3']);
    assert.equal(lines.length, 3);
    for (const line of lines) assert.match(line, /^\d{13} VWAP \d+\.\d+$/);
  },
);

test('works as a package, in a program of somebody else', { timeout: MS_MAX }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'livetape-package-'));
  try {
    const packed = npm(['pack', '--json', '--pack-destination', folder], join(root, 'dist/libs/client'));
    const [{ filename }] = JSON.parse(packed);
    writeFileSync(join(folder, 'package.json'), '{"name":"program","private":true,"type":"module"}\n');
    npm(['install', '--offline', '--no-audit', '--no-fund', join(folder, filename)], folder);
    writeFileSync(join(folder, 'program.ts'), PROGRAM);
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: COMPILER, files: ['program.ts'] }));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const checked = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
    assert.equal(checked.status, 0, checked.stdout);
    const lines = await run(process.execPath, ['program.js'], { cwd: folder, env: { STREAM: `ws://${host}/stream` } });
    assert.deepEqual(
      lines.map((line) => line.split(' ')[0]),
      ['snapshot', 'book'],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const COMPILER = { strict: true, module: 'nodenext', target: 'es2024', types: [], skipLibCheck: false };

/** Typed as its users would write it. */
const PROGRAM = `
import { type Bar, BookCopy, LivetapeClient, type LinkState, readBar } from '@livetape/client';
declare const process: { env: Record<string, string> };
declare const console: { log(...values: unknown[]): void };
const client = new LivetapeClient({ encoding: 'binary' });
client.watch((state: LinkState) => void state.rttMs);
client.connect(process.env.STREAM);
for await (const event of client.stream('bars:binance:BTCUSDT:1s')) {
  if (event.kind !== 'snapshot') continue;
  const bars: Bar[] = event.rows.map((row) => readBar(row, event.instrument!));
  const state: 'waiting' | 'live' | 'stale' | 'refused' = event.state;
  console.log('snapshot', state, bars.length, event.position.offset, event.source);
  break;
}
for await (const copy of client.book('book:binance:BTCUSDT:5')) {
  const isCopy: boolean = copy instanceof BookCopy;
  console.log('book', isCopy, copy.bids[0]?.[0]);
  break;
}
client.close();
`;

/** The history is written a while after the stream has shown it. */
async function barsAreStored(count) {
  for (let attempt = 0; attempt < 120; attempt++) {
    const answer = await fetch(`${platform.base}/api/v1/bars?venue=binance&symbol=BTCUSDT&last=${count}`);
    if (answer.ok && (await answer.json()).bars.length === count) return;
    await new Promise((done) => setTimeout(done, 500));
  }
  throw new Error('no bars in the store within a minute');
}

function npm(args, cwd) {
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** The lines that a program prints; it must end well. */
async function run(command, args, { cwd = root, env = {} } = {}) {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (errors += chunk));
  const code = await new Promise((done) => child.once('close', done));
  assert.equal(code, 0, `${args.join(' ')}\n${output}\n${errors}`);
  return output.trim().split('\n');
}
