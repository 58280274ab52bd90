// What the api process costs on the simulated exchange: CPU share, memory, its slope, size of the database.
//   npm run footprint -- [--seconds 600] [--rate 350] [--clients 10]
import { statSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { startPlatform } from '../../run/platform.mjs';
import { follow } from './footprint/follow.mjs';
import { sample, sleep } from './machine.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    rate: { type: 'string', default: '350' },
    clients: { type: 'string', default: '10' },
  },
});
const MIB = 2 ** 20;
const SAMPLE_MS = 10_000;
const RETENTION_MS = String(600_000);

const platform = await startPlatform({
  env: {
    LIVETAPE_SIM_TRADES_PER_SECOND: values.rate,
    LIVETAPE_STORE_RETENTION_TRADES_MS: RETENTION_MS,
    LIVETAPE_STORE_RETENTION_BARS_MS_1S: RETENTION_MS,
    LIVETAPE_LOG_LEVEL: 'error',
  },
});
try {
  await measure();
} finally {
  await platform.stop();
}

async function measure() {
  await sleep(5_000);
  const { instruments } = await get('/api/v1/instruments');
  const venues = new Set(instruments.map(({ venue }) => venue)).size;
  const chosen = instruments.slice(0, 60);
  const received = { frames: 0, bytes: 0 };
  const sockets = Array.from({ length: Number(values.clients) }, () => follow(platform.base, chosen));
  for (const socket of sockets) {
    socket.onmessage = ({ data }) => {
      received.frames++;
      received.bytes += data.length;
    };
  }
  // Compiling, first snapshots and the first minute's caches are the start, not the steady state.
  await sleep(Math.min(60_000, (Number(values.seconds) * 1000) / 5));

  const first = sample(platform.pid);
  const samples = [first];
  const began = await get('/api/v1/status');
  while (performance.now() - first.at < Number(values.seconds) * 1000) {
    await sleep(SAMPLE_MS);
    samples.push(sample(platform.pid));
  }
  const ended = await get('/api/v1/status');
  const last = samples.at(-1);
  const seconds = (last.at - first.at) / 1000;
  const rss = samples.map(({ rss: bytes }) => bytes / MIB).sort((a, b) => a - b);
  const rows = {
    machine: `${cpus().length} × ${cpus()[0].model}, Node ${process.version}`,
    followed: `${venues} venues, ${instruments.length} instruments, their trades, tops and books`,
    'measured for': `${seconds.toFixed(0)} s, ${values.clients} clients on bars and ticker of ${chosen.length} instruments`,
    'trades / s': ((ended.counts.trades - began.counts.trades) / seconds).toFixed(0),
    'frames / s': ((ended.counts.frames - began.counts.frames) / seconds).toFixed(0),
    'CPU, share of one core': ((last.cpuS - first.cpuS) / seconds).toFixed(3),
    'RSS median (max), MB': `${rss[rss.length >> 1].toFixed(0)} (${rss.at(-1).toFixed(0)})`,
    'RSS slope, MB / hour': (slope(samples) * 3600).toFixed(1),
    'database with 10 min of retention, MB': (statSync(platform.database).size / 1e6).toFixed(1),
    'sent to a client, KB / s': (received.bytes / 1000 / seconds / sockets.length).toFixed(1),
  };
  for (const [name, value] of Object.entries(rows)) console.log(`${name.padEnd(40)} ${value}`);
  for (const socket of sockets) socket.close();
}

/** MB per second, by least squares over the second half: the first half may still fill its fixed buffers. */
function slope(samples) {
  const half = samples.slice(samples.length >> 1);
  const mean = (pick) => half.reduce((sum, one) => sum + pick(one), 0) / half.length;
  const at = mean((one) => one.at / 1000);
  const rss = mean((one) => one.rss / MIB);
  const spread = half.reduce((sum, one) => sum + (one.at / 1000 - at) ** 2, 0);
  return half.reduce((sum, one) => sum + (one.at / 1000 - at) * (one.rss / MIB - rss), 0) / spread;
}

async function get(path) {
  return (await fetch(`${platform.base}${path}`)).json();
}
