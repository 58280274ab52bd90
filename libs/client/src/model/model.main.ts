import { Trial } from './trial';

/**
 * Runs as many trials, from a seed on: `--runs 10000 --seed 1`. Ends with `1 passed, 0 failed`: many seeds are one test; a failure is shown with its seed,
 * which alone repeats it: `--runs 1 --seed SEED`.
 */
const RUNS = 10_000;
/** After so many the rest would say the same. */
const FAILURES_SHOWN = 5;

function numberOf(flag: string, fallback: number): number {
  const at = process.argv.indexOf(flag);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
}

const [runs, first] = [numberOf('--runs', RUNS), numberOf('--seed', 1)];
const began = performance.now();
let failed = 0;
let steps = 0;
for (let seed = first; seed < first + runs && failed < FAILURES_SHOWN; seed++) {
  const trial = new Trial(seed);
  try {
    trial.run();
  } catch (error) {
    // Whatever it is, the client or the model is wrong: the seed says how to see it again.
    failed++;
    console.log(`seed ${seed}, step ${trial.log.length} (${trial.log.at(-1)}): ${String(error)}`);
    if (runs === 1) console.log(trial.log.join(' '), error);
  }
  steps += trial.log.length;
}
const seconds = ((performance.now() - began) / 1_000).toFixed(1);
console.log(`${runs} runs from seed ${first}, ${steps} steps, ${seconds} s`);
console.log(`${runs - failed} seeds passed, ${failed} failed; as one test:`);
console.log(failed === 0 ? '1 passed, 0 failed' : '0 passed, 1 failed');
process.exitCode = failed === 0 ? 0 : 1;
