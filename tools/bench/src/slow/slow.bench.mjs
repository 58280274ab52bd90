// What a client that stalls for seconds must read through before it sees the newest, what waits for it in the server's memory, and
// whether it then has every key as it is: by how the server deals with those who do not read.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { bundle } from '../bundles.mjs';
import { sleep, spread, until } from '../machine.mjs';
import { bundleMarket } from '../market.mjs';
import { inTurns } from '../runner/rounds.mjs';
import { LivetapeTalk, NaiveTalk, openClients, wake } from './readers.mjs';

const CLIENTS = 40;
const STALLED = 8;
const CREDIT = 16;
const STALL_MS = 4_000;
const SMOKE_STALL_MS = 600;
const WARM_UP_MS = 300;
/** So long after the last frame nothing more is on its way. */
const QUIET_MS = 400;
const WAIT_MS_MAX = 20_000;
const KB = 1_000;
/** As in naive.mjs. */
const MARKET = JSON.stringify({ instruments: 1_000, moving: 363, tickMs: 4 });

const NONE = 'naive, no limit';
const SKIP = 'naive, skipped above 64 KiB of bufferedAmount';
const CONFLATE = 'naive, conflated above 64 KiB of bufferedAmount';
const PONGS = 'Livetape without credit: conflated above 256 KiB unread by pongs';
const CREDITS = `Livetape with a credit of ${CREDIT} frames`;

export const bench = {
  name: 'clients that stall, and read on',
  needs: ['linux'],
  async run({ smoke, rounds, log, checks }) {
    const market = await bundleMarket();
    const wire = await bundle('libs/wire/src/index.ts');
    const { createReader } = await import(wire.file);
    const gateway = (credit) => ({
      program: [market.file, MARKET],
      talk: new LivetapeTalk({ createReader, credit }),
    });
    const naive = (policy) => ({ program: [join(import.meta.dirname, 'naive.mjs'), policy], talk: new NaiveTalk() });
    const policies = {
      [NONE]: naive('none'),
      [SKIP]: naive('skip'),
      [CONFLATE]: naive('conflate'),
      [PONGS]: gateway(null),
      [CREDITS]: gateway(CREDIT),
    };
    const stallMs = smoke ? SMOKE_STALL_MS : STALL_MS;
    try {
      const runs = await inTurns(policies, rounds, async (policy, name) => {
        const run = await stallOnce(policy, stallMs);
        log(`${name}: ${run.frames} frames of the past, ${run.wrong} wrong keys, ${run.buffered} B buffered`);
        return run;
      });
      check(checks, runs);
      return report(runs, stallMs);
    } finally {
      wire.dispose();
      market.dispose();
    }
  },
};

/** One server, all its clients, and a stall of some of them that ends when the market rests. */
async function stallOnce({ program: [file, ...args], talk }, stallMs) {
  const server = fork(file, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [{ port }] = await once(server, 'message');
  const clients = openClients(CLIENTS, { port, talk, read: STALLED + 1 });
  try {
    await expectUntil(() => clients.every(({ isReady }) => isReady), 'all clients are served');
    server.send('start');
    await sleep(WARM_UP_MS);
    const [stalled, reading] = [clients.slice(0, STALLED), clients[STALLED]];
    for (const client of stalled) client.stall();
    await sleep(stallMs);
    const answer = once(server, 'message');
    server.send('rest');
    const [{ bids, bufferedMax }] = await answer;
    const wokenAt = Date.now();
    for (const client of stalled) wake(client);
    const beganAt = performance.now();
    const isQuiet = ({ sight }) => performance.now() - Math.max(sight.lastAt, beganAt) > QUIET_MS;
    await expectUntil(() => clients.every(isQuiet), 'nothing more comes');
    return { ...summary(stalled, { bids, wokenAt, bufferedMax }), wrongOfReading: wrongKeys(reading, bids) };
  } finally {
    for (const { socket } of clients) socket.destroy();
    server.kill('SIGKILL');
    await once(server, 'exit');
  }
}

async function expectUntil(isTrue, what) {
  if (!(await until(isTrue, WAIT_MS_MAX))) throw new Error(`waited in vain until ${what}`);
}

/** The worst of the stalled clients; the last frame that came is the newest, and none of the past. */
function summary(stalled, { bids, wokenAt, bufferedMax }) {
  const most = (pick) => Math.max(...stalled.map(pick));
  return {
    frames: most(({ sight }) => Math.max(0, sight.frames - 1)),
    bytes: most(({ sight }) => sight.bytes),
    largest: most(({ sight }) => sight.largest),
    oldestS: most(({ sight }) => Math.max(0, wokenAt - sight.oldest) / 1_000),
    buffered: bufferedMax,
    wrong: stalled.reduce((sum, client) => sum + wrongKeys(client, bids), 0),
  };
}

function wrongKeys({ sight }, bids) {
  return bids.filter((bid, key) => bid !== 0 && sight.bids[key] !== bid).length;
}

function check(checks, runs) {
  for (const [name, of] of Object.entries(runs)) {
    const reading = of.map(({ wrongOfReading }) => wrongOfReading);
    checks.expect(
      reading.every((wrong) => wrong === 0),
      `${name}: wrong keys of one that reads`,
      reading,
    );
    if (name === SKIP) continue;
    const wrong = of.map((run) => run.wrong);
    checks.expect(
      wrong.every((count) => count === 0),
      `${name}: wrong keys of ${STALLED} that stalled`,
      wrong,
    );
  }
  const bounded = runs[CREDITS];
  const frames = bounded.map((run) => run.frames);
  checks.expect(
    frames.every((count) => count <= CREDIT),
    `${CREDITS}: frames of the past`,
    frames,
  );
  const isSmall = bounded.every(({ buffered, largest }) => buffered <= largest);
  checks.expect(
    isSmall,
    `${CREDITS}: bytes that wait in the process, at most a frame`,
    bounded.map((run) => run.buffered),
  );
}

function report(runs, stallMs) {
  const head = [
    'policy',
    'frames of the past',
    'kB read until current',
    's that the oldest was old',
    'kB in the process',
    `wrong keys of ${STALLED} × 1,000`,
  ];
  const line = ([name, of]) => [
    name,
    spread(
      of.map(({ frames }) => frames),
      0,
    ),
    spread(
      of.map(({ bytes }) => bytes / KB),
      0,
    ),
    spread(
      of.map(({ oldestS }) => oldestS),
      2,
    ),
    spread(
      of.map(({ buffered }) => buffered / KB),
      1,
    ),
    spread(
      of.map(({ wrong }) => wrong),
      0,
    ),
  ];
  const goals = { [CREDITS]: { atMost: CREDIT } };
  const figures = Object.entries(runs).map(([name, of]) => ({
    name: `frames of the past: ${name}`,
    unit: 'frames',
    values: of.map(({ frames }) => frames),
    ...(goals[name] === undefined ? {} : { goal: goals[name] }),
  }));
  const notes = [
    `${CLIENTS} clients of which ${STALLED} do not read for ${stallMs / 1_000} s; 363 of 1,000 keys move 250 times a second. The worst stalled client of each run; median (min–max) of the runs.`,
    'Naive: `ws`, one JSON text for all. Livetape: its own gateway, binary, with a client that acknowledges each 8 frames. The kernel holds megabytes for a stalled client in all of them.',
  ];
  return {
    notes,
    tables: [{ title: 'Of a client that stalled', rows: [head, ...Object.entries(runs).map(line)] }],
    figures,
  };
}
