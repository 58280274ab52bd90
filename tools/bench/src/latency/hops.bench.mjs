// What the platform says of its own hops while a market runs through it, beside how old the same ticks are in a client outside of it.
import { setTimeout } from 'node:timers/promises';
import { startOurs, withSubject } from '../pipeline/subjects.mjs';
import { withWorld } from '../pipeline/world.mjs';
import { inTurns } from '../runner/rounds.mjs';

const RATE = 20_000;
const SMOKE_RATE = 2_000;
const CLIENTS = 2;
const LOOK_MS = 1_000;
const CONFIGURATIONS = {
  'flushed 20 times a second': { flush: 'timer', rateHz: 20 },
  'flushed with each turn': { flush: 'turn', rateHz: 100_000 },
};

export const bench = {
  name: 'the hops of a tick, by the platform’s own meters',
  needs: ['linux', 'build'],
  async run(settings) {
    const runs = await withWorld(settings, (world) => measure(world, settings));
    return {
      notes: [
        `${RATE.toLocaleString('en-US')} frames/s of one venue in the main thread, written one by one by an exchange on the same machine; ${CLIENTS} clients have tickers and bars.`,
        'Outside: from the exchange’s stamp in a trade to the callback of a client in another process, of every ticker that moved. The way to the client is in it; it is less than the sum of the medians where a ticker moves several times between two flushes, because it then is as old as its newest trade, while the platform counts every row.',
      ],
      tables: [],
      figures: Object.entries(runs).flatMap(([name, of]) => figures(name, of)),
    };
  },
};

async function measure(world, { smoke, rounds, seconds, log, checks }) {
  const perSecond = smoke ? SMOKE_RATE : RATE;
  return inTurns(CONFIGURATIONS, rounds, async (flushing, name) => {
    const start = () => startOurs(world, { transport: 'fast', clients: CLIENTS, ...flushing });
    const run = await withSubject(start, (subject) => watch(subject, { perSecond, seconds }));
    const { network, decode, apply } = run.rows;
    const isMeasured = decode === apply && apply > 0;
    checks.expect(isMeasured, `${name}: every row is measured`, `${decode} decoded, ${apply} applied`);
    checks.expect(network > 0 && network <= decode, `${name}: no row is measured twice`, `${network} of ${decode}`);
    const hops = Object.entries(run.hops).map(([hop, { p50 }]) => `${hop} ${p50.toFixed(0)}`);
    log(`${name}: p50 in µs: ${hops.join(', ')}; outside ${(run.outside.p50Ms * 1_000).toFixed(0)}`);
    return run;
  });
}

/** Lets the market run, and asks the platform each second for its hops. */
async function watch(subject, { perSecond, seconds }) {
  const { application } = subject;
  const looks = [];
  let isRunning = true;
  const sending = subject.send({ frames: perSecond * seconds, perSecond, chunk: 1 }).finally(() => (isRunning = false));
  while (isRunning) {
    await setTimeout(LOOK_MS);
    if (isRunning) looks.push((await application.get('latency')).all);
  }
  const { latency } = await sending;
  return { outside: latency, hops: hopsOf(looks), rows: await rowsOf(application) };
}

/** Of each hop the median over the seconds of its percentiles, µs. */
function hopsOf(looks) {
  const byHop = {};
  for (const { hop, second } of looks.flat()) if (second !== null) (byHop[hop] ??= []).push(second);
  const middle = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  return Object.fromEntries(
    Object.entries(byHop).map(([hop, seconds]) => [
      hop,
      { p50: middle(seconds.map((one) => one.p50Us)), p99: middle(seconds.map((one) => one.p99Us)) },
    ]),
  );
}

/** Rows measured since the start, by hop, as Prometheus reads them; complete once the last second is over. */
async function rowsOf({ base }) {
  await setTimeout(2 * LOOK_MS);
  const text = await (await fetch(`${base}/api/v1/metrics`)).text();
  const counts = text.matchAll(/^livetape_hop_seconds_count\{venue="[^"]*",hop="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...counts].map(([, hop, count]) => [hop, Number(count)]));
}

function figures(name, runs) {
  const figure = (what, pick) => ({ name: `${name}: ${what}`, unit: 'µs', values: runs.map(pick) });
  const hops = Object.keys(runs[0].hops);
  const sum = (run) => Object.values(run.hops).reduce((total, { p50 }) => total + p50, 0);
  return [
    ...hops.flatMap((hop) => ['p50', 'p99'].map((of) => figure(`${hop}, ${of}`, (run) => run.hops[hop]?.[of] ?? 0))),
    figure('sum of the medians', sum),
    figure('outside, p50', ({ outside }) => outside.p50Ms * 1_000),
  ];
}
