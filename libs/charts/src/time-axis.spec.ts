import { timeStep, timeTicks, TimeText } from './time-axis';

describe('the axis of time', () => {
  it('has labels at distances that people count by, at most so many', () => {
    expect([60_000, 300_000, 3_600_000, 86_400_000 * 40].map((span) => timeStep(span, 6))).toEqual([
      10_000,
      60_000,
      600_000,
      86_400_000 * 7,
    ]);
    expect(timeStep(1e15, 2)).toBe(86_400_000 * 365);
  });

  it('puts them on whole steps within the range', () => {
    expect(timeTicks(59_000, 180_000, 60_000)).toEqual([60_000, 120_000]);
    expect(timeTicks(60_000, 120_000, 60_000)).toEqual([60_000]);
  });
});

describe('TimeText', () => {
  const text = new TimeText('en-GB');

  it('writes no more of a time than the step needs, and midnight as its day', () => {
    const time = Date.UTC(2026, 10, 20, 9, 5, 30);
    expect(text.label(time, 10_000)).toBe('09:05:30');
    expect(text.label(time, 60_000)).toBe('09:05');
    expect(text.label(Date.UTC(2026, 10, 20), 3_600_000)).toBe('20 Nov');
    expect(text.label(time, 86_400_000)).toBe('20 Nov');
  });

  it('names a bar by its start', () => {
    const time = Date.UTC(2026, 10, 20, 9, 0, 0);
    expect([1_000, 60_000, 3_600_000, 86_400_000].map((width) => text.start(time, width))).toEqual([
      '09:00:00',
      '09:00',
      '20 Nov, 09:00',
      '20 Nov',
    ]);
  });
});
