import fc from 'fast-check';
import { IdRanges } from './id-ranges';

const range = fc.record({ from: fc.nat(200), length: fc.nat(5) });

describe('IdRanges, any ranges in any order', () => {
  it('knows what a set of the single ids knows', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 80 }), (ranges) => {
        const ids = new IdRanges();
        const set = new Set<number>();
        for (const { from, length } of ranges) {
          const own = Array.from({ length: length + 1 }, (_, i) => from + i);
          expect(ids.hasAny(from, from + length)).toBe(own.some((id) => set.has(id)));
          ids.add(from, from + length);
          own.forEach((id) => set.add(id));
        }
        const missing: number[] = [];
        for (let id = Math.min(...set); id < Math.max(...set); id++) if (!set.has(id)) missing.push(id);
        const holes = ids.holes().flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
        expect(holes).toEqual(missing);
      }),
      { numRuns: 500 },
    );
  });
});
