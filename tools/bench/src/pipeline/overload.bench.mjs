// Three times the rate that is held: what gets lost, how that is told, and how long until all is well again. Of two exchanges: one
// waits for its reader, the other cuts off who leaves 128 MB unread, and its market goes on meanwhile.
import { setTimeout } from 'node:timers/promises';
import { until } from '../machine.mjs';
import { amount } from '../runner/print.mjs';
import { inTurns } from '../runner/rounds.mjs';
import { CHUNK, startOurs, withSubject } from './subjects.mjs';
import { withWorld } from './world.mjs';

const RATE = 500_000;
const TIMES = 3;
const SMOKE_RATE = 20_000;
const BEFORE_S = 3;
const OVERLOAD_S = 10;
const AFTER_S = 15;
/** Unread bytes at which an exchange cuts its reader off; null: never. */
const EXCHANGES = { 'an exchange that waits': null, 'an exchange that cuts off': 128 * 2 ** 20 };
/** Latency is looked at this often, and is well again below this. */
const LOOK_MS = 250;
const WELL_MS = 50;
/** Gaps of trades are fetched at the pace that the venue's request weight allows. */
const FILLED_MS_MAX = 60_000;

export const bench = {
  name: 'three times the rate',
  needs: ['linux', 'build'],
  async run(settings) {
    const runs = await withWorld(settings, (world) => measure(world, settings));
    const figures = Object.entries(runs).flatMap(([exchange, of]) =>
      FIGURES.map(([name, unit, pick]) => ({ name: `${exchange}: ${name}`, unit, values: of.map(pick) })),
    );
    return { notes: NOTES, tables: [], figures };
  },
};

const NOTES = [
  `The exchange offers ${(RATE * TIMES).toLocaleString('en-US')} events/s for ${OVERLOAD_S} s and ${RATE.toLocaleString('en-US')} before and after; fast transport, 2 clients, flush at once.`,
  'The application sheds nothing by itself: it takes what it can, and TCP holds up the exchange. Clients get what is newest (conflation).',
  'What an exchange does not send shows as gaps: of trades (fetched by REST within the venue’s weight, at most 100,000 a gap, or counted as unfilled) and of books (taken anew).',
  `–: not within the ${AFTER_S} s that are looked at. A venue that cuts off again and again has its request weight of the minute used up by snapshots and gaps.`,
];

const FIGURES = [
  ['events/s taken under overload', '1/s', (run) => run.takenPerSecond],
  ['latency p99 under overload', 'ms', (run) => run.latency.p99Ms],
  ['times cut off', '', (run) => run.cuts],
  ['events of the market while nobody listened', '', (run) => run.skipped],
  ['gap records of trades', '', (run) => run.gaps],
  ['trades that did not come, told by gaps', '', (run) => run.sent - run.trades],
  ['until the feed is live again', 's', (run) => run.liveS],
  ['until every book is proven again', 's', (run) => run.booksS],
  [`until news is younger than ${WELL_MS} ms at p99`, 's', (run) => run.latencyS],
];

async function measure(world, { smoke, rounds, log, checks }) {
  const rate = smoke ? SMOKE_RATE : RATE;
  return inTurns(EXCHANGES, rounds, async (cutsAt, name) => {
    const start = () => startOurs(world, { transport: 'fast', clients: 2, flush: 'turn' });
    const run = await withSubject(start, (subject) => overload(subject, { rate, cutsAt, smoke, checks, name }));
    const found = FIGURES.map(([what, unit, pick]) => `${what} ${amount(pick(run))} ${unit}`);
    log(`${name}: ${found.join('; ')}`);
    return run;
  });
}

async function overload(subject, { rate, cutsAt, smoke, checks, name }) {
  const { application, exchange, subscribers } = subject;
  const frames = (perSecond, seconds) => perSecond * (smoke ? 1 : seconds);
  await subject.send({ frames: frames(rate, BEFORE_S), perSecond: rate });
  const before = await application.frames();
  const offered = rate * TIMES;
  const ran = await exchange.ask('run', {
    frames: frames(offered, OVERLOAD_S),
    perSecond: offered,
    chunk: CHUNK,
    cutsAt,
  });
  const takenPerSecond = ((await application.frames()) - before) / ran.seconds;
  const latency = await subscribers.ask('latency');
  let isOver = false;
  const after = exchange.ask('run', { frames: frames(rate, AFTER_S), perSecond: rate, chunk: CHUNK });
  const recovery = recover(subject, () => isOver);
  await after;
  isOver = true;
  const told = await account(subject);
  const found = `${told.trades} of ${told.sent} came, ${told.unfilled} are missing for good, ${told.filling} are in gaps being filled`;
  const isTold = told.trades + told.unfilled <= told.sent && told.trades + told.unfilled + told.filling >= told.sent;
  checks.expect(isTold, `${name}: every trade came or is told to be missing`, found);
  checks.expect(cutsAt !== null || told.trades === told.sent, `${name}: what was sent came`, found);
  checks.expect(told.isNamed, `${name}: gaps name instrument and ids`, `${told.gaps} gaps`);
  return { ...ran, ...(await recovery), ...told, latency, takenPerSecond };
}

/** Seconds from the end of the overload until the feed, the books and the latency are well; Infinity for what is not while the market goes on. */
async function recover({ application, subscribers }, isOver) {
  const start = performance.now();
  const found = { liveS: Infinity, booksS: Infinity, latencyS: Infinity };
  const note = (name, isWell) => {
    if (isWell && found[name] === Infinity) found[name] = (performance.now() - start) / 1_000;
  };
  while (!isOver() && Object.values(found).includes(Infinity)) {
    await subscribers.ask('latency');
    await setTimeout(LOOK_MS);
    const [{ feeds, books }, { p99Ms, rows }] = [await application.get('status'), await subscribers.ask('latency')];
    note('liveS', feeds.live === feeds.total);
    note('booksS', books.synced === books.total);
    note('latencyS', rows > 0 && p99Ms < WELL_MS);
  }
  return found;
}

/** What came and what is said to be missing, once no gap is being filled any more or the venue's weight for that is used up. */
async function account({ application, exchange }) {
  const { sums } = await exchange.ask('sums');
  const sent = sums.reduce((sum, { rows }) => sum + rows, 0);
  const gapsOfTrades = async () =>
    (await application.get('gaps?limit=1000')).gaps.filter(({ kind }) => kind === 'trades');
  const isFilled = async () =>
    (await application.trades()) === sent || (await gapsOfTrades()).some(({ state }) => state === 'unfilled');
  await until(isFilled, FILLED_MS_MAX, LOOK_MS);
  const gaps = await gapsOfTrades();
  const missing = (state) => gaps.filter((gap) => gap.state === state).reduce((sum, gap) => sum + gap.missing, 0);
  const isNamed = gaps.every(({ symbol, from, to }) => symbol !== '' && from !== null && to !== null);
  return {
    sent,
    trades: await application.trades(),
    gaps: gaps.length,
    unfilled: missing('unfilled'),
    filling: missing('filling'),
    isNamed,
  };
}
