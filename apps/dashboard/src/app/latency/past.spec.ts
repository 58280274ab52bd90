import { type LatencyHistoryDto, type PercentilesDto } from '@livetape/api-client';
import { pointTimes, POINTS, strips } from './past';

const point = (p99Us: number): PercentilesDto => ({ count: 1, early: 0, p50Us: p99Us / 2, p95Us: p99Us, p99Us });
const HISTORY: LatencyHistoryDto = {
  ...{ source: 'live', asOf: 0, stepMs: 10_000, endedAt: 300_000 },
  hops: [{ hop: 'decode', points: [point(100), null, point(400)] }],
};
const BUDGETS = (['decode', 'apply', 'delivery'] as const).map((hop) => ({ hop, budgetUs: 300, isPlatform: true }));

describe('strips', () => {
  it('stand on their own peak, with the newest at the end, and mark what was over the budget', () => {
    const [decode] = strips(BUDGETS, HISTORY, null);
    expect(decode.points).toHaveLength(POINTS);
    expect(decode.points.slice(-3)).toEqual([
      { p50: 0.125, p99: 0.25, isOver: false, texts: ['50 µs', '100 µs'] },
      null,
      { p50: 0.5, p99: 1, isOver: true, texts: ['200 µs', '400 µs'] },
    ]);
    expect([decode.peak, decode.overCount]).toEqual(['400 µs', 1]);
    expect(decode.spoken).toContain('at most 400 µs in the last five minutes, over in 1 of 30 spans');
  });

  it('are empty where nothing was measured', () => {
    const [, apply] = strips(BUDGETS, HISTORY, null);
    expect([apply.peak, apply.points.every((one) => one === null)]).toEqual([null, true]);
    expect(apply.spoken).toContain('nothing was measured');
  });

  it('take what only the receiver knows from the receiver', () => {
    const view = { second: null, minute: null, points: [point(200)] };
    const [, , delivery] = strips(BUDGETS, HISTORY, { delivery: view, paint: view, clockErrorMs: 1 });
    expect([delivery.peak, delivery.overCount]).toEqual(['200 µs', 0]);
    expect(delivery.spoken).toContain('never over');
  });
});

it('points end ten seconds apart', () => {
  const times = pointTimes(HISTORY);
  expect([times.length, times[0], times.at(-1)]).toEqual([POINTS, '00:00:10', '00:05:00']);
});
