import { Credit } from './credit';

describe('Credit', () => {
  it('is without end until a client asks for a limit', () => {
    const credit = new Credit();
    for (let i = 0; i < 1_000; i++) credit.spend(i);
    expect(credit.isLeft).toBe(true);
    expect(credit.acknowledge(1)).toBeNull();
  });

  it('ends with the last frame that may be sent, and comes back with an acknowledgement', () => {
    const credit = new Credit();
    credit.set(2);
    credit.spend(10);
    expect(credit.isLeft).toBe(true);
    credit.spend(25);
    expect(credit.isLeft).toBe(false);
    expect(credit.acknowledge(1)).toBe(10);
    expect(credit.isLeft).toBe(true);
  });

  it('tells where the last frame ended that was acknowledged', () => {
    const credit = new Credit();
    credit.set(4);
    for (const end of [10, 25, 70]) credit.spend(end);
    expect(credit.acknowledge(2)).toBe(25);
    credit.spend(71);
    expect(credit.acknowledge(4)).toBe(71);
  });

  it('takes no acknowledgement that says nothing new, or more than was sent', () => {
    const credit = new Credit();
    credit.set(4);
    for (const end of [1, 2, 3]) credit.spend(end);
    expect([0, 2, 2, 1, 4, 3, 3].map((frames) => credit.acknowledge(frames))).toEqual([
      null,
      2,
      null,
      null,
      null,
      3,
      null,
    ]);
  });

  it('counts on when only the limit changes, and anew after it was lifted', () => {
    const credit = new Credit();
    credit.set(1);
    credit.spend(1);
    credit.set(2);
    expect(credit.isLeft).toBe(true);
    credit.spend(2);
    expect([credit.isLeft, credit.acknowledge(2)]).toEqual([false, 2]);
    credit.set(null);
    credit.spend(3);
    credit.set(1);
    expect([credit.isLeft, credit.acknowledge(1)]).toEqual([true, null]);
  });
});
