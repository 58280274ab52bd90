import { TimeMeter, POINT_SECONDS, POINTS } from './time-meter';

function meterOf(...us: number[]): TimeMeter {
  const meter = new TimeMeter();
  for (const one of us) meter.record(one, 1);
  return meter;
}

function endSeconds(meter: TimeMeter, seconds: number): void {
  for (let i = 1; i <= seconds; i++) meter.endSecond(i % POINT_SECONDS === 0);
}

describe('TimeMeter', () => {
  it('tells what was recorded in the last second', () => {
    const meter = meterOf(...Array.from({ length: 100 }, (_, i) => i + 1));
    expect(meter.second).toBeNull();
    meter.endSecond(false);
    expect(meter.second).toEqual({ count: 100, early: 0, p50Us: 50, p95Us: 95, p99Us: 99 });
    meter.endSecond(false);
    expect(meter.second).toBeNull();
  });

  it('counts what came before it left as 0, and says so', () => {
    const meter = meterOf(-5_000, 40);
    meter.endSecond(false);
    expect(meter.second).toMatchObject({ count: 2, early: 1, p50Us: 0, p99Us: 40 });
    meter.record(7, 1);
    meter.endSecond(false);
    expect(meter.second).toMatchObject({ early: 0, p50Us: 7 });
    expect(meter.minute()).toMatchObject({ count: 3, early: 1 });
    expect(meter.sumUs).toBe(47);
  });

  it('weighs a measurement by how often it came', () => {
    const meter = meterOf(10);
    meter.record(30, 9);
    meter.endSecond(false);
    expect(meter.second).toMatchObject({ count: 10, p50Us: 30 });
    expect(meter.sumUs).toBe(280);
  });

  it('remembers a minute, and no more', () => {
    const meter = meterOf(5);
    endSeconds(meter, 59);
    expect(meter.minute()).toMatchObject({ count: 1, p50Us: 5 });
    meter.endSecond(true);
    expect(meter.minute()).toBeNull();
  });

  it('keeps five minutes as points, of which some are empty', () => {
    const meter = meterOf(5);
    endSeconds(meter, POINT_SECONDS * 2);
    expect(meter.points).toEqual([expect.objectContaining({ count: 1 }), null]);
    endSeconds(meter, POINT_SECONDS * POINTS);
    expect(meter.points).toEqual(Array.from({ length: POINTS }, () => null));
  });

  it('counts by bounds for ever', () => {
    const meter = meterOf(7, 15);
    meter.endSecond(false);
    meter.record(60_000_000, 2);
    endSeconds(meter, 100);
    expect(meter.counts[0]).toBe(1);
    expect(meter.counts[1]).toBe(1);
    expect(meter.counts.at(-1)).toBe(2);
  });

  it('takes in what others recorded', () => {
    const all = new TimeMeter();
    for (const meter of [meterOf(1, 2), meterOf(-3)]) all.add(meter);
    all.endSecond(false);
    expect(all.second).toMatchObject({ count: 3, early: 1 });
  });
});
