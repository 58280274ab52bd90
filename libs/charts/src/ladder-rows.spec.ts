import { LadderRows, type LadderView, priceSteps, type SideLevels } from './ladder-rows';

const side = (...levels: [number, number][]): SideLevels => levels;
const view: LadderView = { rows: 4, step: 1, depth: 100, trustedBids: 100, trustedAsks: 100 };

function rowsOf(rows: LadderRows, name: 'bids' | 'asks') {
  const { length, price, size, total } = rows[name];
  return Array.from({ length }, (_, row) => [price[row], size[row], total[row]]);
}

function ladder(book: { bids?: SideLevels; asks?: SideLevels }, more: Partial<LadderView> = {}): LadderRows {
  const rows = new LadderRows(8);
  rows.fill({ bids: side(), asks: side(), ...book }, { ...view, ...more });
  return rows;
}

describe('LadderRows', () => {
  it('adds up what is resting from the best price on', () => {
    const rows = ladder({ bids: side([100, 3], [99, 2], [97, 5]), asks: side([101, 4], [105, 1]) });
    expect(rowsOf(rows, 'bids')).toEqual([
      [100, 3, 3],
      [99, 2, 5],
      [97, 5, 10],
    ]);
    expect(rowsOf(rows, 'asks')).toEqual([
      [101, 4, 4],
      [105, 1, 5],
    ]);
    expect(rows.totalMax).toBe(10);
    expect(rows.imbalance).toBeCloseTo(1 / 3);
  });

  it('groups bids down and asks up, so that no group looks better than its levels', () => {
    const rows = ladder(
      { bids: side([109, 1], [101, 2], [99, 4]), asks: side([110, 1], [111, 2], [120, 4]) },
      { step: 10 },
    );
    expect(rowsOf(rows, 'bids')).toEqual([
      [100, 3, 3],
      [90, 4, 7],
    ]);
    expect(rowsOf(rows, 'asks')).toEqual([
      [110, 1, 1],
      [120, 6, 7],
    ]);
  });

  it('shows as many rows as asked for, with every level of the last group', () => {
    const bids = side([109, 1], [105, 1], [99, 1], [98, 1], [89, 1]);
    expect(rowsOf(ladder({ bids }, { rows: 2, step: 10 }), 'bids')).toEqual([
      [100, 2, 2],
      [90, 2, 4],
    ]);
  });

  it('leaves out a group that the end of the book may have cut', () => {
    const bids = side([109, 1], [105, 1], [99, 1]);
    expect(rowsOf(ladder({ bids }, { step: 10, depth: 3 }), 'bids')).toEqual([[100, 2, 2]]);
    expect(rowsOf(ladder({ bids }, { step: 1, depth: 3 }), 'bids')).toHaveLength(3);
  });

  it('marks rows that reach beyond what is known to be complete', () => {
    const rows = ladder({ asks: side([101, 1], [102, 1], [103, 1]) }, { trustedAsks: 2 });
    expect([...rows.asks.isTrusted.subarray(0, 3)]).toEqual([1, 1, 0]);
    const grouped = ladder({ asks: side([101, 1], [109, 1], [110, 1], [111, 1]) }, { trustedAsks: 2, step: 10 });
    expect([...grouped.asks.isTrusted.subarray(0, 2)]).toEqual([0, 0]);
  });

  it('is empty and balanced without a book', () => {
    const rows = ladder({});
    expect([rows.bids.length, rows.asks.length, rows.totalMax, rows.imbalance]).toEqual([0, 0, 0, 0]);
  });
});

describe('priceSteps', () => {
  it('offers 1, 5, 10 … up to a fiftieth of the price', () => {
    expect(priceSteps(6_183_763).slice(0, 5)).toEqual([1, 5, 10, 50, 100]);
    expect(priceSteps(6_183_763).at(-1)).toBe(100_000);
    expect(priceSteps(40)).toEqual([1]);
  });
});
