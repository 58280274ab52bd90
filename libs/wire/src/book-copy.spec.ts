import { bookChecksum } from './book-checksum';
import { BookCopy } from './book-copy';
import { type BookRow, type LevelPair } from './protocol';

function row(bids: readonly LevelPair[], asks: readonly LevelPair[], checksum: number | null = null): BookRow {
  return ['synced', '7', 1, 2, bids, asks, checksum];
}

describe('BookCopy', () => {
  it('holds the levels best first, replaces sizes and removes at size 0', () => {
    const copy = new BookCopy();
    expect(
      copy.replace([
        row(
          [
            [5, 1],
            [3, 2],
          ],
          [
            [6, 1],
            [9, 2],
          ],
        ),
      ]),
    ).toBe(true);
    expect(
      copy.apply(
        row(
          [
            [5, 0],
            [4, 7],
            [3, 8],
            [1, 0],
          ],
          [
            [7, 3],
            [6, 4],
          ],
        ),
      ),
    ).toBe(true);
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
    expect(copy.replace([row([[5, 1]], [[6, 1]], checksum)])).toBe(true);
    expect(copy.checksumsPassed).toBe(1);
    expect(copy.apply(row([[4, 1]], [], checksum))).toBe(false);
    expect(copy.replace([row([[5, 2]], [[6, 1]], checksum)])).toBe(false);
    expect(copy.checksumsPassed).toBe(1);
  });

  it('is empty after a snapshot without a row', () => {
    const copy = new BookCopy();
    copy.replace([row([[5, 1]], [[6, 1]])]);
    copy.replace([]);
    expect(copy).toMatchObject({ bids: [], asks: [], state: 'buffering', sequence: null });
  });
});
