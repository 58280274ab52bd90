import { TextColumn } from './text-column';

const encode = (text: string) => new TextEncoder().encode(text);

describe('TextColumn', () => {
  it('keeps a text per row, and no other row hears of it', () => {
    const column = new TextColumn(3, 4);
    const source = encode('xabcdy');
    expect(column.set(1, source, 1, 5)).toBe(true);
    expect([0, 1, 2].map((row) => column.text(row))).toEqual(['', 'abcd', '']);
    column.clear(1);
    expect(column.text(1)).toBe('');
  });

  it('refuses what does not fit, and leaves the row empty', () => {
    const column = new TextColumn(1, 3);
    column.set(0, encode('old'), 0, 3);
    expect(column.set(0, encode('long'), 0, 4)).toBe(false);
    expect(column.text(0)).toBe('');
  });

  it('copies a row of another column', () => {
    const source = new TextColumn(2, 8);
    source.set(1, encode('f00d'), 0, 4);
    const target = new TextColumn(1, 40);
    target.copy(0, source, 1);
    expect(target.text(0)).toBe('f00d');
  });

  it('tells equal texts from others, by their bytes and by a number', () => {
    const [one, other] = [new TextColumn(1, 40), new TextColumn(1, 12)];
    const same = (a: string, b: string) => {
      one.set(0, encode(a), 0, a.length);
      other.set(0, encode(b), 0, b.length);
      return [one.equals(0, other, 0), one.hashOf(0) === other.hashOf(0)];
    };
    for (const text of ['', 'a', 'f00d', 'f00d-cafe', 'f00d-cafe-12']) expect(same(text, text)).toEqual([true, true]);
    for (const text of ['', 'f00d-cafe-1', 'f00d-cafe-13', 'g00d-cafe-12', 'f00e-cafe-12'])
      expect(same('f00d-cafe-12', text)).toEqual([false, false]);
  });

  it('refuses slots beyond 255 bytes', () => {
    expect(() => new TextColumn(1, 256)).toThrow(RangeError);
  });
});
