import { TradeBatch } from '@livetape/model';
import { EventClock } from './event-clock';

const STEP_MS = 60_000;

/** Event times in s, and for each what the windows are told: whether it is set aside. */
function told(...seconds: number[]): [number, boolean][] {
  const seen: [number, boolean][] = [];
  const clock = new EventClock(STEP_MS, (trade, nowMs) => {
    seen.push([trade.eventTime[0] / 1e6, trade.eventTime[0] / 1000 > nowMs + STEP_MS]);
  });
  for (const second of seconds) {
    const batch = new TradeBatch(1);
    batch.eventTime[batch.claim()] = second * 1e6;
    clock.add(batch);
  }
  clock.end();
  return seen;
}

describe('EventClock', () => {
  it('hands on every trade once, in order of arrival', () => {
    expect(told(1000, 1001, 999, 1002)).toEqual([1000, 1001, 999, 1002].map((second) => [second, false]));
  });

  it('sets aside a single trade of the future, wherever it stands', () => {
    expect(told(1000, 9000, 1001)).toEqual([
      [1000, false],
      [9000, true],
      [1001, false],
    ]);
    expect(told(9000, 1000, 1001)).toEqual([
      [9000, true],
      [1000, false],
      [1001, false],
    ]);
  });

  it('believes a pause of the recording, and its last trade', () => {
    expect(told(1000, 9000, 9001, 20_000)).toEqual([1000, 9000, 9001, 20_000].map((second) => [second, false]));
  });

  it('has nothing to say of no trades', () => {
    expect(told()).toEqual([]);
  });
});
