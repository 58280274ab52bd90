import { LevelBatch, Side } from '@livetape/model';
import { BookSide } from './book-side';
import { levelsOf, write } from './synchroniser-rig';

type Levels = readonly (readonly [number, number])[];

function batchOf(levels: Levels, side: Side): LevelBatch {
  const batch = new LevelBatch(Math.max(1, levels.length));
  write(batch, side === Side.Bid ? { bids: levels } : { asks: levels });
  return batch;
}

function applied(side: BookSide, levels: Levels): BookSide {
  const batch = batchOf(levels, side.side);
  for (let row = 0; row < batch.length; row++) side.apply(batch, row);
  return side;
}

describe('BookSide', () => {
  const UNSORTED: Levels = [
    [10, 1],
    [12, 2],
    [11, 3],
  ];

  it('keeps the best at the end: the highest bid, the lowest ask', () => {
    const bids = applied(new BookSide(Side.Bid, 8), UNSORTED);
    const asks = applied(new BookSide(Side.Ask, 8), UNSORTED);
    expect([bids.bestPrice, bids.bestSize, asks.bestPrice, asks.bestSize]).toEqual([12, 2, 10, 1]);
    expect([...bids.price.subarray(0, 3), ...asks.price.subarray(0, 3)]).toEqual([10, 11, 12, 12, 11, 10]);
  });

  it('replaces a level, and removes it by size 0; removing what is not there, and price 0, change nothing', () => {
    const bids = applied(new BookSide(Side.Bid, 8), UNSORTED);
    applied(bids, [
      [11, 9],
      [12, 0],
      [99, 0],
      [0, 0],
    ]);
    expect(levelsOf(bids)).toEqual([
      [11, 9],
      [10, 1],
    ]);
  });

  it('says 0 of the best of an empty side', () => {
    const { bestPrice, bestSize, trusted } = new BookSide(Side.Ask, 1);
    expect([bestPrice, bestSize, trusted]).toEqual([0, 0, 0]);
  });

  it('lets the worst level go when it is full, and trusts nothing from there on', () => {
    const asks = applied(new BookSide(Side.Ask, 3), [
      [10, 1],
      [11, 1],
      [13, 1],
    ]);
    expect(asks.trusted).toBe(3);
    applied(asks, [[9, 1]]);
    expect([levelsOf(asks).map(([price]) => price), asks.fellOut, asks.trusted]).toEqual([[9, 10, 11], 13, 3]);
    applied(asks, [
      [9, 0],
      [14, 1],
    ]);
    expect([levelsOf(asks).map(([price]) => price), asks.fellOut, asks.trusted]).toEqual([[10, 11, 14], NaN, 2]);
    applied(asks, [[15, 1]]);
    expect([levelsOf(asks).map(([price]) => price), asks.fellOut, asks.trusted]).toEqual([[10, 11, 14], 15, 2]);
  });

  it.each([Side.Bid, Side.Ask])('follows another book of the same levels, whatever place is told (side %s)', (side) => {
    const even = Array.from({ length: 60 }, (_, i) => [2 * i + 2, 1] as const);
    const changes = Array.from({ length: 125 }, (_, i) => [((i * 47) % 125) + 1, i % 3] as const);
    for (const guess of [0, 1, 17, 59, 60, 61, 65_535, null]) {
      const [leader, follower] = [applied(new BookSide(side, 200), even), applied(new BookSide(side, 200), even)];
      for (const change of changes) {
        const row = batchOf([change], side);
        leader.apply(row, 0);
        if (guess !== null) row.place[0] = guess;
        follower.follow(row, 0);
      }
      const expected = new Map<number, number>(even);
      for (const [price, size] of changes) expected.set(price, size);
      const sorted = [...expected].filter(([, size]) => size > 0).sort(([a], [b]) => (b - a) * side);
      expect([levelsOf(leader), levelsOf(follower)]).toEqual([sorted, sorted]);
    }
  });

  it('flags what lies beyond the reach of a snapshot', () => {
    const bids = applied(new BookSide(Side.Bid, 8), UNSORTED);
    bids.endTrust();
    applied(bids, [
      [9, 1],
      [13, 1],
    ]);
    expect([bids.length, bids.trusted]).toEqual([5, 4]);
  });

  it.each([
    ['best first', [12, 11, 10, 9]],
    ['worst first', [9, 10, 11, 12]],
    ['in no order', [10, 12, 9, 11]],
  ])('loads a snapshot that comes %s, as far as there is room', (_, prices) => {
    const levels = prices.map((price) => [price, price * 2] as const);
    const roomy = new BookSide(Side.Bid, 9);
    const tight = new BookSide(Side.Bid, 3);
    roomy.load(batchOf(levels, Side.Bid), 0, 4);
    tight.load(batchOf(levels, Side.Bid), 0, 4);
    expect([levelsOf(roomy).map(([price]) => price), roomy.trusted]).toEqual([[12, 11, 10, 9], 4]);
    expect([levelsOf(tight), tight.trusted]).toEqual([
      [
        [12, 24],
        [11, 22],
        [10, 20],
      ],
      3,
    ]);
    applied(tight, [
      [12, 0],
      [8, 1],
    ]);
    expect(tight.trusted).toBe(2);
  });

  it('takes the last of a price that a snapshot has twice, and none of size 0', () => {
    const bids = applied(new BookSide(Side.Bid, 8), [[50, 5]]);
    const rows = batchOf(
      [
        [12, 1],
        [12, 7],
        [11, 0],
      ],
      Side.Bid,
    );
    bids.load(rows, 0, 3);
    expect(levelsOf(bids)).toEqual([[12, 7]]);
  });

  it('cuts itself to a depth without losing trust: the venue sends again what comes back', () => {
    const bids = applied(new BookSide(Side.Bid, 8), UNSORTED);
    bids.truncate(2);
    bids.truncate(5);
    expect([levelsOf(bids).map(([price]) => price), bids.trusted]).toEqual([[12, 11], 2]);
  });
});
