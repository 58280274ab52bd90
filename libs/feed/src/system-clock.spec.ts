import { systemClock, WallClock } from './system-clock';

class Times {
  now = 0;
  offset = 1_000_000;
  system = () => this.offset + this.now;
  monotonic = () => this.now;
}

describe('WallClock', () => {
  it.each([5_000, -5_000])('does not follow a step of %i ms, and never goes backwards', (step) => {
    const times = new Times();
    const clock = new WallClock(times);
    let last = clock.us();
    times.offset += step;
    for (let i = 0; i < 600; i++) {
      times.now += 100;
      const us = clock.us();
      expect(us).toBeGreaterThan(last);
      last = us;
    }
    // 60 s at 500 ppm.
    expect(Math.abs(last / 1_000 - (1_000_000 + 60_000))).toBeLessThanOrEqual(30.1);
  });

  it('follows a slow drift', () => {
    const times = new Times();
    const clock = new WallClock(times);
    for (let i = 0; i < 36_000; i++) {
      times.now += 100;
      times.offset += 100 * 0.0001;
      clock.us();
    }
    expect(Math.abs(clock.us() / 1_000 - times.system())).toBeLessThan(1);
  });

  it('does not follow the whole ms of the system clock up and down', () => {
    const times = new Times();
    const origin = times.offset + 0.4;
    const clock = new WallClock({ system: () => Math.floor(origin + times.now), monotonic: times.monotonic }, origin);
    for (let i = 0; i < 100; i++) {
      times.now += 1_000.37;
      expect(clock.us()).toBe(Math.round((origin + times.now) * 1_000));
    }
  });

  it('jumps forwards at once when the machine slept', () => {
    const times = new Times();
    const clock = new WallClock(times);
    times.now += 1_000;
    times.offset += 3_600_000;
    expect(clock.us() / 1_000).toBe(times.system());
  });
});

describe('systemClock', () => {
  it('tells integer µs since the epoch', () => {
    const us = systemClock.wallUs();
    expect(Number.isInteger(us)).toBe(true);
    expect(Math.abs(us / 1_000 - Date.now())).toBeLessThan(1_000);
  });

  it('calls soon before any I/O, and every until cancelled', async () => {
    const calls: string[] = [];
    await new Promise<void>((resolve) => {
      const timer = systemClock.every(1, () => {
        calls.push('every');
        timer.cancel();
        resolve();
      });
      systemClock.soon(() => calls.push('soon'));
    });
    expect(calls).toEqual(['soon', 'every']);
  });
});
