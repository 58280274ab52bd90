// Fan-out of Livetape's gateway and of others, in one run on this machine: `npm run fanout -- [--peers] [--clients 300,2000,10000]
// [--bytes 200,2000] [--hz 20] [--rounds 3] [--seconds 5] [--generators 1] [--smoke]`. See the README.
import { parseArgs } from 'node:util';
import { bundle } from './bundles.mjs';
import { Checks } from './checks.mjs';
import { Crowds } from './crowd/crowds.mjs';
import { servers } from './fanout/servers.mjs';
import { build, describeMachine, requireLinux, sleep, spread, table } from './machine.mjs';
import { installPeers } from './runner/peers.mjs';

const { values } = parseArgs({
  options: {
    peers: { type: 'boolean', default: false },
    clients: { type: 'string' },
    bytes: { type: 'string', default: '200,2000' },
    only: { type: 'string', default: '' },
    hz: { type: 'string', default: '20' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    generators: { type: 'string', default: '1' },
    smoke: { type: 'boolean', default: false },
  },
});
const settings = {
  clients: (values.clients ?? (values.smoke ? '40' : '300,2000,10000')).split(',').map(Number),
  bytes: (values.smoke ? '200' : values.bytes).split(',').map(Number),
  hz: Number(values.hz),
  rounds: Number(values.rounds ?? (values.smoke ? 1 : 3)),
  seconds: Number(values.seconds ?? (values.smoke ? 1 : 5)),
};
const IDLE_MS = values.smoke ? 100 : 2_000;
const SETTLE_MS = values.smoke ? 200 : 1_000;
const KB = 1_000;

requireLinux();
build('api', 'sim');
const reader = await bundle('libs/wire/src/index.ts');
const checks = new Checks();
/** Runs by `server|clients|bytes`. */
const results = new Map();
try {
  await measureAll();
} finally {
  reader.dispose();
}

async function measureAll() {
  const hasPeers = values.peers && installPeers();
  const names = Object.keys(servers).filter(
    (name) => (hasPeers || !servers[name].isPeer) && name.includes(values.only),
  );
  if (!hasPeers) console.log(`${values.peers ? 'No peers' : 'Without --peers'}: only \`ws\` is compared with.`);
  for (let round = 0; round < settings.rounds; round++) {
    for (const clients of settings.clients) {
      for (const bytes of settings.bytes) {
        for (const name of names) await measure(name, { clients, bytes });
      }
    }
  }
  if (values.smoke) return checks.end();
  console.log(`\n${describeMachine()}`);
  console.log(
    `${settings.hz} messages / s to every client; ${settings.rounds} rounds of ${settings.seconds} s, interleaved; median (min–max)`,
  );
  for (const clients of settings.clients) for (const bytes of settings.bytes) printTable(names, { clients, bytes });
}

async function measure(name, { clients, bytes }) {
  const server = await servers[name].start({ hz: settings.hz, reader: reader.file });
  const crowds = new Crowds(Number(values.generators));
  try {
    await sleep(SETTLE_MS);
    const empty = server.sample();
    const group = await crowds.group('all', { count: clients, port: server.port, ...server.clients(bytes) });
    const { ready, codes } = await group.open();
    await sleep(SETTLE_MS);
    const idleFrom = server.sample();
    await sleep(IDLE_MS);
    const idleTo = server.sample();
    await group.want();
    server.publish(bytes);
    if (!values.smoke) await sleep(SETTLE_MS);
    if (!values.smoke) await group.clear();
    const from = server.sample();
    await sleep(settings.seconds * 1_000);
    const to = server.sample();
    const report = await group.report();
    const idle = { cpu: share(idleFrom, idleTo), rss: (idleFrom.rss - empty.rss) / clients };
    keep({ name, clients, bytes }, resultOf(report, { from, to, idle }));
    if (ready !== clients) console.log(`${name}: only ${ready} of ${clients} clients came in ${JSON.stringify(codes)}`);
    if (values.smoke) await check(name, { server, group, clients });
  } finally {
    crowds.end();
    await server.stop();
  }
}

function resultOf(report, { from, to, idle }) {
  const cpuS = to.cpuS - from.cpuS;
  const perSecond = report.frames / report.seconds;
  return {
    perSecond,
    perCpuS: (perSecond * (to.at - from.at)) / 1_000 / cpuS,
    perCpuAboveIdle: perSecond / Math.max(share(from, to) - idle.cpu, 0.01),
    cpu: share(from, to),
    p50: report.histogram.quantile(0.5),
    p99: report.histogram.quantile(0.99),
    bytes: report.bytes / report.frames,
    idleCpu: idle.cpu,
    idleRss: idle.rss,
    rss: to.rss,
  };
}

/** Cores that a process took between two samples. */
function share(from, to) {
  return (to.cpuS - from.cpuS) / ((to.at - from.at) / 1_000);
}

function keep({ name, clients, bytes }, result) {
  const key = `${name}|${clients}|${bytes}`;
  results.set(key, [...(results.get(key) ?? []), result]);
  if (values.smoke) return;
  const { perSecond, perCpuS, p99 } = result;
  const what = `${name.padEnd(26)} ${String(clients).padStart(6)} clients ${String(bytes).padStart(5)} B`;
  console.log(
    `${what}  ${perSecond.toFixed(0).padStart(7)} / s  ${perCpuS.toFixed(0).padStart(7)} / CPU s  p99 ${p99.toFixed(1)} ms`,
  );
}

/** Counts are exact: each client got each message that was published, once. */
async function check(name, { server, group, clients }) {
  const published = await server.quiet();
  await sleep(300);
  const { frames, counts, open } = await group.report();
  checks.expect(open === clients, `${name}: clients connected`, `${open} of ${clients}`);
  if (published === null) {
    checks.expect(frames > 0 && counts.items > 0, `${name}: deltas`, `${frames}`);
    checks.expect(
      counts.gaps + counts.duplicates === 0,
      `${name}: gaps, duplicates`,
      `${counts.gaps}, ${counts.duplicates}`,
    );
  } else {
    checks.expect(frames === published * clients, `${name}: deliveries`, `${frames} of ${published} × ${clients}`);
  }
}

function printTable(names, { clients, bytes }) {
  console.log(`\n${clients} clients, messages of ${bytes} B: ${clients * settings.hz} deliveries / s offered`);
  const head = [
    'server',
    'deliveries / s',
    'per CPU second',
    'above idle',
    'cores',
    'idle cores',
    'p50 ms',
    'p99 ms',
    'B / message',
    'kB RSS / idle client',
  ];
  const rows = names.map((name) => {
    const runs = results.get(`${name}|${clients}|${bytes}`);
    const of = (pick, digits) => spread(runs.map(pick), digits);
    return [
      name,
      of(({ perSecond }) => perSecond, 0),
      of(({ perCpuS }) => perCpuS, 0),
      of(({ perCpuAboveIdle }) => perCpuAboveIdle, 0),
      of(({ cpu }) => cpu, 2),
      of(({ idleCpu }) => idleCpu, 2),
      of(({ p50 }) => p50, 1),
      of(({ p99 }) => p99, 1),
      of((run) => run.bytes, 0),
      of(({ idleRss }) => idleRss / KB, 1),
    ];
  });
  console.log(table([head, ...rows]));
}
