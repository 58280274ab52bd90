// The process of one micro bench: variants take turns, so that noise meets them alike.
import { PerformanceObserver } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

const EVENTS = 1_000_000;
/** Enough for V8 to have made its best of a variant before its garbage is counted. */
const WARM_UP_EVENTS = 200_000;
const ATTEMPTS = 5;
const [bundle, pace] = process.argv.slice(2);
const { rounds, roundMs } = JSON.parse(pace);
const { bench } = await import(pathToFileURL(bundle).href);

const times = Object.fromEntries(Object.keys(bench.variants).map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, call] of Object.entries(bench.variants)) times[name].push(time(call) / bench.perRun);
}
const variants = [];
for (const [name, call] of Object.entries(bench.variants)) {
  const sorted = times[name].sort((a, b) => a - b);
  const isFree = bench.allocationFree?.includes(name) ?? false;
  variants.push({
    name,
    ns: { best: sorted[0], median: sorted[sorted.length >> 1] },
    goal: bench.goals?.[name] ?? null,
    collections: isFree ? await collections(call) : null,
  });
}
process.send({ name: bench.name, variants });

/** ns of this thread's CPU that one call takes. */
function time(call) {
  const until = performance.now() + roundMs;
  const start = process.threadCpuUsage();
  let calls = 0;
  for (; performance.now() < until || calls === 0; calls++) call();
  const { user, system } = process.threadCpuUsage(start);
  return ((user + system) * 1_000) / calls;
}

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
