import { UsedDigits } from './used-digits';

describe('UsedDigits', () => {
  it('leaves out zeros that never were anything else', () => {
    const digits = new UsedDigits(8, 2);
    digits.see(357_951_000_000);
    expect(digits.text(357_951_000_000)).toBe('3,579.51');
    expect(digits.text(357_900_000_000)).toBe('3,579.00');
    expect(digits.unit).toBe(1_000_000);
  });

  it('takes a digit more when a number needs it, and keeps it', () => {
    const digits = new UsedDigits(8);
    expect([digits.see(100_000_000), digits.see(37_316_000), digits.see(20_000_000)]).toEqual([false, true, false]);
    expect([100_000_000, 37_316_000].map((units) => digits.text(units))).toEqual(['1.00000', '0.37316']);
    expect(digits.see(1)).toBe(true);
    expect(digits.text(37_316_000)).toBe('0.37316000');
  });

  it('never has more digits than the scale', () => {
    const digits = new UsedDigits(0, 2);
    expect(digits.see(7)).toBe(false);
    expect(digits.text(7)).toBe('7');
  });
});
