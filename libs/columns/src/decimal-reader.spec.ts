import { DecimalReader } from './decimal-reader';

const encode = (text: string) => new TextEncoder().encode(text);

function read(text: string, decimals: number): number | null {
  const reader = new DecimalReader();
  const bytes = encode(`x${text}9`);
  return reader.read(bytes, 1, bytes.length - 1, decimals) ? reader.value[0] : null;
}

describe('DecimalReader', () => {
  it.each([
    ['97234.56', 2, 9_723_456],
    ['97234.56000000', 2, 9_723_456],
    ['97234.56000000', 8, 9_723_456_000_000],
    ['0.00000074408', 11, 74_408],
    ['0', 8, 0],
    ['0.0', 0, 0],
    ['5', 3, 5000],
    ['-12.5', 1, -125],
    ['-0', 1, 0],
    ['1.58E-4', 6, 158],
    ['1.1e-7', 8, 11],
    ['1e-08', 8, 1],
    ['1e+2', 0, 100],
    ['12.50e1', 0, 125],
    ['1000000000000000000000e-18', 0, 1000],
    ['0e400', 2, 0],
    ['0.00e-400', 2, 0],
    ['9007199254740991', 0, 9_007_199_254_740_991],
    ['90071992.54740991', 8, 9_007_199_254_740_991],
    ['0.000000000000000000001', 22, 10],
  ])('reads %s at %i decimals', (text, decimals, value) => {
    expect(read(text, decimals)).toBe(value);
  });

  it.each([
    ['', 2],
    ['-', 2],
    ['.', 2],
    ['.5', 2],
    ['5.', 2],
    ['5.e1', 2],
    ['+5', 2],
    ['05', 2],
    ['-05', 2],
    ['00', 2],
    ['0x10', 2],
    ['1e', 2],
    ['1e+', 2],
    ['1e1.5', 2],
    ['1.2.3', 2],
    ['1,5', 2],
    [' 1', 2],
    ['1 ', 2],
    ['NaN', 2],
    ['Infinity', 2],
    ['null', 2],
    ['1e400', 2],
    ['1e-400', 2],
    ['97234.561', 2],
    ['97234.561', 0],
    ['1.5e-2', 2],
    ['9007199254740992', 0],
    ['9007199254740993', 0],
    ['90071992.54740992', 8],
    ['1', 16],
    ['1', 30],
    ['9'.repeat(40), 0],
    [`0.${'3'.repeat(40)}`, 8],
  ])('refuses %p at %i decimals', (text, decimals) => {
    expect(read(text, decimals)).toBeNull();
  });

  it.each([
    ['26.75597395914065', 8, 2_675_597_395],
    ['1.5', 0, 1],
    ['0.00001', 4, 1],
    ['1.0E-15', 6, 1],
    ['-1E-15', 6, -1],
    ['0.0000', 2, 0],
    ['0E-9', 2, 0],
    ['1.58E-4', 5, 15],
    ['12', 3, 12_000],
  ])('cuts %p at %i decimals', (text, decimals, units) => {
    const reader = new DecimalReader();
    expect(reader.readCut(encode(text), 0, text.length, decimals)).toBe(true);
    expect(reader.value[0]).toBe(units);
  });

  it.each(['', 'x', '1.', '1.x', '1e', '9007199254740992', '1e400'])('refuses to cut %p', (text) => {
    expect(new DecimalReader().readCut(encode(text), 0, text.length, 0)).toBe(false);
  });

  it('cuts only when told to', () => {
    const reader = new DecimalReader();
    reader.readCut(encode('0.05'), 0, 4, 1);
    expect(reader.read(encode('0.05'), 0, 4, 1)).toBe(false);
  });

  it('leaves the value alone when it refuses', () => {
    const reader = new DecimalReader();
    reader.read(encode('7'), 0, 1, 0);
    reader.read(encode('x'), 0, 1, 0);
    expect(reader.value[0]).toBe(7);
  });

  it.each(['0', '1', '1672515782134567', '9007199254740991'])('reads %s as unsigned', (text) => {
    const reader = new DecimalReader();
    expect(reader.readUnsigned(encode(text), 0, text.length)).toBe(true);
    expect(reader.value[0]).toBe(Number(text));
  });

  it.each(['', '-1', '+1', '007', '00', '1.0', '1e3', '9007199254740992', '18446744073709551616', 'a'])(
    'refuses %p as unsigned',
    (text) => {
      expect(new DecimalReader().readUnsigned(encode(text), 0, text.length)).toBe(false);
    },
  );
});
