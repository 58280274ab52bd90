import { JsonCursor } from './json-cursor';
import { JsonKind } from './json-values';

const encode = (text: string) => new TextEncoder().encode(text);

function isJson(bytes: Uint8Array, depthMax?: number): boolean {
  const cursor = new JsonCursor(depthMax);
  cursor.open(bytes);
  return cursor.value() && cursor.isAtEnd();
}

describe('JsonCursor', () => {
  it.each([
    '{}',
    '[]',
    ' \n\t\r{ "a" : [ 1 , -2.5e-3 , true , false , null , "x" , { } , [ ] ] } ',
    '0',
    '-0',
    '1E+5',
    '"\\u0041\\ud83d\\ude00\\"\\\\\\/\\b\\f\\n\\r\\t"',
    '"é€😀"',
    'null',
  ])('takes %s', (text) => {
    expect(isJson(encode(text))).toBe(true);
  });

  it.each([
    '',
    ' ',
    '{',
    '}',
    '[1,]',
    '[,1]',
    '[1 2]',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{,}',
    '{a:1}',
    "{'a':1}",
    '{"a":1}}',
    '[1}',
    '{"a":1]',
    '01',
    '-',
    '1.',
    '.5',
    '1e',
    '+1',
    'NaN',
    'Infinity',
    'tru',
    'nulls',
    'True',
    '1 2',
    '"',
    '"a',
    '"\\',
    '"\\x"',
    '"\\u12"',
    '"\\u12g4"',
    '"a\nb"',
    '"\u0000"',
    '\ufeff{}',
  ])('refuses %p', (text) => {
    expect(isJson(encode(text))).toBe(false);
  });

  it.each([
    ['cut', [0xe2, 0x82]],
    ['a lone continuation', [0x80]],
    ['overlong', [0xc0, 0xaf]],
    ['overlong in three', [0xe0, 0x80, 0x80]],
    ['overlong in four', [0xf0, 0x80, 0x80, 0x80]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['no lead byte', [0xff]],
    ['a lead without its rest', [0xe2, 0x41, 0x41]],
  ])('refuses UTF-8 that is %s', (_, odd) => {
    expect(isJson(Uint8Array.of(34, ...odd, 34))).toBe(false);
    expect(isJson(Uint8Array.of(34, ...odd))).toBe(false);
  });

  it('bounds how deep it goes', () => {
    expect(isJson(encode('[[[]]]'), 3)).toBe(true);
    expect(isJson(encode('[[[[]]]]'), 3)).toBe(false);
    expect(isJson(encode('{"a":'.repeat(1_000_000)))).toBe(false);
  });

  it('walks keys and elements, and says where each token stands', () => {
    const cursor = new JsonCursor();
    cursor.open(encode('{"a":"x\\n","b":[10,{}]}'));
    const text = () => new TextDecoder().decode(cursor.bytes.subarray(cursor.start, cursor.end));
    expect(cursor.enterObject() && cursor.nextKey()).toBe(true);
    expect(text()).toBe('a');
    expect(cursor.value()).toBe(true);
    expect([cursor.kind, text()]).toEqual([JsonKind.Escaped, 'x\\n']);
    expect(cursor.nextKey() && cursor.enterArray() && cursor.nextElement() && cursor.value()).toBe(true);
    expect([cursor.kind, text()]).toEqual([JsonKind.Number, '10']);
    expect(cursor.nextElement() && cursor.isAtObject() && cursor.value()).toBe(true);
    expect([cursor.nextElement(), cursor.nextKey(), cursor.isAtEnd()]).toEqual([false, false, true]);
  });

  it('stays failed until it is opened again', () => {
    const cursor = new JsonCursor();
    cursor.open(encode('{"a" 1}'));
    expect(cursor.enterObject() && cursor.nextKey()).toBe(false);
    expect([cursor.value(), cursor.enterArray(), cursor.nextElement(), cursor.isAtEnd(), cursor.failed]).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
    cursor.open(encode('1'));
    expect(cursor.value()).toBe(true);
  });
});
