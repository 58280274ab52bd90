import {
  glanceDecimals,
  unitsText,
  compactText,
  ageText,
  changeDirection,
  changeText,
  fixedText,
  groupedText,
  labelDecimals,
} from './number-text';

describe('texts of numbers', () => {
  it('groups exact text without touching a digit', () => {
    expect(groupedText('61837.63')).toBe('61,837.63');
    expect(groupedText('9007199254740993.000000000001')).toBe('9,007,199,254,740,993.000000000001');
    expect(groupedText('123')).toBe('123');
  });

  it('writes a move with its sign', () => {
    expect(changeText(0.0051)).toBe('+0.51 %');
    expect(changeText(-0.0125)).toBe('−1.25 %');
    expect(changeText(0)).toBe('0.00 %');
  });

  it('has no direction where the move rounds to nothing', () => {
    expect(changeDirection(0.00001)).toBe(0);
    expect(changeDirection(-0.00001)).toBe(0);
    expect(changeDirection(-0.0002)).toBe(-1);
  });

  it('shows an age in the unit that fits', () => {
    expect([40, 6_400, 185_000, 9e6].map(ageText)).toEqual(['40 ms', '6 s', '3 min', '2 h']);
  });

  it('gives labels the digits that tell them apart', () => {
    expect(labelDecimals(50, 2)).toBe(0);
    expect(labelDecimals(0.5, 2)).toBe(1);
    expect(labelDecimals(0.0002, 2)).toBe(2);
    expect(labelDecimals(0, 4)).toBe(4);
    expect(fixedText(1234.5, 2)).toBe('1,234.50');
  });

  it('writes integers exactly, and says when a sum is no longer exact', () => {
    expect(unitsText(6_183_763, 2)).toBe('61,837.63');
    expect(unitsText(2 ** 53, 0)).toMatch(/^≈ /);
  });

  it('writes sizes for a legend in three digits', () => {
    expect([0.012_541, 12.44, 1_250_000].map(compactText)).toEqual(['0.0125', '12.4', '1.25M']);
  });

  it('shows a price at a glance, whatever scale the venue names', () => {
    expect([97_173.91, 3_579.51, 107.94, 2.4121].map((price) => glanceDecimals(price, 8))).toEqual([2, 2, 3, 5]);
    expect([glanceDecimals(0.000_011_88, 8), glanceDecimals(512.1, 1)]).toEqual([8, 1]);
  });
});
