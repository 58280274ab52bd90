import { startGateway } from '../gateway.mjs';
import { quantile, sleep, spread, until } from '../machine.mjs';
import { VENUE } from '../venues.mjs';

const BACK_MS_MAX = 60_000;
const MIB = 2 ** 20;

function channelsOf([first]) {
  return [
    `bars:${VENUE}:${first}:1s`,
    `ticker:${VENUE}:${first}`,
    `trades:${VENUE}:${first}`,
    `book:${VENUE}:${first}:10`,
  ];
}

/**
 * All clients cut in one turn, several times, and then the gateway killed with -9 and started again on its port. Prints how long
 * they take to be back; a client is back when it has the answer to its subscription, live with its first delta.
 */
export async function measureCut({ gateway, crowds, checks, options }) {
  const { clients, cuts, encoding, checkedEach, credit, reader, spreadMs } = options;
  const channels = channelsOf(gateway.symbols);
  const group = await crowds.group('cut', {
    port: gateway.port,
    encoding,
    checkedEach,
    credit,
    reader,
    spreadMs,
    channels,
    count: clients,
  });
  const { ready } = await group.open();
  checks.expect(ready === clients, 'clients connected', `${ready} of ${clients}`);
  await group.want();
  await group.keep();
  await sleep(options.settleMs);
  const runs = [];
  for (let i = 0; i < cuts; i++) runs.push(await cutOnce({ gateway, group, clients }));
  const checked = Math.ceil(clients / checkedEach);
  for (const [i, run] of runs.entries())
    checkRun(checks, run, { name: `cut ${i + 1}`, clients, states: checked * channels.length });
  print('cut at once', runs, options);
  const { next, run } = await killOnce({ gateway, group, clients, options });
  checkRun(checks, run, { name: 'gateway killed', clients, states: checked * channels.length });
  checks.expect(
    run.counts.recovered === 0,
    'gateway killed: positions of its epoch are worth nothing',
    `${run.counts.recovered} recovered`,
  );
  print('gateway killed with -9 and started again', [run], options);
  await group.close();
  return next;
}

async function cutOnce({ gateway, group, clients }) {
  await group.clear();
  const from = gateway.sample();
  await group.cut();
  return settle({ from, gateway, group, clients });
}

async function killOnce({ gateway, group, clients, options }) {
  await group.clear();
  await group.lose();
  await gateway.stop();
  const killed = performance.now();
  const next = await startGateway({ ...options.gateway, port: gateway.port });
  const upMs = performance.now() - killed;
  const run = await settle({ from: { cpuS: 0 }, gateway: next, group, clients });
  return { next, run: { ...run, upMs } };
}

async function settle({ from, gateway, group, clients }) {
  let report;
  await until(
    async () => {
      report = await group.report();
      return report.liveAfter.length >= clients;
    },
    BACK_MS_MAX,
    100,
  );
  // what comes after must go on where the resumption ended
  await sleep(1_000);
  report = await group.report();
  const to = gateway.sample();
  return { ...report, cpuS: to.cpuS - from.cpuS, rssPeak: to.rssPeak };
}

function checkRun(checks, { open, backAfter, liveAfter, counts }, { name, clients, states }) {
  checks.expect(open === clients, `${name}: connected again`, `${open} of ${clients}`);
  checks.expect(
    backAfter.length === clients && liveAfter.length === clients,
    `${name}: subscribed, and live`,
    `${backAfter.length}, ${liveAfter.length} of ${clients}`,
  );
  checks.expect(
    counts.recovered + counts.whole === states,
    `${name}: channels answered, recovered or whole`,
    `${counts.recovered} + ${counts.whole} of ${states}`,
  );
  checks.expect(counts.gaps === 0, `${name}: gaps`, `${counts.gaps} in ${counts.items} items`);
  checks.expect(counts.duplicates === 0, `${name}: duplicates`, `${counts.duplicates} in ${counts.rows} rows`);
}

function print(name, runs, { clients, hz, encoding, spreadMs }) {
  const seconds = (of, q) =>
    spread(
      runs.map((run) => quantile(run[of], q) / 1_000),
      2,
    );
  const sum = (of) => runs.map(({ counts }) => counts[of]).join(', ');
  const lines = {
    [`${clients} clients, ${name}`]: `${hz} deltas / s, ${encoding}; each tries again after a random part of ${spreadMs} ms, then with backoff`,
    'subscribed again: 50 %, 99 %, all, s': [0.5, 0.99, 1].map((q) => seconds('backAfter', q)).join(', '),
    'live again: 50 %, 99 %, all, s': [0.5, 0.99, 1].map((q) => seconds('liveAfter', q)).join(', '),
    ...(runs[0].upMs === undefined
      ? {}
      : { 'of which the gateway took to start, s': (runs[0].upMs / 1_000).toFixed(2) }),
    'channels recovered exactly': sum('recovered'),
    'channels that got their whole state': sum('whole'),
    'gaps, duplicates': `${sum('gaps')}; ${sum('duplicates')}`,
    'CPU seconds of the gateway': spread(
      runs.map(({ cpuS }) => cpuS),
      2,
    ),
    'peak RSS of the gateway, MiB': spread(
      runs.map(({ rssPeak }) => rssPeak / MIB),
      0,
    ),
  };
  for (const [key, value] of Object.entries(lines)) console.log(`${key.padEnd(46)} ${value}`);
}
