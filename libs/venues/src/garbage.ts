const WARM_UP_CALLS = 15_000;
const ROUNDS = 20;
const SLICES = 15;
const CALLS = 1_000;

/**
 * Bytes of heap that one call costs once the compiler is done with it: the lowest of several rounds, because the compiler
 * works beside us and takes its time on a busy machine; each the median over slices of calls, so that a collection in the
 * midst of some changes nothing. What creates anything per call costs 12 bytes or more in every round. `heapUsed` is the
 * platform's gauge.
 */
export function garbagePerCall(call: () => void, heapUsed: () => number): number {
  for (let i = 0; i < WARM_UP_CALLS; i++) call();
  let lowest = Infinity;
  for (let round = 0; round < ROUNDS && lowest >= 1; round++) lowest = Math.min(lowest, medianOfSlices(call, heapUsed));
  return lowest;
}

function medianOfSlices(call: () => void, heapUsed: () => number): number {
  const slices = Array.from({ length: SLICES }, () => {
    const before = heapUsed();
    for (let i = 0; i < CALLS; i++) call();
    return (heapUsed() - before) / CALLS;
  });
  return slices.sort((a, b) => a - b)[SLICES >> 1];
}
