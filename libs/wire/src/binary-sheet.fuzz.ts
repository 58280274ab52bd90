import fc from 'fast-check';
import { CHANNELS, INSTRUMENT as instrument, ROWS } from './rows.arbitrary';
import { encodings } from './encodings';
import { deltaOf, numbersOf } from './fixtures';
import { type Row } from './protocol';

describe('rows of numbers', () => {
  it.each(['bars', 'ticker', 'trades'] as const)('of %s are written as rows are, byte for byte', (kind) => {
    const row = ROWS[kind] as fc.Arbitrary<Row>;
    const before = fc.option(row);
    fc.assert(
      fc.property(
        before,
        fc.array(row, { maxLength: 5 }),
        fc.nat(2),
        fc.nat(300),
        (before, rows, conflated, handle) => {
          const position = { kind, handle, offset: 900, conflated };
          const numbers = numbersOf(kind, rows, before);
          const head = {
            channel: CHANNELS[kind],
            handle,
            epoch: 'e',
            offset: 900,
            recovered: false,
            conflated,
            instrument,
          };
          for (const encoding of Object.values(encodings)) {
            expect(deltaOf(encoding, 5, [[{ ...position, before: null }, numbers]])).toEqual(
              deltaOf(encoding, 5, [[{ ...position, before }, rows]]),
            );
            expect(encoding.snapshot(head, numbers)).toEqual(encoding.snapshot(head, rows, before));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a sheet', () => {
  it.each(['json', 'binary'] as const)('of %s gives frames of any of its items, in any order', (name) => {
    const row = ROWS.trades as fc.Arbitrary<Row>;
    const picks = fc.array(fc.nat(9), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 10, maxLength: 10 }), picks, (rows, picked) => {
        const itemOf = (at: number) =>
          [{ kind: 'trades', handle: at, offset: at, conflated: 0, before: null }, [rows[at]]] as const;
        const sheet = encodings[name].createSheet();
        sheet.add(...itemOf(0));
        sheet.clear();
        rows.forEach((_, at) => expect(sheet.add(...itemOf(at))).toBe(at));
        expect(sheet.delta(7, picked)).toEqual(deltaOf(encodings[name], 7, picked.map(itemOf)));
      }),
    );
  });
});
