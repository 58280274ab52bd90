// Two feeds on two cores: two applications side by side against one alone, each with an exchange of its own and without clients.
import { inTurns } from '../runner/rounds.mjs';
import { startOurs } from './subjects.mjs';
import { withWorld } from './world.mjs';

const FRAMES = 3_000_000;
const SMOKE_FRAMES = 20_000;
const TRANSPORTS = { fast: 'fast', ws: 'ws' };
const GOAL = 1.8;

export const bench = {
  name: 'two feeds on two cores',
  needs: ['linux', 'build'],
  async run(settings) {
    const runs = await withWorld(settings, (world) => measure(world, settings));
    return {
      notes: ['On two cores the exchanges share them with the applications: the ratio can only be less than on four.'],
      tables: [],
      figures: Object.entries(runs).flatMap(([transport, of]) => figures(transport, of)),
    };
  },
};

async function measure(world, { smoke, rounds, log }) {
  const frames = smoke ? SMOKE_FRAMES : FRAMES;
  return inTurns(TRANSPORTS, rounds, async (transport) => {
    const [one] = await rates(world, { transport, frames, count: 1 });
    const both = await rates(world, { transport, frames, count: 2 });
    const two = both.reduce((sum, rate) => sum + rate, 0);
    log(`${transport}: one ${Math.round(one)}/s, two ${Math.round(two)}/s, ${(two / one).toFixed(2)} ×`);
    return { one, two, ratio: two / one };
  });
}

/** Events/s of so many applications at the same time. */
async function rates(world, { transport, frames, count }) {
  const subjects = [];
  try {
    for (let i = 0; i < count; i++) subjects.push(await startOurs(world, { transport, clients: 0, flush: 'turn' }));
    const runs = await Promise.all(subjects.map((subject) => subject.send({ frames })));
    return runs.map(({ perSecond }) => perSecond);
  } finally {
    for (const subject of subjects) await subject.stop();
  }
}

function figures(transport, runs) {
  const of = (what, unit, pick) => ({ name: `${transport}: ${what}`, unit, values: runs.map(pick) });
  return [
    of('one', '1/s', ({ one }) => one),
    of('two together', '1/s', ({ two }) => two),
    { ...of('two / one', '×', ({ ratio }) => ratio), goal: { atLeast: GOAL } },
  ];
}
