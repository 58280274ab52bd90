import { cut, uncut } from './cut';

describe('cut', () => {
  it.each([
    ['61837.63000000', 8, 6_183_763_000_000n],
    ['5', 2, 500n],
    ['0.00000001', 8, 1n],
    ['0E-8', 8, 0n],
  ])('%s at %i decimals is %s', (text, decimals, units) => {
    expect(cut(text, decimals)).toBe(units);
  });

  it.each(['1.123456789', '1e5', 'x'])('refuses %s', (text) => {
    expect(() => cut(text, 8)).toThrow(SyntaxError);
  });
});

describe('uncut', () => {
  it.each([
    [1n, 8, '0.00000001'],
    [6_183_763n, 2, '61837.63'],
    [7n, 0, '7'],
  ])('%s at %i decimals is %s', (units, decimals, text) => {
    expect(uncut(units, decimals)).toBe(text);
  });
});
