// How long a frame of the exchange takes through the application: from the callback of the socket that read it to the delta that is
// encoded and handed to the first client's socket, and to the last client's socket written.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inTurns } from '../runner/rounds.mjs';
import { channelsOf, startOurs } from './subjects.mjs';
import { symbolsOf } from './tape.mjs';
import { withWorld } from './world.mjs';

/** Of 18 instruments the trades and the book: 36 streams. */
const INSTRUMENTS = 18;
const CLIENTS = 2;
const BOOK_LEVELS = 10;
const QUICK = 20_000;
const SLOW = 1_000;
/** µs until encoded. */
const GOALS = { [QUICK]: { p50: 9, p95: 63, p99: 195 }, [SLOW]: { p95: 63, p99: 195 } };
const SETUPS = {
  'fast, 20,000 frames/s': { transport: 'fast', perSecond: QUICK },
  'fast, 1,000 frames/s': { transport: 'fast', perSecond: SLOW },
  'fast, 1,000 frames/s, never asleep': { transport: 'fast', perSecond: SLOW, isAwake: true },
  'ws, 20,000 frames/s': { transport: 'ws', perSecond: QUICK },
  'ws, 1,000 frames/s': { transport: 'ws', perSecond: SLOW },
};
const preload = (file) => `--import=${pathToFileURL(join(import.meta.dirname, file)).href}`;

export const bench = {
  name: 'a frame through the application',
  needs: ['linux', 'build'],
  async run(settings) {
    const runs = await withWorld({ ...settings, instruments: INSTRUMENTS }, (world) => measure(world, settings));
    return {
      notes: [
        `${CLIENTS} clients have tickers, bars and ${BOOK_LEVELS} levels of each book; every frame is a write of the exchange of its own, flushed at once.`,
        'Never asleep: the same with an event loop that turns without a pause and takes a whole core. What it gains over the one that sleeps is what waking up costs.',
        'The clock starts in the callback of the read: what the kernel and the event loop take to get there is not in it.',
      ],
      tables: [],
      figures: Object.entries(runs).flatMap(([name, of]) => figures(name, of)),
    };
  },
};

async function measure(world, { smoke, rounds, seconds, log, checks }) {
  const isShort = ({ perSecond, isAwake }) => perSecond === SLOW && !isAwake;
  const setups = Object.entries(SETUPS).filter(([, setup]) => !smoke || isShort(setup));
  return inTurns(Object.fromEntries(setups), rounds, async (setup, name) => {
    const seen = await probe(world, { ...setup, seconds });
    const { count } = seen.encoded;
    checks.expect(count > 0, `${name}: deltas were seen`, `${count} of ${seen.reads} reads`);
    const [p50, p95, p99] = [seen.encoded.p50, seen.encoded.p95, seen.encoded.p99].map((us) => us.toFixed(1));
    log(`${name}: encoded after ${p50} / ${p95} / ${p99} µs, ${seen.reads} reads`);
    return seen;
  });
}

/** Runs the application with probe.mjs in it and resolves with what that saw. */
async function probe(world, { transport, isAwake = false, perSecond, seconds }) {
  const folder = mkdtempSync(join(tmpdir(), 'livetape-'));
  const file = join(folder, 'probe.json');
  const books = symbolsOf(INSTRUMENTS).map((symbol) => `book:binance:${symbol}:${BOOK_LEVELS}`);
  try {
    const subject = await startOurs(world, {
      transport,
      clients: CLIENTS,
      flush: 'turn',
      channels: [...channelsOf(INSTRUMENTS), ...books],
      envOf: ({ port }) => ({
        NODE_OPTIONS: [preload('probe.mjs'), ...(isAwake ? [preload('awake.mjs')] : [])].join(' '),
        PIPELINE_PROBE: file,
        PIPELINE_EXCHANGE_PORT: String(port),
      }),
    });
    // a timer of Node keeps one frame a ms, and leaves the other processes a core
    const pace = { perSecond, chunk: 1, spin: perSecond > SLOW };
    try {
      await subject.send({ ...pace, frames: perSecond });
      process.kill(subject.application.pid, 'SIGUSR2');
      await subject.send({ ...pace, frames: perSecond * seconds });
    } finally {
      await subject.stop();
    }
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function figures(name, runs) {
  const goals = GOALS[SETUPS[name].perSecond];
  const of = (stage) =>
    ['p50', 'p95', 'p99'].map((quantile) => ({
      name: `${name}: ${stage}, ${quantile}`,
      unit: 'µs',
      values: runs.map((run) => run[stage][quantile]),
      ...(stage === 'encoded' && goals[quantile] !== undefined ? { goal: { atMost: goals[quantile] } } : {}),
    }));
  return [...of('encoded'), ...of('written')];
}
