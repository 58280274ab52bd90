// One *.bench.ts in a process of its own, so that no other bench has shaped its machine code.
import { join } from 'node:path';
import { resultOf } from './child.mjs';

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
  const { name, variants } = await resultOf(join(import.meta.dirname, 'micro-child.mjs'), {
    name: bundle,
    args: [bundle],
    order: { ...pace, rounds: rounds ?? pace.rounds },
    execArgv: ['--expose-gc'],
    timeout: MS_MAX,
  });
  const first = variants[0].ns.best;
  return { name, file, variants: variants.map((variant) => ({ ...variant, ratio: first / variant.ns.best })) };
}
