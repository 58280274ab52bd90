import fc from 'fast-check';
import { LadderRows } from './ladder-rows';

const levels = fc
  .uniqueArray(fc.integer({ min: 1, max: 5_000 }), { maxLength: 60 })
  .map((prices) => prices.sort((a, b) => b - a))
  .chain((price) =>
    fc
      .array(fc.integer({ min: 1, max: 1_000 }), { minLength: price.length, maxLength: price.length })
      .map((sizes) => price.map((at, level) => [at, sizes[level]] as const)),
  );

describe('LadderRows', () => {
  it('never loses or makes size: the last total is the sum of the levels that its rows cover', () => {
    fc.assert(
      fc.property(levels, fc.constantFrom(1, 5, 10, 100), fc.integer({ min: 1, max: 70 }), (bids, step, count) => {
        const rows = new LadderRows(80);
        rows.fill({ bids, asks: [] }, { rows: count, step, depth: 1_000, trustedBids: 1_000, trustedAsks: 0 });
        const { length, price, size, total } = rows.bids;
        expect(length).toBeLessThanOrEqual(count);
        if (length === 0) return;
        const lowest = price[length - 1];
        const covered = bids.reduce((sum, [at, resting]) => (at >= lowest ? sum + resting : sum), 0);
        expect(total[length - 1]).toBe(covered);
        expect(size.subarray(0, length).reduce((sum, at) => sum + at, 0)).toBe(covered);
        for (let row = 1; row < length; row++) expect(price[row]).toBeLessThan(price[row - 1]);
      }),
    );
  });
});
