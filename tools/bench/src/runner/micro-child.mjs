// The process of one micro bench.
import { PerformanceObserver } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { timesInTurns } from './thread-time.mjs';

const EVENTS = 1_000_000;
/** Enough for V8 to have made its best of a variant before its garbage is counted. */
const WARM_UP_EVENTS = 200_000;
const ATTEMPTS = 5;
const [bundle, pace] = process.argv.slice(2);
const { bench } = await import(pathToFileURL(bundle).href);

const times = timesInTurns(bench.variants, JSON.parse(pace));
const variants = [];
for (const [name, call] of Object.entries(bench.variants)) {
  const sorted = times[name].map((ns) => ns / bench.perRun).sort((a, b) => a - b);
  const isFree = bench.allocationFree?.includes(name) ?? false;
  variants.push({
    name,
    ns: { best: sorted[0], median: sorted[sorted.length >> 1] },
    goal: bench.goals?.[name] ?? null,
    collections: isFree ? await collections(call) : null,
  });
}
process.send({ name: bench.name, variants });

/** The fewest garbage collections in a million events: the compiler works beside us, and takes its time on a busy machine. */
async function collections(call) {
  let fewest = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && fewest > 0; attempt++)
    fewest = Math.min(fewest, await collectionsNow(call));
  return fewest;
}

async function collectionsNow(call) {
  repeat(call, WARM_UP_EVENTS);
  globalThis.gc();
  await turn();
  let count = 0;
  const observer = new PerformanceObserver((list) => (count += list.getEntries().length));
  observer.observe({ entryTypes: ['gc'] });
  repeat(call, EVENTS);
  await turn();
  observer.disconnect();
  return count;
}

function repeat(call, events) {
  for (let done = 0; done < events; done += bench.perRun) call();
}

/** Observers are told in a later turn of the event loop. */
function turn() {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
