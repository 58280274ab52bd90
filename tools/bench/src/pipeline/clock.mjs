// One clock for all processes of a bench: the machine's monotonic one, and an offset that the first of them takes.

const US_PER_MS = 1_000;
const NS_PER_US = 1_000n;
const OFFSET = 'PIPELINE_CLOCK_OFFSET_US';

process.env[OFFSET] ??= String(Date.now() * US_PER_MS - Number(process.hrtime.bigint() / NS_PER_US));
const offsetUs = Number(process.env[OFFSET]);
const originUs = Number(process.hrtime.bigint() / NS_PER_US) - performance.now() * US_PER_MS;

/** µs since the epoch. */
export function wallUs() {
  return originUs + performance.now() * US_PER_MS + offsetUs;
}
