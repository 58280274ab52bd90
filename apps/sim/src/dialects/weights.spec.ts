import { WeightBudget } from './weights';

const minute = 60_000 * 1_000;

describe('WeightBudget', () => {
  it('says how long to wait once a minute is used up, and starts anew with the next', () => {
    const budget = new WeightBudget(10);
    expect(budget.spend(10, minute + 15_500)).toEqual({ used: 10, status: 200, retryAfterSeconds: 0 });
    expect(budget.spend(1, minute + 15_500)).toEqual({ used: 11, status: 429, retryAfterSeconds: 45 });
    expect(budget.spend(1, minute + 60_000)).toEqual({ used: 1, status: 200, retryAfterSeconds: 0 });
  });

  it('bans who goes on asking, also beyond the minute', () => {
    const budget = new WeightBudget(1);
    const statuses = Array.from({ length: 13 }, () => budget.spend(1, minute).status);
    expect(statuses).toEqual([200, ...Array<number>(10).fill(429), 418, 418]);
    expect(budget.spend(1, minute + 61_000)).toEqual({ used: 1, status: 418, retryAfterSeconds: 59 });
    expect(budget.spend(1, minute + 121_000).status).toBe(200);
  });
});
