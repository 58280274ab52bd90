import { isWidthName, WIDTH_NAMES, widthName, WIDTHS } from './width';

describe('WIDTHS', () => {
  it('rise, and each divides the next', () => {
    const widths = WIDTH_NAMES.map((name) => WIDTHS[name]);
    for (let i = 1; i < widths.length; i++) {
      expect(widths[i]).toBeGreaterThan(widths[i - 1]);
      expect(widths[i] % widths[i - 1]).toBe(0);
    }
  });

  it('are found by name and by ms', () => {
    expect(isWidthName('1m')).toBe(true);
    expect(isWidthName('2m')).toBe(false);
    expect(isWidthName('toString')).toBe(false);
    expect(widthName(3_600_000)).toBe('1h');
    expect(widthName(1234)).toBeUndefined();
  });
});
