import { bookChecksum } from './book-checksum';
import { BookCopy } from './book-copy';
import { type BookRow, type LevelPair } from './protocol';

type Side = readonly LevelPair[];

/** What a server says of a change, and which best prices the book then has. */
function row(
  best: readonly [bid: number, ask: number],
  bids: Side,
  asks: Side,
  checksum: number | null = null,
): BookRow {
  return ['synced', '7', 1, 2, ...best, bids, asks, checksum];
}

const START = {
  bids: [
    [5, 1],
    [3, 2],
  ],
  asks: [
    [6, 1],
    [9, 2],
  ],
} as const;

describe('BookCopy', () => {
  it('holds the levels best first, replaces sizes and removes at size 0', () => {
    const copy = new BookCopy();
    expect(copy.replace([row([5, 6], START.bids, START.asks)])).toBe(true);
    const bids = [
      [5, 0],
      [4, 7],
      [3, 8],
      [1, 0],
    ] as const;
    const asks = [
      [7, 3],
      [6, 4],
    ] as const;
    expect(copy.apply(row([4, 6], bids, asks))).toBe(true);
    expect([copy.bids, copy.asks]).toEqual([
      [
        [4, 7],
        [3, 8],
      ],
      [
        [6, 4],
        [7, 3],
        [9, 2],
      ],
    ]);
    expect(copy).toMatchObject({ state: 'synced', sequence: '7', eventTimeUs: 1, receiveTimeUs: 2 });
  });

  it('says whether it is what the checksum proves', () => {
    const copy = new BookCopy();
    const checksum = bookChecksum([[5, 1]], [[6, 1]]);
    expect(copy.replace([row([5, 6], [[5, 1]], [[6, 1]], checksum)])).toBe(true);
    expect(copy.checksumsPassed).toBe(1);
    expect(copy.apply(row([5, 6], [[4, 1]], [], checksum))).toBe(false);
    expect(copy.replace([row([5, 6], [[5, 2]], [[6, 1]], checksum)])).toBe(false);
    expect(copy.checksumsPassed).toBe(1);
  });

  it('says whether its top is the one that every row names', () => {
    const copy = new BookCopy();
    expect(copy.replace([row([5, 6], [[5, 1]], [[6, 1]])])).toBe(true);
    expect(copy.apply(row([5, 7], [], [[6, 0]]))).toBe(false);
    expect(copy.apply(row([5, 0], [], [[6, 0]]))).toBe(true);
    expect(copy.apply(row([4, 0], [], []))).toBe(false);
  });

  it('is empty after a snapshot without a row', () => {
    const copy = new BookCopy();
    copy.replace([row([5, 6], [[5, 1]], [[6, 1]])]);
    copy.replace([]);
    expect(copy).toMatchObject({ bids: [], asks: [], state: 'buffering', sequence: null });
  });
});
