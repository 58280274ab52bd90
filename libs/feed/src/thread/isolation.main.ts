import { pathToFileURL } from 'node:url';
import { type FaultOrder } from './fault-worker-orders';
import { ThreadRig } from './thread-rig';

/** Trades a second of each of two instruments of two feeds: 50,000 together. */
const RATE = 12_500;
const VICTIM_RATE = 1_000;
const PART_MS = 4_000;
const MB = 1024 * 1024;
const SETTLED_MS = 3_000;

const NAMES: Readonly<Record<string, string>> = {
  exit: 'killed (process.exit)',
  crash: 'crashed (uncaught error)',
  hang: 'hung (endless loop)',
  memory: 'heap filled',
  flood: 'flooding',
};

/** How late rows came, µs, while it listens. */
class Lateness {
  private readonly samples: number[] = [];

  note(madeUs: number): void {
    this.samples.push(Number(process.hrtime.bigint()) / 1e3 - madeUs);
  }

  /** p50 and p99 in ms, and trades a second; then begins anew. */
  take(rows: number, overMs: number): { p50: string; p99: string; rate: number } {
    const sorted = this.samples.splice(0).sort((a, b) => a - b);
    const at = (share: number) => ((sorted[Math.floor(sorted.length * share)] ?? NaN) / 1e3).toFixed(2);
    return { p50: at(0.5), p99: at(0.99), rate: Math.round(rows / (overMs / 1e3)) };
  }
}

function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Two feeds at full rate beside one that goes wrong in every way; prints what the two notice of it. */
async function main(worker: URL): Promise<void> {
  const late = new Lateness();
  const note = (madeUs: number) => late.note(madeUs);
  const rssBefore = process.memoryUsage().rss;
  const others = ['a', 'b'].map((id) => new ThreadRig(id, worker, { rate: RATE, note }));
  const victim = new ThreadRig('victim', worker, { rate: VICTIM_RATE });
  const rigs = [...others, victim];
  for (const rig of rigs) rig.feed.start();
  await Promise.all(rigs.map((rig) => rig.until(() => rig.isWell)));
  await pass(SETTLED_MS);
  console.log(
    `${rigs.length} workers cost ${((process.memoryUsage().rss - rssBefore) / MB / rigs.length).toFixed(1)} MB each`,
  );

  const measure = async (ms: number | Promise<unknown>) => {
    const before = others.reduce((sum, { count }) => sum + count, 0);
    const startAt = performance.now();
    late.take(0, 1);
    await (typeof ms === 'number' ? pass(ms) : ms);
    return late.take(others.reduce((sum, { count }) => sum + count, 0) - before, performance.now() - startAt);
  };

  const table: Record<string, unknown> = {};
  for (const fault of ['exit', 'crash', 'hang', 'memory', 'flood'] as const) {
    const before = await measure(PART_MS);
    let back = '';
    const during = await measure(suffer(victim, fault).then((text) => (back = text)));
    await pass(SETTLED_MS / 3);
    const after = await measure(PART_MS);
    table[NAMES[fault]] = {
      'back after': back,
      'p99 before ms': before.p99,
      'p99 during ms': during.p99,
      'p99 after ms': after.p99,
      'p50 before/during/after': `${before.p50} / ${during.p50} / ${after.p50}`,
      'others trades/s': `${before.rate} / ${during.rate} / ${after.rate}`,
    };
  }
  console.table(table);
  await Promise.all(rigs.map((rig) => rig.stop()));
  for (const { venueId, feed } of rigs) {
    const { worker: hands, gaps, gapsUnfilled } = feed.status();
    console.log(venueId, JSON.stringify({ ...hands, gaps, gapsUnfilled }));
  }
  console.log(`trades that came twice or never: ${rigs.map((rig) => rig.wrong()).join(' / ')}`);
}

/** Goes wrong; resolves when data flows again, or after a while of flood. Says how long that was. */
async function suffer(victim: ThreadRig, fault: FaultOrder['fault']): Promise<string> {
  const startAt = performance.now();
  const { count } = victim;
  victim.order(fault);
  if (fault === 'flood') {
    await pass(PART_MS);
    victim.order('calm');
    return `${Math.round(((victim.count - count) / PART_MS) * 1e3)} trades/s`;
  }
  const restarts = victim.restarts;
  await victim.until(() => victim.restarts > restarts);
  const endedAt = performance.now();
  const after = victim.count;
  await victim.until(() => victim.count > after && victim.isWell);
  const [seen, whole] = [endedAt - startAt, performance.now() - endedAt].map((ms) => (ms / 1e3).toFixed(2));
  return `noticed ${seen} s, whole ${whole} s later`;
}

void main(pathToFileURL(process.argv[2]));
