import fc from 'fast-check';
import { DecimalReader } from './decimal-reader';
import { JsonCursor } from './json-cursor';
import { JsonFields } from './json-fields';
import { JsonTable } from './json-table';
import { numbered } from './symbol-table';
import { TimeReader } from './time-reader';

const KEY = numbered('p rows');
const cursor = new JsonCursor();
const fields = new JsonFields(KEY, { arrays: { rows: new JsonTable(1) } });

function read(text: string): void {
  cursor.open(new TextEncoder().encode(text));
  expect(fields.read(cursor) && cursor.isAtEnd()).toBe(true);
}

const digits = (min: number, max: number) => fc.stringMatching(new RegExp(`^\\d{${min},${max}}$`));
const whole = fc.oneof(digits(1, 19), fc.maxSafeNat().map(String), fc.constantFrom('0', '1700000000000'));
const number = fc.oneof(
  whole,
  fc.tuple(whole, digits(1, 12)).map((parts) => parts.join('.')),
  fc.tuple(fc.nat(999), digits(1, 8), fc.nat(9)).map(([a, b, zeros]) => `${a}.${b}${'0'.repeat(zeros)}`),
);

describe('JsonValues', () => {
  it('has the number that the readers find in the text, at every scale', () => {
    const reader = new DecimalReader();
    const times = new TimeReader();
    const taken = new Float64Array(1);
    fc.assert(
      fc.property(number, fc.constantFrom('', '-'), fc.nat(14), (text, sign, decimals) => {
        const written = `${sign}${text}`;
        const bytes = new TextEncoder().encode(written);
        read(`{"p":"${written}"}`);
        const expectSame = (isTaken: boolean, isRead: boolean, value: number) =>
          expect([isTaken, isTaken ? taken[0] : null]).toEqual([isRead, isRead ? value : null]);
        const { length } = bytes;
        expectSame(fields.decimal(0, decimals, taken, 0), reader.read(bytes, 0, length, decimals), reader.value[0]);
        expect(fields.digits === reader.digits || !reader.read(bytes, 0, length, decimals)).toBe(true);
        expectSame(
          fields.cutDecimal(0, decimals, taken, 0),
          reader.readCut(bytes, 0, length, decimals),
          reader.value[0],
        );
        expectSame(fields.unsigned(0, taken, 0), reader.readUnsigned(bytes, 0, length), reader.value[0]);
        expectSame(fields.time(0, taken, 0), times.read(bytes, 0, length), times.value[0]);
      }),
      { numRuns: 5_000 },
    );
  });

  it('takes the numbers of a whole table as each alone, or none', () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 80 }), fc.nat(10), (texts, decimals) => {
        read(`{"rows":[${texts.map((text) => `["${text}"]`).join(',')}]}`);
        const table = fields.table(KEY.rows);
        if (table === null) throw new Error('no table');
        const all = { units: new Float64Array(texts.length), digits: new Uint8Array(texts.length) };
        const single = new Float64Array(texts.length);
        if (!table.decimals(0, decimals, all, 0)) return;
        texts.forEach((_, row) => {
          expect(table.decimal(row, decimals, single, row)).toBe(true);
          expect(all.digits[row]).toBe(table.digits);
        });
        expect(all.units).toEqual(single);
      }),
    );
  });
});
