// The whole application, as fast as it can, beside what it is measured against: each on the same frames.
import { figuresBeside } from '../runner/figures.mjs';
import { inTurns } from '../runner/rounds.mjs';
import { startOurs, startPeer, withSubject } from './subjects.mjs';
import { withWorld } from './world.mjs';

const PARSE = '`ws` + JSON.parse, empty handler';
const NAIVE_2 = 'naive pipeline, 2 clients';
const NAIVE_0 = 'naive pipeline, no client';
const WS_2 = 'Livetape on `ws`, journal, 2 clients';
const WS_0 = 'Livetape on `ws`, journal, no client';
const FAST_2 = 'Livetape on `fast`, journal, 2 clients';
const FAST_0 = 'Livetape on `fast`, journal, no client';

/** Fast ones get more frames, so that each run takes seconds. */
const FRAMES = { [PARSE]: 2e6, [NAIVE_2]: 2e5, [NAIVE_0]: 6e5, [WS_2]: 2e6, [WS_0]: 2e6, [FAST_2]: 3e6, [FAST_0]: 3e6 };
/** Most deltas per second of a client: every second or third read of a socket that is always full. */
const RATE_HZ = 2_000;
const SMOKE_FRAMES = 20_000;

/** How many times the events/s of the naive pipeline, or what share of the CPU of parsing alone, is wanted. */
const GOALS = {
  [WS_2]: { cpu: 0.85, naive: NAIVE_2, speed: 9 },
  [FAST_2]: { cpu: 0.5, naive: NAIVE_2, speed: 9 },
  [WS_0]: { naive: NAIVE_0, speed: 3.5 },
  [FAST_0]: { naive: NAIVE_0, speed: 3.5 },
};

export const bench = {
  name: 'the whole pipeline, as fast as it can',
  needs: ['linux', 'build'],
  async run(settings) {
    const runs = await withWorld(settings, (world) => measure(world, settings));
    return {
      notes: [
        'CPU is of the whole process, threads of the garbage collector and of SQLite included; 60 instruments, 70 % aggTrade, 30 % depthUpdate of four levels, 229 B a frame.',
        `Part of the lead with clients is conflation: ours sends a delta at the end of a socket read, at most ${RATE_HZ.toLocaleString('en-US')} a second, the naive pipeline one message per event. Without clients there is none.`,
        'The naive pipeline is our own construction: JSON.parse, objects, Map books, a Set of ids, JSON.stringify and send; it stores nothing.',
      ],
      tables: [],
      figures: [
        ...figuresBeside(runs, { what: 'CPU per event', unit: 'µs', pick: ({ cpuUs }) => cpuUs, base: PARSE }),
        ...figuresBeside(runs, { what: 'events/s', unit: '1/s', pick: ({ perSecond }) => perSecond }),
        ...ratioFigures(runs),
      ],
    };
  },
};

async function measure(world, { smoke, rounds, log, checks }) {
  const subjects = {
    [PARSE]: () => startPeer(world, { kind: 'parse', clients: 0 }),
    [NAIVE_2]: () => startPeer(world, { kind: 'naive', clients: 2 }),
    [NAIVE_0]: () => startPeer(world, { kind: 'naive', clients: 0 }),
    [WS_2]: () => startOurs(world, { transport: 'ws', clients: 2, rateHz: RATE_HZ }),
    [WS_0]: () => startOurs(world, { transport: 'ws', clients: 0, rateHz: RATE_HZ }),
    [FAST_2]: () => startOurs(world, { transport: 'fast', clients: 2, rateHz: RATE_HZ }),
    [FAST_0]: () => startOurs(world, { transport: 'fast', clients: 0, rateHz: RATE_HZ }),
  };
  return inTurns(subjects, rounds, async (start, name) => {
    const run = await withSubject(start, async (subject) => {
      const sent = await subject.send({ frames: smoke ? SMOKE_FRAMES : FRAMES[name] });
      if (subject.application !== null) await subject.checkWhole(checks, name);
      return sent;
    });
    log(`${name}: ${run.cpuUs.toFixed(2)} µs an event, ${Math.round(run.perSecond).toLocaleString('en-US')} events/s`);
    return run;
  });
}

/** Of each round by itself: what disturbed the machine disturbed both. */
function ratioFigures(runs) {
  const figures = [];
  const ratio = (name, of, other) => ({ name, unit: '×', values: of.map((value, round) => value / other[round]) });
  for (const [name, { cpu, naive, speed }] of Object.entries(GOALS)) {
    const [own, parsing, slow] = [runs[name], runs[PARSE], runs[naive]];
    const cpuOf = (of) => of.map(({ cpuUs }) => cpuUs);
    const speedOf = (of) => of.map(({ perSecond }) => perSecond);
    if (cpu !== undefined) {
      const goal = { atMost: cpu };
      figures.push({ ...ratio(`CPU: ${name} / ${PARSE}`, cpuOf(own), cpuOf(parsing)), goal });
    }
    figures.push({ ...ratio(`events/s: ${name} / ${naive}`, speedOf(own), speedOf(slow)), goal: { atLeast: speed } });
  }
  return figures;
}
