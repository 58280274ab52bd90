import { History, partSize } from './history';

function filled(capacity: number, executions: number): History {
  const history = new History(capacity, 100, 1_000);
  for (let i = 0; i < executions; i++) {
    history.append({ price: 10 + i, size: 7, buy: i % 2 === 0, timeMs: 5_000 + 10 * i, count: 3 });
  }
  return history;
}

describe('History', () => {
  it('keeps the last executions and refuses what it no longer holds', () => {
    const history = filled(4, 10);
    expect([history.oldestId, history.nextId]).toEqual([106, 110]);
    expect(history.at(109)).toEqual({
      id: 109,
      price: 19,
      size: 7,
      buy: false,
      timeMs: 5_090,
      firstTradeId: 1_027,
      lastTradeId: 1_029,
    });
    expect(() => history.at(105)).toThrow(RangeError);
    expect(() => history.at(110)).toThrow(RangeError);
  });

  it('finds the first execution at or after a time, and the one that a single trade belongs to', () => {
    const history = filled(8, 6);
    expect(history.firstIdAt(0)).toBe(100);
    expect(history.firstIdAt(5_010)).toBe(101);
    expect(history.firstIdAt(5_011)).toBe(102);
    expect(history.firstIdAt(9_000)).toBe(106);
    expect(history.idOfTrade(1_000)).toBe(100);
    expect(history.idOfTrade(1_005)).toBe(101);
    expect(history.idOfTrade(1_006)).toBe(102);
  });

  it('splits an execution into single trades that add up to it', () => {
    const execution = filled(4, 1).at(100);
    expect([0, 1, 2].map((n) => partSize(execution, n))).toEqual([2, 2, 3]);
  });
});
