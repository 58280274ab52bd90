// The process that fills a store and asks it: `node ask.mjs '{"library","path","trades","questions"}'`.
import { pathToFileURL } from 'node:url';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const TRADES_PER_FLUSH = 10_000;
const STARTS_PER_FLUSH = 20;
const HOUR_MS = 3_600_000;
const LAST = 500;
const { library, path, trades, questions } = JSON.parse(process.argv[2]);
const { openStore, INSTRUMENTS, START_MS, Tape, barsOfHour } = await import(pathToFileURL(library).href);

const store = await openStore({ path, flushMs: 1e9, retention: { trades: null, bars: {} } });
await store.registerInstruments(INSTRUMENTS);
const fillMs = await timed(fill);
const { rows, fileBytes } = await store.stats();
const spanMs = (trades / 20_000) * 1_000;

const answers = {
  '1 h of 1 m bars of 60 instruments': await ask(() => Promise.all(INSTRUMENTS.map(hourOf)), INSTRUMENTS.length * 60),
  'the same of one instrument': await ask((n) => hourOf(INSTRUMENTS[n % INSTRUMENTS.length]), 60),
  'the last 500 trades of one': await ask((n) => tradesOf(n, { order: 'newest', fromMs: 0 }), LAST),
  '500 trades from some time on': await ask((n) => tradesOf(n, { order: 'oldest', fromMs: timeOf(n) }), LAST),
};
await store.close();
process.send({ fillMs, rows, fileBytes, answers });

async function fill() {
  const tape = new Tape();
  for (let done = 0; done < trades; done += TRADES_PER_FLUSH) {
    for (const batch of tape.take(Math.min(TRADES_PER_FLUSH, trades - done))) store.appendTrades(batch);
    await store.flush();
  }
  for (const width of ['1m', '1s']) {
    for (const [at, bars] of barsOfHour(width).entries()) {
      store.appendBars(bars);
      if (at % STARTS_PER_FLUSH === STARTS_PER_FLUSH - 1) await store.flush();
    }
  }
}

async function hourOf({ venue, symbol }) {
  const page = await store.bars({
    venue,
    symbol,
    widthMs: 60_000,
    fromMs: START_MS,
    toMs: START_MS + HOUR_MS,
    limit: 60,
  });
  return page.rows;
}

async function tradesOf(n, range) {
  const { venue, symbol } = INSTRUMENTS[(n * 7) % INSTRUMENTS.length];
  const page = await store.trades({ venue, symbol, toMs: START_MS + HOUR_MS, limit: LAST, ...range });
  return page.rows;
}

/** Somewhere in the first six tenths of the trades. */
function timeOf(n) {
  return START_MS + Math.floor(((n * 0.618) % 0.6) * spanMs);
}

/** Each question as often as asked for, one after the other; ms of each, and what the event loop felt. */
async function ask(question, rowsExpected) {
  for (let n = 0; n < 5; n++) await question(n);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const times = [];
  let isWhole = true;
  for (let n = 0; n < questions; n++) {
    const answer = [];
    times.push(await timed(async () => answer.push(...(await question(n)).flat())));
    isWhole &&= answer.length === rowsExpected;
  }
  delay.disable();
  return { times, isWhole, rowsExpected, loopP99: delay.percentile(99) / 1e6 };
}

async function timed(work) {
  const before = performance.now();
  await work();
  return performance.now() - before;
}
