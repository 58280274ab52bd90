import { HopMeter } from './hop-meter';

describe('HopMeter', () => {
  it('tells what was recorded since it was last asked', () => {
    const meter = new HopMeter();
    for (let us = 1; us <= 100; us++) meter.record(us);
    expect(meter.take()).toEqual({ count: 100, early: 0, p50Us: 50, p95Us: 95, p99Us: 99 });
    expect(meter.take()).toBeNull();
  });

  it('counts what came before it happened as 0, and says so', () => {
    const meter = new HopMeter();
    meter.record(-5_000);
    meter.record(40);
    expect(meter.take()).toMatchObject({ count: 2, early: 1, p50Us: 0, p99Us: 40 });
    meter.record(7);
    expect(meter.take()).toMatchObject({ early: 0, p50Us: 7 });
  });
});
