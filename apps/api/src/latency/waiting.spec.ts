import { TimeMeter } from '@livetape/columns';
import { Waiting } from './waiting';

function leave(waiting: Waiting, nowUs: number) {
  const meter = new TimeMeter();
  const rows = waiting.leave(nowUs, meter);
  meter.endSecond(false);
  return { rows, second: meter.second };
}

describe('Waiting', () => {
  it('records how long each batch waited, by its rows', () => {
    const waiting = new Waiting();
    waiting.add(100, 3);
    waiting.add(140, 1);
    expect(leave(waiting, 150)).toEqual({ rows: 4, second: { count: 4, early: 0, p50Us: 50, p95Us: 50, p99Us: 50 } });
    expect(leave(waiting, 200)).toEqual({ rows: 0, second: null });
  });

  it('counts every row of more batches than it has room for', () => {
    const waiting = new Waiting();
    for (let us = 0; us < 1_000; us++) waiting.add(us, 2);
    expect(leave(waiting, 1_000).rows).toBe(2_000);
  });

  it('forgets what nobody takes', () => {
    const waiting = new Waiting();
    waiting.add(1, 1);
    waiting.clear();
    expect(leave(waiting, 2).rows).toBe(0);
  });
});
