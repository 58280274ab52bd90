import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JsonCursor } from './json-cursor';
import { JsonFields } from './json-fields';
import { kernel } from './kernel';
import { numbered } from './symbol-table';

const KEY = numbered('a b');
const root = join(import.meta.dirname, '../../..');

function open(cursor: JsonCursor, text: string): void {
  cursor.open(new TextEncoder().encode(text));
}

describe('the kernel', () => {
  it('is what its source compiles to', () => {
    const script = join(root, 'tools/build/kernel.mjs');
    const compiled = execFileSync(process.execPath, [script, '--print'], { env: {}, encoding: 'utf8' });
    expect(compiled).toBe(readFileSync(join(import.meta.dirname, 'kernel.wasm.ts'), 'utf8'));
  }, 60_000);

  it('goes on with a text after another was opened meanwhile', () => {
    const fields = new JsonFields(KEY);
    const first = new JsonCursor();
    const second = new JsonCursor();
    const column = new Float64Array(1);
    open(first, '[{"a":1,"b":2},{"a":3,"b":4}]');
    expect(first.enterArray() && first.nextElement() && fields.read(first)).toBe(true);
    open(second, '{"a":"something else"}');
    expect(fields.read(second) && fields.text(KEY.a)).toBe('something else');
    expect(first.nextElement() && fields.read(first) && fields.unsigned(KEY.b, column, 0)).toBe(true);
    expect([column[0], fields.text(KEY.a)]).toEqual([4, '3']);
  });

  it('takes a buffer again that was filled anew', () => {
    const fields = new JsonFields(KEY);
    const cursor = new JsonCursor();
    const buffer = new TextEncoder().encode('{"a":1,"b":2}');
    const column = new Float64Array(1);
    for (const digit of [53, 54]) {
      buffer[5] = digit;
      cursor.open(buffer);
      expect(fields.read(cursor) && fields.unsigned(KEY.a, column, 0)).toBe(true);
      expect(column[0]).toBe(digit - 48);
    }
  });

  it('never looks beyond the text at what another left there', () => {
    const fields = new JsonFields(KEY);
    const cursor = new JsonCursor();
    const whole = '{"a":"12345678","b":1.5}';
    for (const text of [whole, whole]) {
      open(cursor, text);
      expect(fields.read(cursor)).toBe(true);
    }
    for (let length = 0; length < whole.length; length++) {
      open(cursor, whole);
      open(cursor, whole.slice(0, length));
      expect(fields.read(cursor)).toBe(false);
    }
  });

  it('claims no more memory than there is', () => {
    expect(kernel.claim(2 ** 31)).toBe(-1);
    expect(kernel.claim(3) % 8).toBe(0);
    expect(kernel.claim(8) % 8).toBe(0);
  });
});
