import { Side } from '@livetape/model';
import { BookCopy, type BookRow } from '@livetape/wire';
import { BOOK, booksWorld, lastRows } from './books-world';

const { Bid, Ask } = Side;

describe('the channel of a book', () => {
  it('has no row before there is a book, then what changed within the depth', () => {
    const { levels, state, flush, join } = booksWorld();
    const { mirror } = join(BOOK);
    expect(mirror.take('snapshot')).toMatchObject([{ rows: [], instrument: { symbol: 'BTCUSDT' } }]);
    levels(
      0,
      [
        [Bid, 10, 1],
        [Bid, 9, 1],
        [Bid, 8, 1],
        [Ask, 12, 5],
      ],
      { isSnapshot: true },
    );
    state(0, 'synced');
    flush();
    expect(lastRows(mirror)).toEqual([
      [
        'synced',
        '1',
        10,
        1_000,
        10,
        12,
        [
          [10, 1],
          [9, 1],
        ],
        [[12, 5]],
        expect.any(Number),
      ],
    ]);
    levels(0, [
      [Bid, 10, 0],
      [Ask, 12, 6],
    ]);
    flush();
    expect(lastRows(mirror)).toEqual([
      [
        'synced',
        '2',
        20,
        2_000,
        9,
        12,
        [
          [8, 1],
          [10, 0],
        ],
        [[12, 6]],
        null,
      ],
    ]);
  });

  it('sends one difference a flush, which ends in the newest state and counts what was between', () => {
    const { levels, flush, join, fanout } = booksWorld();
    const { mirror } = join(BOOK);
    for (let size = 1; size <= 5; size++) levels(0, [[Bid, 10, size]]);
    flush();
    const [{ items }] = mirror.take('delta');
    expect(items.map(([, offset, conflated, rows]) => [offset, conflated, rows.length])).toEqual([[5, 4, 1]]);
    expect((items[0][3][0] as BookRow)[6]).toEqual([[10, 5]]);
    expect(fanout.stats().conflated).toBe(4);
  });

  it('tells a change of state without waiting for the flush, to those who have the book only', () => {
    const { fanout, levels, state, now, join } = booksWorld();
    const reader = join(BOOK).mirror;
    const other = join('book:other:BTCUSDT:5').mirror;
    levels(0, [[Bid, 10, 1]]);
    reader.take('delta');
    other.take('delta');
    state(0, 'stale');
    fanout.flushStates(now());
    expect(lastRows(reader)).toEqual([['stale', '1', 10, 1_000, 10, 0, [[10, 1]], [], expect.any(Number)]]);
    expect(other.take('delta')).toEqual([]);
    fanout.flushStates(now());
    expect(reader.take('delta')).toEqual([]);
  });

  it('proves the copy with every snapshot and about once a second', () => {
    const { levels, flush, join } = booksWorld();
    levels(0, [[Bid, 10, 1]], { isSnapshot: true });
    const { mirror } = join(BOOK);
    const copy = new BookCopy();
    expect(copy.replace(mirror.take('snapshot')[0].rows as BookRow[])).toBe(true);
    for (let i = 1; i <= 60; i++) {
      levels(0, [[Bid, 10 + (i % 3), i]]);
      flush();
    }
    const rows = lastRows(mirror) as BookRow[];
    expect(rows.every((row) => copy.apply(row))).toBe(true);
    expect([rows.length, copy.checksumsPassed]).toEqual([60, 4]);
  });

  it('makes the text of a difference once for all clients', () => {
    const { fanout, levels, flush, join } = booksWorld();
    join(BOOK);
    join(BOOK);
    join(BOOK, 'feeds');
    const before = fanout.stats().framesEncoded;
    levels(0, [[Bid, 10, 1]]);
    flush();
    expect(fanout.stats().framesEncoded).toBe(before + 2);
  });

  it('brings a client that was slow on with one difference, or a snapshot when too much was removed', () => {
    const { levels, flush, join } = booksWorld();
    const { mirror } = join(BOOK);
    levels(
      0,
      [
        [Bid, 10, 1],
        [Bid, 9, 1],
      ],
      { isSnapshot: true },
    );
    flush();
    const copy = new BookCopy();
    copy.replace(lastRows(mirror) as BookRow[]);
    mirror.unread = 1_001;
    for (let i = 1; i <= 3; i++) {
      levels(0, [
        [Bid, 10 + i, 1],
        [Bid, 9 + i, 0],
      ]);
      flush();
    }
    mirror.unread = 0;
    flush();
    const [{ items }] = mirror.take('delta');
    expect(items[0][2]).toBe(2);
    copy.apply(items[0][3][0] as BookRow);
    expect(copy.bids).toEqual([
      [13, 1],
      [9, 1],
    ]);
    mirror.unread = 1_001;
    for (let i = 0; i < 100; i++) {
      levels(0, [
        [Bid, 20 + i, 1],
        [Bid, 19 + i, 0],
      ]);
      flush();
    }
    mirror.unread = 0;
    flush();
    const [snapshot] = mirror.take('snapshot');
    expect([snapshot.recovered, (snapshot.rows[0] as BookRow)[6]]).toEqual([
      false,
      [
        [119, 1],
        [13, 1],
      ],
    ]);
  });

  it('is forgotten when nobody has it, and begins anew as it is', () => {
    const { fanout, levels, join } = booksWorld();
    levels(0, [[Bid, 10, 1]]);
    const { client } = join(BOOK);
    expect(fanout.stats().channels).toBe(4);
    fanout.leave(client);
    expect(fanout.stats().channels).toBe(3);
    levels(0, [[Bid, 11, 1]]);
    const [{ offset, rows }] = join(BOOK).mirror.take('snapshot');
    expect([offset, (rows[0] as BookRow)[6]]).toEqual([
      2,
      [
        [11, 1],
        [10, 1],
      ],
    ]);
  });

  it('is refused while clients have as many levels as there may be', () => {
    const { fanout, join } = booksWorld(5);
    const { client } = join(BOOK, 'book:demo:BTCUSDT:3');
    expect(fanout.stats().bookLevels).toBe(5);
    const late = join('book:demo:BTCUSDT:1', BOOK).mirror;
    expect(late.messages).toMatchObject([
      { type: 'error', code: 'too-many-books', channel: 'book:demo:BTCUSDT:1' },
      { type: 'snapshot', channel: BOOK },
      { type: 'subscribed' },
    ]);
    fanout.leave(client);
    expect(fanout.stats().bookLevels).toBe(2);
    expect(join('book:demo:BTCUSDT:1').mirror.take('snapshot')).toHaveLength(1);
  });

  it('is empty when the rest of a message never comes', () => {
    const { levels, state, flush, join } = booksWorld();
    const { mirror } = join(BOOK);
    levels(0, [[Bid, 10, 1]], { isSnapshot: true });
    flush();
    levels(0, [[Bid, 20, 1]], { isSnapshot: true, isLast: false });
    flush();
    expect(lastRows(mirror)).toHaveLength(1);
    state(0, 'stale');
    flush();
    expect(lastRows(mirror)).toEqual([['stale', '1', 10, 1_000, 0, 0, [[10, 0]], [], null]]);
    levels(0, [[Bid, 30, 1]], { isSnapshot: true });
    flush();
    expect((lastRows(mirror) as BookRow[])[0][6]).toEqual([[30, 1]]);
  });
});
