import { asNumber, decimal, shortest } from './number-text';

describe('number texts', () => {
  it('writes the decimals of the scale, or more', () => {
    expect(decimal(9_725_001, 2)).toBe('97250.01');
    expect(decimal(9_725_001, 2, 8)).toBe('97250.01000000');
    expect(decimal(1184, 8)).toBe('0.00001184');
    expect(decimal(3, 0)).toBe('3');
    expect(decimal(3, 0, 8)).toBe('3.00000000');
    expect(decimal(-5, 1)).toBe('-0.5');
  });

  it('leaves zeros at the end out, or writes as JavaScript does', () => {
    expect([shortest(1_500, 3), shortest(20, 1), shortest(100, 0), shortest(1, 5)]).toEqual([
      '1.5',
      '2',
      '100',
      '0.00001',
    ]);
    expect([asNumber(11, 8), asNumber(1_500, 3)]).toEqual(['1.1e-7', '1.5']);
  });
});
