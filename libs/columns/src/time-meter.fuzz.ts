import fc from 'fast-check';
import { BOUNDS_US, type Percentiles, POINT_SECONDS, TimeMeter } from './time-meter';

/** A time in µs, and how often it came. */
type Time = readonly [us: number, times: number];

const LARGEST_US = 2 ** 27 - 1;
const us = fc.oneof(fc.integer({ min: -100, max: 200 }), fc.nat(100_000), fc.nat(LARGEST_US));
const second: fc.Arbitrary<Time[]> = fc.array(fc.tuple(us, fc.integer({ min: 1, max: 5 })), { maxLength: 12 });

/** The same by sorting. */
function naive(times: readonly Time[]): Percentiles | null {
  const all = times.flatMap(([value, count]) => Array.from({ length: count }, () => value)).sort((a, b) => a - b);
  if (all.length === 0) return null;
  const at = (q: number) => Math.max(0, all[Math.max(0, Math.ceil(q * all.length) - 1)]);
  const early = all.filter((value) => value < 0).length;
  return { count: all.length, early, p50Us: at(0.5), p95Us: at(0.95), p99Us: at(0.99) };
}

function expectNear(found: Percentiles | null, truth: Percentiles | null): void {
  expect(found && [found.count, found.early]).toEqual(truth && [truth.count, truth.early]);
  if (found === null || truth === null) return;
  for (const name of ['p50Us', 'p95Us', 'p99Us'] as const) {
    expect(Math.abs(found[name] - truth[name])).toBeLessThanOrEqual(truth[name] * 0.016 + 0.5);
  }
}

describe('TimeMeter', () => {
  it('says always what sorting would say, within 1.6 %, of the second, the minute and each point of the past', () => {
    fc.assert(
      fc.property(fc.array(second, { minLength: 1, maxLength: 75 }), (seconds) => {
        const meter = new TimeMeter();
        const past: Time[][] = [[]];
        seconds.forEach((times, i) => {
          for (const [value, count] of times) meter.record(value, count);
          past.at(-1)!.push(...times);
          const isPointEnd = (i + 1) % POINT_SECONDS === 0;
          meter.endSecond(isPointEnd);
          expectNear(meter.second, naive(times));
          if (isPointEnd) past.push([]);
        });
        past.slice(0, -1).forEach((times, i) => expectNear(meter.points[i], naive(times)));
        // the minute is the part that goes on and the five before it
        expectNear(meter.minute(), naive(past.slice(-6).flat()));
      }),
      { numRuns: 60 },
    );
  });

  it('counts every measurement once by its bounds, and adds them up', () => {
    fc.assert(
      fc.property(fc.array(second, { maxLength: 10 }), (seconds) => {
        const meter = new TimeMeter();
        const all = seconds.flat();
        for (const times of seconds) {
          for (const [value, count] of times) meter.record(value, count);
          meter.endSecond(false);
        }
        expect(meter.counts.reduce((sum, count) => sum + count, 0)).toBe(all.reduce((sum, [, n]) => sum + n, 0));
        expect(meter.sumUs).toBe(all.reduce((sum, [value, n]) => sum + Math.max(0, value) * n, 0));
        const below = all.reduce((sum, [value, n]) => sum + (value <= BOUNDS_US[5] * 0.98 ? n : 0), 0);
        const upTo = meter.counts.slice(0, 6).reduce((sum, count) => sum + count, 0);
        const above = all.reduce((sum, [value, n]) => sum + (value > BOUNDS_US[5] * 1.02 ? n : 0), 0);
        expect(upTo).toBeGreaterThanOrEqual(below);
        expect(upTo).toBeLessThanOrEqual(all.reduce((sum, [, n]) => sum + n, 0) - above);
      }),
    );
  });
});
