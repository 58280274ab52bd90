// A batch of 60 tickers to a thousand clients over real sockets: CPU of the server for each delivery and bytes of each message, our
// gateway beside what is usually written.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { bundle } from '../bundles.mjs';
import { Crowds } from '../crowd/crowds.mjs';
import { sample, sleep } from '../machine.mjs';
import { bundleMarket } from '../market.mjs';
import { figuresBeside } from '../runner/figures.mjs';
import { inTurns } from '../runner/rounds.mjs';

const INSTRUMENTS = 60;
const CLIENTS = 1_000;
const SMOKE_CLIENTS = 40;
const CREDIT = 16;
const ORDERS = JSON.stringify({ instruments: INSTRUMENTS, moving: INSTRUMENTS, tickMs: 50 });
const CHANNELS = Array.from({ length: INSTRUMENTS }, (_, n) => `ticker:demo:S${n}USDT`);
/** Every how-manieth client is followed: each of its items must go on where the one before ended. */
const CHECKED_EACH = 100;
const SETTLE_MS = 500;
const SECONDS_MAX = 5;

const EACH = '`ws`, objects, JSON.stringify per client';
const ONCE = '`ws`, objects, JSON.stringify once';
const BARE = 'the bytes of our binary message alone, written to each socket';
const JSON_TEXT = 'Livetape, JSON';
const BINARY = 'Livetape, binary';
const CREDITED = `Livetape, binary, credit of ${CREDIT}`;

export const bench = {
  name: `${INSTRUMENTS} tickers to ${CLIENTS} clients over sockets`,
  needs: ['linux'],
  async run({ smoke, rounds, seconds, log, checks }) {
    const market = await bundleMarket();
    const wire = await bundle('libs/wire/src/index.ts');
    const objects = (way) => ({ program: [join(import.meta.dirname, 'objects.mjs'), way], talk: { dialect: 'plain' } });
    const gateway = (talk) => ({
      program: [market.file],
      talk: { channels: CHANNELS, checkedEach: CHECKED_EACH, reader: wire.file, ...talk },
    });
    const servers = {
      [EACH]: objects('each'),
      [ONCE]: objects('once'),
      [BARE]: objects('bare'),
      [JSON_TEXT]: gateway({ encoding: 'json' }),
      [BINARY]: gateway({ encoding: 'binary' }),
      [CREDITED]: gateway({ encoding: 'binary', credit: CREDIT }),
    };
    const options = { clients: smoke ? SMOKE_CLIENTS : CLIENTS, seconds: Math.min(seconds, SECONDS_MAX), checks };
    try {
      const runs = await inTurns(servers, rounds, async (server, name) => {
        const run = await measure(name, server, options);
        const [cpu, bytes, cores] = [run.cpuUs.toFixed(2), run.bytes.toFixed(0), run.cores.toFixed(2)];
        log(`${name}: ${cpu} µs and ${bytes} B a delivery, ${cores} cores`);
        return run;
      });
      return {
        notes: notes(options),
        figures: [...cpuFigures(runs), ...ratioFigures(runs), ...byteFigures(runs)],
      };
    } finally {
      wire.dispose();
      market.dispose();
    }
  },
};

async function measure(name, { program: [file, ...args], talk }, { clients, seconds, checks }) {
  const child = fork(file, [...args, ORDERS], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const crowds = new Crowds(1);
  try {
    const [{ port }] = await once(child, 'message');
    const group = await crowds.group('all', { count: clients, port, ...talk });
    await group.open();
    await group.want();
    child.send('start');
    await sleep(SETTLE_MS);
    await group.clear();
    const from = sample(child.pid);
    await sleep(seconds * 1_000);
    const to = sample(child.pid);
    const report = await group.report();
    const { open, frames, bytes, counts } = report;
    checks.expect(open === clients && frames > 0, `${name}: clients served`, `${open} of ${clients}, ${frames} frames`);
    const faults = counts === undefined ? 0 : counts.gaps + counts.duplicates;
    checks.expect(faults === 0, `${name}: gaps and duplicates`, faults);
    const cpuS = to.cpuS - from.cpuS;
    const userUs = ((to.userS - from.userS) / frames) * 1e6;
    return { cpuUs: (cpuS / frames) * 1e6, userUs, cores: (cpuS / (to.at - from.at)) * 1e3, bytes: bytes / frames };
  } finally {
    crowds.end();
    child.kill('SIGKILL');
  }
}

function notes({ clients }) {
  return [
    `Each of ${INSTRUMENTS} tickers moves 20 times a second, all in one message; ${clients} clients on raw sockets. CPU is of the whole process of the server, the kernel's part for its writes included.`,
    'The objects have named fields and numbers: venue, symbol, last price, size, side and time, best bid and ask with sizes, time of receipt.',
    `With credit each client acknowledges every ${CREDIT / 2} messages; the server reads those.`,
  ];
}

/** Of the whole process, and what is left where the kernel's part for writes and reads is not counted. */
function cpuFigures(runs) {
  const beside = { unit: 'µs', base: EACH };
  return [
    ...figuresBeside(runs, { what: 'CPU per delivery', pick: ({ cpuUs }) => cpuUs, ...beside }),
    ...figuresBeside(runs, { what: 'CPU outside the kernel per delivery', pick: ({ userUs }) => userUs, ...beside }),
  ];
}

/** Of the same round. */
function ratioFigures(runs) {
  return [JSON_TEXT, BINARY, CREDITED].map((name) => ({
    name: `times less CPU than ${EACH}: ${name}`,
    unit: '×',
    values: runs[name].map(({ cpuUs }, round) => runs[EACH][round].cpuUs / cpuUs),
    ...(name === BINARY ? { goal: { atLeast: 8 } } : {}),
  }));
}

function byteFigures(runs) {
  return [JSON_TEXT, BINARY].map((name) => ({
    name: `bytes, of those of the objects: ${name}`,
    unit: '%',
    values: runs[name].map(({ bytes }, round) => (100 * bytes) / runs[EACH][round].bytes),
    ...(name === BINARY ? { goal: { atMost: 12 } } : {}),
  }));
}
