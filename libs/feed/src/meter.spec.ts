import { TradeBatch } from '@livetape/model';
import { Meter } from './meter';

function record(meter: Meter, lagUs: number): void {
  const trades = new TradeBatch(1);
  const row = trades.claim();
  trades.eventTime[row] = 1_000_000;
  trades.receiveTime[row] = 1_000_000 + lagUs;
  meter.record(trades);
}

describe('Meter', () => {
  it('forgets lag after a minute', () => {
    const meter = new Meter();
    expect(meter.lag).toBeNull();
    record(meter, 60);
    for (let second = 0; second < 59; second++) meter.second();
    expect(meter.lag).toEqual({ p50: 0.06, p95: 0.06, p99: 0.06 });
    meter.second();
    expect(meter.lag).toBeNull();
  });

  it('means rates over five seconds, or over fewer while there are fewer', () => {
    const meter = new Meter();
    expect(meter.framesPerSecond).toBe(0);
    for (const frames of [10, 20]) {
      meter.frames += frames;
      meter.second();
    }
    expect(meter.framesPerSecond).toBe(15);
    for (let second = 0; second < 5; second++) meter.second();
    expect(meter.framesPerSecond).toBe(0);
  });
});
