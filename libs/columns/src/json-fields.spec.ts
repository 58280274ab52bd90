import { JsonCursor } from './json-cursor';
import { JsonFields } from './json-fields';
import { numbered, SymbolTable } from './symbol-table';

const OUTER = numbered('p id ok data');
const INNER = numbered('q p');

function open(text: string) {
  const cursor = new JsonCursor();
  const inner = new JsonFields(INNER);
  const outer = new JsonFields(OUTER, { objects: { data: inner } });
  const read = (json: string) => {
    cursor.open(new TextEncoder().encode(json));
    return outer.read(cursor) && cursor.isAtEnd();
  };
  return { cursor, inner, outer, read, isRead: read(text) };
}

describe('JsonFields', () => {
  it('finds fields whatever their order, and passes the others', () => {
    const { outer, isRead } = open('{"x":{"p":"9"},"id":"77","y":[1,[2]],"ok":false,"p":1.50}');
    const column = new Float64Array(2);
    expect(isRead).toBe(true);
    expect(outer.decimal(OUTER.p, 2, column, 0)).toBe(true);
    expect(outer.unsigned(OUTER.id, column, 1)).toBe(true);
    expect([...column]).toEqual([150, 77]);
    expect(outer.flag(OUTER.ok)).toBe(0);
    expect(outer.has(OUTER.data)).toBe(false);
  });

  it('keeps an inner object apart from the outer, and forgets it with the next frame', () => {
    const { inner, outer, read } = open('{"p":1,"data":{"q":2}}');
    expect([outer.text(OUTER.p), inner.text(INNER.q), inner.has(INNER.p)]).toEqual(['1', '2', false]);
    expect(read('{"p":1}')).toBe(true);
    expect([outer.has(OUTER.data), inner.has(INNER.q)]).toEqual([false, false]);
    expect(read('{"data":7}')).toBe(true);
    expect([outer.has(OUTER.data), inner.has(INNER.q)]).toEqual([true, false]);
  });

  it.each([
    '{"p":1,"p":1}',
    '{"p":1,"\\u0070":1}',
    '{"data":{"q":1,"q":1}}',
    '{"data":{},"data":{}}',
    '[]',
    '1',
    '{"p":1',
  ])('fails %s', (text) => {
    expect(open(text).isRead).toBe(false);
  });

  it('tells keys apart of any length once so many ways of writing an object were seen that none is learned any more', () => {
    const keys = ['a', 'ab', 'abcdefg', 'abcdefgh', 'abcdefgi', 'abcdefghi', 'abcdefghj', 'abcdefghijklmnopq'];
    const fields = new JsonFields(Object.fromEntries(keys.map((key, i) => [key, i])));
    const cursor = new JsonCursor();
    const read = (json: string) => {
      cursor.open(new TextEncoder().encode(json));
      return fields.read(cursor) && cursor.isAtEnd();
    };
    for (let i = 0; i < 5000; i++) expect(read(`{"x${i % 1000}":1}`)).toBe(true);
    expect(read(`{${keys.map((key, i) => `"${key}":${i}`).join(',')},"b":-1,"abcdefgk":-1,"abcdefghk":-1}`)).toBe(true);
    expect(keys.map((_, i) => fields.text(i))).toEqual(keys.map((_, i) => String(i)));
    expect(read('{"b":1,"b":2,"a":3}') && fields.text(0)).toBe('3');
    for (const text of ['{"a":1,"a":2}', '{"b":1,"a":1,"ab":{},"a":2}', '{"b":1,"a":1,}', '{"b":1 "a":1}', '{,"a":1}'])
      expect(read(text)).toBe(false);
  });

  it('refuses a key that is longer than any that is written', () => {
    expect(() => new JsonFields({ ['k'.repeat(65)]: 0 })).toThrow(new RangeError('a key of more than 64 bytes'));
  });

  it('takes a field only for what it is', () => {
    const { cursor, outer } = open('{"p":null,"id":"1\\u0031","ok":"true","data":[]}');
    const column = Float64Array.of(5);
    expect([outer.decimal(OUTER.p, 2, column, 0), outer.unsigned(OUTER.id, column, 0), column[0]]).toEqual([
      false,
      false,
      5,
    ]);
    expect([outer.flag(OUTER.ok), outer.isPlain(OUTER.id), outer.isText(OUTER.id)]).toEqual([-1, false, true]);
    expect([outer.enterArray(OUTER.p, cursor), outer.enterArray(OUTER.data, cursor)]).toEqual([false, true]);
  });

  it('finds a string in a table, also one with escapes, by its text', () => {
    const table = new SymbolTable(['BTC/USD', 'é😀']);
    const find = (text: string) => open(`{"id":${text}}`).outer.find(OUTER.id, table);
    expect(find('"BTC/USD"')).toBe(0);
    expect(find('"BTC\\/USD"')).toBe(0);
    expect(find('"\\u00e9\\ud83d\\ude00"')).toBe(1);
    expect(find('"\\ud83d"')).toBe(-1);
    expect(find('"\\ud83d\\u0041"')).toBe(-1);
    expect(find('7')).toBe(-1);
    expect(find(`"\\u0041${'A'.repeat(300)}"`)).toBe(-1);
  });

  it('gives the text of a field, escapes undone', () => {
    expect(open('{"id":"a\\u0041\\n"}').outer.text(OUTER.id)).toBe('aA\n');
    expect(open('{"id":12.50}').outer.text(OUTER.id)).toBe('12.50');
    expect(open('{}').outer.text(OUTER.id)).toBe('');
  });
});
