import { ageText, glanceDecimals, labelDecimals, NumberText } from './number-text';

describe('NumberText', () => {
  it('writes numbers as the locale does', () => {
    expect(new NumberText('en').fixed(1_234.5, 2)).toBe('1,234.50');
    expect(new NumberText('de').fixed(1_234.5, 2)).toBe('1.234,50');
    expect(new NumberText('de').units(123_456_789, 2)).toBe('1.234.567,89');
  });

  it('keeps every digit of units and says where a sum is no longer exact', () => {
    const text = new NumberText('en');
    expect(text.units(9_007_199_254_740_991, 8)).toBe('90,071,992.54740991');
    expect(text.units(2 ** 60, 8)).toBe('≈ 11,529,215,046');
  });

  it('writes Latin digits in every locale', () => {
    expect(new NumberText('ar-EG').fixed(12.5, 1)).toMatch(/^12.5$/);
  });

  it('shortens sizes to three digits', () => {
    expect(['en'].map((locale) => new NumberText(locale).compact(1_234_567))).toEqual(['1.23M']);
    expect(new NumberText('en').compact(0.012_345)).toBe('0.0123');
  });
});

describe('ageText', () => {
  it.each([
    [-5, '0 ms'],
    [840, '840 ms'],
    [6_400, '6 s'],
    [180_000, '3 min'],
    [7_200_000, '2 h'],
  ])('%d ms is %s', (ms, text) => expect(ageText(ms)).toBe(text));
});

describe('digits', () => {
  it('gives labels only those in which they differ', () => {
    expect([labelDecimals(10, 8), labelDecimals(0.5, 8), labelDecimals(0.02, 8), labelDecimals(0.02, 1)]).toEqual([
      0, 1, 2, 1,
    ]);
  });

  it('gives a price that is read at a glance six in all, at least two after the point', () => {
    expect([
      glanceDecimals(61_837, 8),
      glanceDecimals(1.2, 8),
      glanceDecimals(0.000_1, 8),
      glanceDecimals(5, 1),
    ]).toEqual([2, 5, 8, 1]);
  });
});
