import { ReceiverClock } from './receiver-clock';

/** The server's clock is 5,000 ms ahead of our monotonic one, give or take one. */
const CLOCK = { lessMonotonicMs: 5_000, errorMs: 1 };

function told(clock: ReceiverClock) {
  clock.endSecond();
  return clock.view();
}

describe('ReceiverClock', () => {
  it('tells how long a delta took by the clock of the server, whose whole ms are half a ms late', () => {
    const clock = new ReceiverClock();
    expect(clock.heard({ serverTimeMs: 5_100, heardAt: 104.5 }, CLOCK)).toBe(4);
    expect(told(clock)).toMatchObject({
      delivery: { second: { count: 1, early: 0, p50Us: 4_000 } },
      clockErrorMs: 1.5,
    });
  });

  it('counts a delta that seems to come before it left, and shows no time below 0', () => {
    const clock = new ReceiverClock();
    expect(clock.heard({ serverTimeMs: 5_105, heardAt: 104 }, CLOCK)).toBe(0);
    expect(told(clock).delivery.second).toMatchObject({ early: 1, p50Us: 0 });
  });

  it('measures no delivery before the clock of the server is known', () => {
    const clock = new ReceiverClock();
    expect(clock.heard({ serverTimeMs: 5_100, heardAt: 104 }, null)).toBeNull();
    expect(told(clock)).toMatchObject({ delivery: { second: null }, clockErrorMs: null });
  });

  it('measures from the oldest delta that a picture waited for to the picture', () => {
    const clock = new ReceiverClock();
    for (const heardAt of [100, 104]) {
      clock.heard({ serverTimeMs: 5_000, heardAt }, null);
      clock.wanted();
      clock.handled();
    }
    clock.painted(116);
    clock.painted(132);
    expect(told(clock).paint.second).toMatchObject({ count: 1, p50Us: 16_000 });
  });

  it('does not take what a pointer or a delta without a picture wants for a tick', () => {
    const clock = new ReceiverClock();
    clock.heard({ serverTimeMs: 5_000, heardAt: 100 }, null);
    clock.handled();
    clock.wanted();
    clock.painted(116);
    expect(told(clock).paint.second).toBeNull();
  });

  it('does not count the time in which nobody looked', () => {
    const clock = new ReceiverClock();
    clock.heard({ serverTimeMs: 5_000, heardAt: 100 }, null);
    clock.wanted();
    clock.forget();
    clock.painted(60_000);
    expect(told(clock).paint.second).toBeNull();
  });
});
