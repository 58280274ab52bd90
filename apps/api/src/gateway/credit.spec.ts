import { Credit } from './credit';

describe('Credit', () => {
  it('is without end until a client asks for a limit', () => {
    const credit = new Credit();
    for (let i = 0; i < 1_000; i++) credit.spend();
    expect(credit.isLeft).toBe(true);
    expect(credit.acknowledge(1)).toBe(false);
  });

  it('ends with the last frame that may be sent, and comes back with an acknowledgement', () => {
    const credit = new Credit();
    credit.set(2);
    credit.spend();
    expect(credit.isLeft).toBe(true);
    credit.spend();
    expect(credit.isLeft).toBe(false);
    expect(credit.acknowledge(1)).toBe(true);
    expect(credit.isLeft).toBe(true);
  });

  it('takes no acknowledgement that says nothing new, or more than was sent', () => {
    const credit = new Credit();
    credit.set(4);
    for (let i = 0; i < 3; i++) credit.spend();
    expect([0, 2, 2, 1, 4, 3, 3].map((frames) => credit.acknowledge(frames))).toEqual([
      false,
      true,
      false,
      false,
      false,
      true,
      false,
    ]);
  });

  it('counts on when only the limit changes, and anew after it was lifted', () => {
    const credit = new Credit();
    credit.set(1);
    credit.spend();
    credit.set(2);
    expect(credit.isLeft).toBe(true);
    credit.spend();
    expect([credit.isLeft, credit.acknowledge(2)]).toEqual([false, true]);
    credit.set(null);
    credit.spend();
    credit.set(1);
    expect([credit.isLeft, credit.acknowledge(1)]).toEqual([true, false]);
  });
});
