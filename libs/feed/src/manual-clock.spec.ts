import { ManualClock } from './manual-clock';

describe('ManualClock', () => {
  it('calls timers in the order in which they are due, a turn after each', () => {
    const clock = new ManualClock(1_000);
    const calls: string[] = [];
    clock.every(30, () => calls.push(`a${clock.monotonicMs()}`));
    const b = clock.every(20, () => {
      calls.push(`b${clock.monotonicMs()}`);
      clock.soon(() => calls.push('soon'));
    });
    clock.advance(50);
    b.cancel();
    clock.advance(50);
    expect(calls).toEqual(['b20', 'soon', 'a30', 'b40', 'soon', 'a60', 'a90']);
    expect(clock.wallUs()).toBe(1_100_000);
    expect(clock.timers).toBe(1);
  });

  it('calls a timer once after a stall, however often it was due', () => {
    const clock = new ManualClock();
    let calls = 0;
    clock.every(10, () => calls++);
    clock.stall(1_000);
    expect(calls).toBe(1);
    clock.advance(10);
    expect(calls).toBe(2);
  });
});
