const WARM_UP_CALLS = 15_000;
const SLICES = 15;
const CALLS = 1_000;

/**
 * Bytes of heap that one call costs, as the median over slices of calls: a collection or a compilation in the midst of
 * some slices changes nothing. What creates anything per call costs 16 bytes or more. `heapUsed` is the platform's gauge.
 */
export function garbagePerCall(call: () => void, heapUsed: () => number): number {
  for (let i = 0; i < WARM_UP_CALLS; i++) call();
  const slices = Array.from({ length: SLICES }, () => {
    const before = heapUsed();
    for (let i = 0; i < CALLS; i++) call();
    return (heapUsed() - before) / CALLS;
  });
  return slices.sort((a, b) => a - b)[SLICES >> 1];
}
