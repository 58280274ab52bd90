import { divideHalfEven, formatDecimal, formatVwap } from './decimal';

describe('formatDecimal', () => {
  it.each([
    [12_345, 2, '123.45'],
    [5, 8, '0.00000005'],
    [0, 2, '0.00'],
    [0, 0, '0'],
    [42, 0, '42'],
    [-5, 2, '-0.05'],
    [12_345_678_901_234_567_890n, 16, '1234.5678901234567890'],
    [-1n, 1, '-0.1'],
  ])('writes %s with %i decimals as %s', (units, decimals, text) => {
    expect(formatDecimal(units, decimals)).toBe(text);
  });

  it.each([1.5, Number.NaN, Infinity, 2 ** 53])('refuses %s, which is no exact integer', (units) => {
    expect(() => formatDecimal(units, 2)).toThrow(RangeError);
  });
});

describe('divideHalfEven', () => {
  it.each([
    [10n, 5n, 2n],
    [7n, 2n, 4n],
    [5n, 2n, 2n],
    [1n, 3n, 0n],
    [2n, 3n, 1n],
    [0n, 9n, 0n],
  ])('%s / %s is %s', (numerator, denominator, quotient) => {
    expect(divideHalfEven(numerator, denominator)).toBe(quotient);
  });
});

describe('formatVwap', () => {
  it('has eight digits more than the price, rounded half-even', () => {
    expect(formatVwap(10_000n, 3n, 2)).toBe('33.3333333333');
    expect(formatVwap(20_000n, 3n, 2)).toBe('66.6666666667');
    // ties: 0.5 and 1.5 units of the last digit
    expect(formatVwap(1n, 200_000_000n, 0)).toBe('0.00000000');
    expect(formatVwap(3n, 200_000_000n, 0)).toBe('0.00000002');
  });

  it('refuses a volume of 0', () => {
    expect(() => formatVwap(0n, 0n, 2)).toThrow('a VWAP needs a volume above 0');
  });
});
