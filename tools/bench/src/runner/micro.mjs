// One *.bench.ts in a process of its own, so that no other bench has shaped its machine code.
import { fork } from 'node:child_process';
import { join } from 'node:path';

/** As long as a bench of many rounds may take. */
const MS_MAX = 300_000;
const SMOKE = { rounds: 2, roundMs: 10 };
const FULL = { rounds: 15, roundMs: 120 };

/**
 * Measures every variant of a bundled bench: `{ name, file, variants: [{ name, ns: { best, median }, ratio, goal, collections }] }`. ns is
 * CPU time of the thread per event; ratio is the first variant's best to this one's.
 */
export async function measureMicro(bundle, { file, smoke, rounds }) {
  const pace = smoke ? SMOKE : FULL;
  const { name, variants } = await inChild(bundle, { ...pace, rounds: rounds ?? pace.rounds });
  const first = variants[0].ns.best;
  return { name, file, variants: variants.map((variant) => ({ ...variant, ratio: first / variant.ns.best })) };
}

function inChild(bundle, pace) {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'micro-child.mjs'), [bundle, JSON.stringify(pace)], {
      execArgv: ['--expose-gc'],
      timeout: MS_MAX,
    });
    let result = null;
    child.on('message', (message) => (result = message));
    child.on('error', reject);
    child.on('exit', (code, signal) =>
      result === null ? reject(new Error(`${bundle} ended with ${signal ?? code} and no result`)) : resolve(result),
    );
  });
}
