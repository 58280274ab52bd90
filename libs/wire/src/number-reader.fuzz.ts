import fc from 'fast-check';
import { ROWS } from './any-rows';
import { ByteReader } from './byte-reader';
import { ByteWriter } from './byte-writer';
import { LAYOUTS } from './layouts';
import { NumberReader } from './number-reader';
import { type Row } from './protocol';
import { readRows } from './row-reader';
import { writeRows } from './row-writer';

/** A row as markets have them. */
function tame(row: Row): Row {
  return row.map((value) => (typeof value === 'number' ? value % 1e6 : String(String(value).length * 977))) as never;
}

describe('NumberReader', () => {
  it.each(['bars', 'ticker', 'trades'] as const)(
    'reads %s as `readRows` does or not at all, whatever the bytes',
    (kind) => {
      const any = ROWS[kind] as fc.Arbitrary<Row>;
      const row = fc.oneof(any, any.map(tame), any.map(tame));
      const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 });
      const layout = LAYOUTS[kind];
      let readCount = 0;
      fc.assert(
        fc.property(fc.option(row), fc.array(row, { minLength: 1, maxLength: 4 }), changes, (before, rows, changes) => {
          const writer = new ByteWriter(64);
          writeRows(writer, layout, rows, { before, isPlain: false });
          if (writer.isInexact) return;
          const bytes = writer.take();
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          const numbers = new NumberReader(layout.forms[0]);
          numbers.keep(before);
          const fast = new ByteReader(bytes);
          const plain = new ByteReader(bytes);
          const read = numbers.read(fast, rows.length, before !== null);
          const expected = readRows(plain, layout, rows.length, { before, isPlain: false });
          if (read === null) return expect([fast.at, fast.hasFailed]).toEqual([0, false]);
          readCount++;
          expect([read, fast.at, fast.hasFailed]).toEqual([expected, plain.at, plain.hasFailed]);
          numbers.keep(expected.at(-1)!);
          expect(numbers.read(new ByteReader(Uint8Array.of()), 1, true)).toBeNull();
        }),
        { numRuns: 1_000 },
      );
      expect(readCount).toBeGreaterThan(100);
    },
  );
});
