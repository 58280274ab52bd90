import fc from 'fast-check';
import { ExactSum } from './exact-sum';

/** Any integer in [0, 2^53), often at the edges where limbs carry. */
const integer = fc.oneof(
  fc.maxSafeNat(),
  fc.constantFrom(0, 1, 2 ** 26 - 1, 2 ** 26, 2 ** 27, 2 ** 52, 2 ** 52 + 1, Number.MAX_SAFE_INTEGER),
  fc.integer({ min: 0, max: 4096 }).map((below) => Number.MAX_SAFE_INTEGER - below),
);

const step = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), a: integer, b: fc.constant(1) }),
  fc.record({ kind: fc.constant('product' as const), a: integer, b: integer }),
  fc.record({ kind: fc.constant('addOf' as const), a: integer, b: fc.constant(1) }),
  fc.record({ kind: fc.constant('productOf' as const), a: integer, b: integer }),
);

describe('ExactSum, any integers', () => {
  it('equals BigInt', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.bigInt({ min: 0n, max: 2n ** 120n }), (steps, start) => {
        const sums = new ExactSum(3);
        sums.set(1, start);
        let expected = start;
        for (const { kind, a, b } of steps) {
          if (kind === 'add') sums.add(1, a);
          else if (kind === 'product') sums.addProduct(1, a, b);
          else if (kind === 'addOf') sums.addOf(1, Float64Array.of(0, a), 1);
          else sums.addProductOf(1, Float64Array.of(0, a), Float64Array.of(0, b), 1);
          expected += BigInt(a) * BigInt(b);
        }
        expect(sums.value(1)).toBe(expected);
        expect(sums.value(0)).toBe(0n);
        sums.addRow(0, sums, 1);
        sums.addRow(0, sums, 1);
        expect(sums.value(0)).toBe(2n * expected);
        sums.copyRow(2, sums, 1);
        sums.addRow(2, sums, 0);
        expect(sums.value(2)).toBe(3n * expected);
      }),
      { numRuns: 2000 },
    );
  });
});
