import { decimalsNeeded, decimalsWritten, roomySizeDecimals } from './decimals';

describe('decimals', () => {
  it.each([
    ['0.01000000', 2, 8],
    ['0.00050000', 4, 8],
    ['1.00000000', 0, 8],
    ['10', 0, 0],
    ['1e-8', 8, 8],
    ['1.58E-4', 6, 6],
    ['1.50e1', 0, 1],
    ['5e3', 0, 0],
    ['-0.5', 1, 1],
  ])('%s needs %i and is written with %i', (text, needed, written) => {
    expect([decimalsNeeded(text), decimalsWritten(text)]).toEqual([needed, written]);
  });

  it.each(['0', '0.00000000', '0e5'])('%s as a step is none', (text) => {
    expect(decimalsNeeded(text)).toBeNull();
  });

  it.each(['', 'x', '0x10', '1e99999', 'NaN'])('%p is no number', (text) => {
    expect([decimalsNeeded(text), decimalsWritten(text)]).toEqual([null, null]);
  });

  it.each([
    [2, 6, 8],
    [5, 8, 8],
    [9, 0, 4],
    [12, 4, 4],
  ])('with %i of price, sizes of %i get %i', (priceDecimals, sizeDecimals, roomy) => {
    expect(roomySizeDecimals(priceDecimals, sizeDecimals)).toBe(roomy);
  });
});
