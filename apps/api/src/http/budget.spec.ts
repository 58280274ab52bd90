import { AddressBudget } from './budget';

const limits = { perSecond: 2, burst: 3, addressesMax: 2 };

describe('AddressBudget', () => {
  it('gives a burst, then refuses and says how long', () => {
    const budget = new AddressBudget(limits);
    expect([1, 2, 3, 4].map(() => budget.take('a', 0))).toEqual([0, 0, 0, 1]);
    expect(budget.refusedCount).toBe(1);
  });

  it('fills up with time, and not beyond the burst', () => {
    const budget = new AddressBudget(limits);
    for (let i = 0; i < 3; i++) budget.take('a', 0);
    expect(budget.take('a', 500)).toBe(0);
    expect([1, 2, 3, 4].map(() => budget.take('a', 60_000))).toEqual([0, 0, 0, 1]);
  });

  it('keeps addresses apart and forgets the one not seen for longest', () => {
    const budget = new AddressBudget(limits);
    for (let i = 0; i < 3; i++) budget.take('a', 0);
    expect(budget.take('b', 0)).toBe(0);
    expect(budget.take('c', 0)).toBe(0);
    expect(budget.take('a', 0)).toBe(0);
  });
});
