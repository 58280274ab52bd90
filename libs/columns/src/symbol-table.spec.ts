import { SymbolTable } from './symbol-table';

const encode = (text: string) => new TextEncoder().encode(text);
const find = (table: SymbolTable, text: string) => table.find(encode(`<${text}>`), 1, encode(text).length + 1);

/** Two texts with one 32-bit FNV-1a hash (a published collision of that function). */
const COLLISION = ['costarring', 'liquid'];

describe('SymbolTable', () => {
  it('finds each of a thousand names, and no other', () => {
    const names = Array.from({ length: 1000 }, (_, i) => `S${i}USDT`);
    const table = new SymbolTable(names);
    names.forEach((name, row) => expect(find(table, name)).toBe(row));
    for (const name of ['', 'S', 'S1000USDT', 's1USDT', 'S1USD', 'S1USDTT', 'S1USD\0'])
      expect(find(table, name)).toBe(-1);
    expect(table.size).toBe(1000);
  });

  it('never takes a name for another with the same hash', () => {
    expect(find(new SymbolTable([COLLISION[0]]), COLLISION[1])).toBe(-1);
    expect(COLLISION.map((name) => find(new SymbolTable(COLLISION), name))).toEqual([0, 1]);
  });

  it('finds nothing when it is empty', () => {
    expect(find(new SymbolTable([]), 'x')).toBe(-1);
    expect(find(new SymbolTable([]), '')).toBe(-1);
  });

  it('finds names beyond ASCII', () => {
    expect(find(new SymbolTable(['币安人生USDT']), '币安人生USDT')).toBe(0);
  });

  it('refuses a name that stands twice', () => {
    expect(() => new SymbolTable(['a', 'b', 'a'])).toThrow(new RangeError('a stands twice'));
  });
});
