// The process that looks at the event loop while trades come at a rate: `node pace.mjs '{"library","way","path","seconds"}'`; way null
// stores nothing. Rows are written each 100 ms, Livetape's by the store's own timer.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { WAYS } from './ways.mjs';

const STEP_MS = 10;
const TRADES_PER_STEP = 200;
const STEPS_PER_WRITE = 10;
const STEPS_TO_WARM_UP = 100;
const { library, way, path, seconds } = JSON.parse(process.argv[2]);
const module = await import(pathToFileURL(library).href);
const tape = new module.Tape();
const sink = way === null ? idle() : way === 'Livetape' ? await steady() : await batched();

const steps = STEPS_TO_WARM_UP + (seconds * 1_000) / STEP_MS;
// made before, so that only the storing is seen
const batches = Array.from({ length: steps }, () => sink.prepare(tape.take(TRADES_PER_STEP)));
const delay = monitorEventLoopDelay({ resolution: 1 });
let cpu = process.threadCpuUsage();
const began = performance.now();
for (let step = 0; step < steps; step++) {
  if (step === STEPS_TO_WARM_UP) {
    delay.enable();
    cpu = process.threadCpuUsage();
  }
  await new Promise((done) => setTimeout(done, Math.max(0, began + step * STEP_MS - performance.now())));
  sink.add(batches[step], step);
}
delay.disable();
const { user, system } = process.threadCpuUsage(cpu);
await sink.close();
process.send({
  p50: delay.percentile(50) / 1e6,
  p99: delay.percentile(99) / 1e6,
  max: delay.max / 1e6,
  core: (user + system) / 1e6 / seconds,
});

function idle() {
  return { prepare: () => null, add: () => undefined, close: () => undefined };
}

async function steady() {
  const store = await module.openStore({ path });
  await store.registerInstruments(module.INSTRUMENTS);
  return {
    prepare: (some) => some,
    add: (some) => some.forEach((batch) => store.appendTrades(batch)),
    close: () => store.close(),
  };
}

/** A write that takes longer than its turn makes the next one wait, and then larger. */
async function batched() {
  const { prepare, write, close } = await WAYS[way](path, module);
  let waiting = [];
  let flight = null;
  return {
    prepare,
    add(rows, step) {
      waiting.push(rows);
      if (step % STEPS_PER_WRITE !== 0 || flight !== null) return;
      const all = waiting.flat();
      waiting = [];
      flight = write(all).finally(() => (flight = null));
    },
    async close() {
      await flight;
      await close();
    },
  };
}
