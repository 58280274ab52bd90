import { RestBudget } from './rest-budget';

describe('RestBudget', () => {
  it("spends half of the venue's weight in a minute, and again in the next", () => {
    const budget = new RestBudget(100);
    const spent = () => Array.from({ length: 10 }, () => budget.spend(20, 1_000)).filter(Boolean).length;
    expect(spent()).toBe(2);
    expect(budget.spend(10, 60_999)).toBe(true);
    expect(budget.spend(10, 60_999)).toBe(false);
    expect(budget.spend(10, 61_000)).toBe(true);
  });

  it('is closed as long as the venue says, ten seconds where it does not say, and never opened by a shorter time', () => {
    const budget = new RestBudget(100);
    expect(budget.limited(0, 30_000)).toBe(30_000);
    expect(budget.limited(1_000, null)).toBe(10_000);
    expect(budget.spend(1, 29_999)).toBe(false);
    expect(budget.spend(1, 30_000)).toBe(true);
  });

  it('lets the first request of a minute pass, whatever its weight', () => {
    const budget = new RestBudget(10);
    expect(budget.spend(40, 0)).toBe(true);
    expect(budget.spend(1, 59_000)).toBe(false);
    expect(budget.spend(40, 60_000)).toBe(true);
  });
});
