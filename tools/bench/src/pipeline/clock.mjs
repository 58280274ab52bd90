// One clock for all processes of a bench: the machine's monotonic one, and an offset that the first of them takes. Whoever starts
// others imports this before it does.

const US_PER_MS = 1_000;
const NS_PER_US = 1_000n;
const OFFSET = 'PIPELINE_CLOCK_OFFSET_US';
const SAMPLES = 50;

const monotonicUs = () => Number(process.hrtime.bigint() / NS_PER_US);
process.env[OFFSET] ??= String(Date.now() * US_PER_MS - monotonicUs());
const offsetUs = Number(process.env[OFFSET]);
/** Time may pass between two clocks that are read one after the other, never less than none: the largest difference is the best. */
const differences = Array.from({ length: SAMPLES }, () => monotonicUs() - performance.now() * US_PER_MS);
const originUs = Math.max(...differences);

/** µs since the epoch. */
export function wallUs() {
  return originUs + performance.now() * US_PER_MS + offsetUs;
}
