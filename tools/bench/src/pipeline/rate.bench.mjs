// A rate that is held: nothing may be lost, and how old news is when it reaches a client.
import { inTurns } from '../runner/rounds.mjs';
import { startOurs, withSubject } from './subjects.mjs';
import { withWorld } from './world.mjs';

const RATE = 500_000;
const STRETCH = 1_000_000;
const SMOKE = 20_000;
/** A rate counts as held that was held for so long, s. */
const HELD_S = 60;

/** `goals`: of the 99th percentile in ms, and of the main thread's share of a core. */
const CONFIGURATIONS = {
  'fast, 10 clients, flush at once': {
    rate: RATE,
    transport: 'fast',
    clients: 10,
    flush: 'turn',
    p99: 10,
    share: 0.7,
  },
  'ws, 100 clients at 60 Hz': { rate: RATE, transport: 'ws', clients: 100, flush: 'timer', rateHz: 60 },
  'ws, 10 clients, flush at once': { rate: RATE, transport: 'ws', clients: 10, flush: 'turn' },
  'stretch: fast, 10 clients, flush at once': {
    rate: STRETCH,
    transport: 'fast',
    clients: 10,
    flush: 'turn',
    p99: 50,
  },
};

export const bench = {
  name: 'a rate that is held, with the journal',
  needs: ['linux', 'build'],
  async run(settings) {
    const runs = await withWorld(settings, (world) => measure(world, settings));
    return {
      notes: [
        `Each run is of ${HELD_S} s or more; nothing may be missing at its end.`,
        'Latency is from the exchange’s clock, which stamps each write of a millisecond, to the callback of a client in another process, of every ticker that moved; exchange, application and clients share the machine.',
        'Held up: the exchange waits when 64 MB are unread; its rate then is what the application takes.',
      ],
      tables: [],
      figures: Object.entries(runs).flatMap(([name, of]) => figures(name, of)),
    };
  },
};

async function measure(world, { smoke, rounds, seconds, log, checks }) {
  const chosen = Object.entries(CONFIGURATIONS).slice(0, smoke ? 2 : undefined);
  const heldS = smoke ? seconds : Math.max(seconds, HELD_S);
  return inTurns(Object.fromEntries(chosen), rounds, async ({ rate, clients, transport, flush, rateHz }, name) => {
    const perSecond = smoke ? SMOKE : rate;
    const start = () => startOurs(world, { transport, flush, rateHz, clients: smoke ? 2 : clients });
    const run = await withSubject(start, async (subject) => {
      const sent = await subject.send({ frames: perSecond * heldS, perSecond });
      await subject.checkWhole(checks, name);
      const { closed } = sent.latency;
      checks.expect(closed === 0, `${name}: no client was sent away`, `${closed} of ${clients}`);
      return sent;
    });
    const { p50Ms, p99Ms } = run.latency;
    const share = run.mainThread.toFixed(2);
    log(`${name}: ${Math.round(run.perSecond)}/s, p50 ${p50Ms} ms, p99 ${p99Ms} ms, main thread ${share}`);
    return run;
  });
}

function figures(name, runs) {
  const { rate, p99, share } = CONFIGURATIONS[name];
  const figure = (what, unit, pick, goal) => ({
    name: `${name}: ${what}`,
    unit,
    values: runs.map(pick),
    ...(goal ? { goal } : {}),
  });
  return [
    figure(`events/s of ${rate.toLocaleString('en-US')}`, '1/s', (run) => run.perSecond),
    figure('latency p50', 'ms', ({ latency }) => latency.p50Ms),
    figure('latency p99', 'ms', ({ latency }) => latency.p99Ms, p99 && { atMost: p99 }),
    figure('share of a core, main thread', '', (run) => run.mainThread, share && { atMost: share }),
    figure('share of a core, whole process', '', (run) => run.utilisation),
  ];
}
