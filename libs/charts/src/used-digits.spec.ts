import { NumberText } from './number-text';
import { UsedDigits } from './used-digits';

const text = new NumberText('en');

describe('UsedDigits', () => {
  it('shows the digits that were needed, the same for all numbers from then on', () => {
    const digits = new UsedDigits(8, 2);
    expect(digits.see(6_183_700_000_000)).toBe(false);
    expect(digits.text(6_183_700_000_000, text)).toBe('61,837.00');
    expect(digits.see(6_183_712_500_000)).toBe(true);
    expect(digits.text(6_183_700_000_000, text)).toBe('61,837.000');
    expect(digits.count).toBe(3);
  });

  it('never shows more than the scale has', () => {
    const digits = new UsedDigits(1, 2);
    digits.see(7);
    expect(digits.text(7, text)).toBe('0.7');
  });
});
