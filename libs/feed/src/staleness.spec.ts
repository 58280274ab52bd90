import { Staleness } from './staleness';

/** Data every `everyMs` for `count` frames, checked in between; returns the time of the last. */
function flow(staleness: Staleness, everyMs: number, count: number): number {
  let now = 0;
  let alarms = 0;
  for (let i = 0; i < count; i++) {
    now += everyMs;
    for (let at = now - everyMs; at < now; at += 100) if (staleness.check(at)) alarms++;
    staleness.data(now);
  }
  expect(alarms).toBe(0);
  return now;
}

describe('Staleness', () => {
  it('gives an unknown stream 30 s', () => {
    const staleness = new Staleness(0);
    for (let now = 100; now <= 30_000; now += 100) expect(staleness.check(now)).toBe(false);
    expect(staleness.check(30_100)).toBe(true);
  });

  it('gives a fast stream 2 s', () => {
    const staleness = new Staleness(0);
    const end = flow(staleness, 10, 2_000);
    expect(staleness.limitMs).toBe(2_000);
    for (let now = end; now <= end + 2_000; now += 100) expect(staleness.check(now)).toBe(false);
    expect(staleness.check(end + 2_001)).toBe(true);
  });

  it('gives a slow stream twenty of its mean intervals, and never more than 30 s', () => {
    const staleness = new Staleness(0);
    flow(staleness, 500, 2_000);
    expect(staleness.limitMs).toBeGreaterThan(9_900);
    expect(staleness.limitMs).toBeLessThan(10_100);
    const slower = new Staleness(0);
    flow(slower, 5_000, 2_000);
    expect(slower.limitMs).toBe(30_000);
  });

  it('allows a stream that comes in bursts three of its silences', () => {
    const staleness = new Staleness(0);
    for (let burst = 1; burst <= 50; burst++) for (let i = 0; i < 200; i++) staleness.data(burst * 4_000);
    expect(staleness.limitMs).toBeGreaterThan(11_900);
  });

  it('counts further frames of one instant as it counts each of them alone', () => {
    const [alone, together] = [new Staleness(0), new Staleness(0)];
    for (let burst = 1; burst <= 300; burst++) {
      const now = burst * 900;
      together.data(now);
      alone.data(now);
      for (let i = 0; i < burst % 7; i++) {
        together.more();
        alone.data(now);
      }
      expect(together.limitMs).toBeCloseTo(alone.limitMs, 6);
    }
    expect(alone.limitMs).toBeLessThan(10_000);
  });

  it('learns a rate within ten seconds, and takes no burst at the beginning for one', () => {
    const staleness = new Staleness(0);
    for (let i = 0; i < 500; i++) staleness.data(50);
    expect(staleness.limitMs).toBe(30_000);
    for (let now = 100; now <= 10_000; now += 25) staleness.data(now);
    expect(staleness.limitMs).toBe(2_000);
  });

  it('waits a second more when it was asked late: then our own loop stood still', () => {
    const staleness = new Staleness(0);
    const end = flow(staleness, 10, 2_000);
    expect(staleness.check(end + 5_000)).toBe(false);
    for (let now = end + 5_000; now < end + 6_000; now += 100) expect(staleness.check(now)).toBe(false);
    expect(staleness.check(end + 6_000)).toBe(true);
  });
});
