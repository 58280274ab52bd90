// How long a frame of the exchange takes through the application: from the callback of the socket that read it to the delta that is
// encoded and handed to the first client's socket, and to the last client's socket written.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { channelsOf, startOurs } from './subjects.mjs';
import { symbolsOf } from './tape.mjs';
import { withWorld } from './world.mjs';

/** Of 18 instruments the trades and the book: 36 streams. */
const INSTRUMENTS = 18;
const CLIENTS = 2;
const BOOK_LEVELS = 10;
const RATES = [20_000, 1_000];
const TRANSPORTS = ['fast', 'ws'];
/** µs, of `encoded` by rate. */
const GOALS = { 20_000: { p50: 9, p95: 63, p99: 195 }, 1_000: { p95: 63, p99: 195 } };
const PROBE = pathToFileURL(join(import.meta.dirname, 'probe.mjs')).href;

export const bench = {
  name: 'a frame through the application',
  needs: ['linux', 'build'],
  async run(settings) {
    const runs = await withWorld({ ...settings, instruments: INSTRUMENTS }, (world) => measure(world, settings));
    return {
      notes: [
        `${CLIENTS} clients have tickers, bars and ${BOOK_LEVELS} levels of each book; every frame is a write of the exchange of its own, flushed at once.`,
        'The clock starts in the callback of the read: what the kernel and the event loop take to get there is not in it.',
      ],
      tables: [],
      figures: Object.entries(runs).flatMap(([name, { perSecond, of }]) => figures(name, GOALS[perSecond], of)),
    };
  },
};

async function measure(world, { smoke, rounds, seconds, log, checks }) {
  const runs = {};
  for (let round = 0; round < rounds; round++) {
    for (const transport of TRANSPORTS) {
      for (const perSecond of smoke ? RATES.slice(1) : RATES) {
        const name = `${transport}, ${perSecond.toLocaleString('en-US')} frames/s`;
        const seen = await probe(world, { transport, perSecond, seconds });
        checks.expect(
          seen.encoded.count > 0,
          `${name}: deltas were seen`,
          `${seen.encoded.count} of ${seen.reads} reads`,
        );
        (runs[name] ??= { perSecond, of: [] }).of.push(seen);
        const { p50, p95, p99 } = seen.encoded;
        log(`${name}: encoded after ${p50.toFixed(1)} / ${p95.toFixed(1)} / ${p99.toFixed(1)} µs, ${seen.reads} reads`);
      }
    }
  }
  return runs;
}

/** Runs the application with probe.mjs in it and resolves with what that saw. */
async function probe(world, { transport, perSecond, seconds }) {
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
        NODE_OPTIONS: `--import=${PROBE}`,
        PIPELINE_PROBE: file,
        PIPELINE_EXCHANGE_PORT: String(port),
      }),
    });
    try {
      await subject.send({ frames: perSecond, perSecond, chunk: 1, spin: true });
      process.kill(subject.application.pid, 'SIGUSR2');
      await subject.send({ frames: perSecond * seconds, perSecond, chunk: 1, spin: true });
    } finally {
      await subject.stop();
    }
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function figures(name, goals, runs) {
  const of = (stage) =>
    ['p50', 'p95', 'p99'].map((quantile) => ({
      name: `${name}: ${stage}, ${quantile}`,
      unit: 'µs',
      values: runs.map((run) => run[stage][quantile]),
      ...(stage === 'encoded' && goals[quantile] !== undefined ? { goal: { atMost: goals[quantile] } } : {}),
    }));
  return [...of('encoded'), ...of('written')];
}
