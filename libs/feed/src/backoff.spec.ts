import { Backoff } from './backoff';

describe('Backoff', () => {
  it('doubles its ceiling from 250 ms to 30 s and waits anywhere below it', () => {
    const most = new Backoff(() => 1);
    const none = new Backoff(() => 0);
    expect(Array.from({ length: 9 }, () => most.next())).toEqual([
      250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
    expect([none.next(), none.next()]).toEqual([0, 0]);
  });

  it('is short again after a reset, and finite after thousands of failures', () => {
    const backoff = new Backoff(() => 1);
    for (let i = 0; i < 5_000; i++) backoff.next();
    expect(backoff.next()).toBe(30_000);
    backoff.reset();
    expect(backoff.attempt).toBe(0);
    expect(backoff.next()).toBe(250);
  });
});
