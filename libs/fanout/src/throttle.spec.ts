import { Throttle } from './throttle';

/** When a client is served in ten seconds of flushes, and how many bytes it gets each time. */
function serve(throttle: Throttle, bytes: number, everyMs = 50): number[] {
  const servings: number[] = [];
  for (let now = 0; now < 10_000; now += everyMs) {
    if (!throttle.isOpen(now)) continue;
    throttle.spend(bytes, now);
    servings.push(now);
  }
  return servings;
}

const FREE = { rateHz: Infinity, bytesPerSecond: Infinity, slackMs: 50 };

describe('Throttle', () => {
  it('does not hold back without limits', () => {
    expect(serve(new Throttle(FREE), 1e9)).toHaveLength(200);
  });

  it.each([
    [5, 50],
    [15, 50],
    [3, 70],
    [0.5, 50],
  ])('serves %d times a second on average, whatever the time between flushes', (rateHz, everyMs) => {
    const servings = serve(new Throttle({ ...FREE, rateHz }), 1_000, everyMs);
    expect(Math.abs(servings.length - 10 * rateHz)).toBeLessThanOrEqual(1);
  });

  it('does not save up for what was not used', () => {
    const throttle = new Throttle({ rateHz: 2, bytesPerSecond: 1_000, slackMs: 50 });
    throttle.spend(100, 0);
    expect([499, 500].map((now) => throttle.isOpen(now))).toEqual([false, true]);
    throttle.spend(100, 540);
    expect([999, 1_000].map((now) => throttle.isOpen(now))).toEqual([false, true]);
    throttle.spend(100, 60_000);
    expect([60_499, 60_500].map((now) => throttle.isOpen(now))).toEqual([false, true]);
  });

  it.each([
    [2_000, 300],
    [2_000, 90],
    [1_000, 1_000],
  ])('spends %d bytes a second in the long run, %d at a time', (bytesPerSecond, bytes) => {
    const sent = serve(new Throttle({ ...FREE, bytesPerSecond }), bytes).length * bytes;
    expect(sent).toBeLessThanOrEqual(10 * bytesPerSecond + bytes + (bytesPerSecond * 50) / 1_000);
    expect(sent).toBeGreaterThan(0.85 * Math.min(10 * bytesPerSecond, 200 * bytes));
  });

  it('serves once a second whatever it costs', () => {
    expect(serve(new Throttle({ ...FREE, bytesPerSecond: 1_000 }), 50_000)).toEqual(
      Array.from({ length: 10 }, (_, i) => i * 1_000),
    );
  });
});
