import { Book } from '@livetape/book';
import { LevelBatch, Side } from '@livetape/model';
import { DEPTH_COLUMNS, DEPTH_LEVELS, DEPTH_STEP_MS, DepthHistory } from './depth-history';

function bookOf(bids: readonly number[]): Book {
  const book = new Book(100);
  const batch = new LevelBatch(Math.max(1, bids.length));
  for (const price of bids) {
    const row = batch.claim();
    batch.side[row] = Side.Bid;
    batch.price[row] = price;
    batch.size[row] = 1;
    book.apply(batch, row);
  }
  return book;
}

describe('DepthHistory', () => {
  it('keeps one column a step, the newest of it, best levels first', () => {
    const history = new DepthHistory();
    history.sample(3, bookOf([10]), 20_001);
    history.sample(3, bookOf([11, 12]), 24_999);
    history.sample(3, bookOf([13]), 25_000);
    expect(history.columns(3, 26_000)).toEqual([
      {
        time: 20_000,
        bids: [
          [12, 1],
          [11, 1],
        ],
        asks: [],
      },
      { time: 25_000, bids: [[13, 1]], asks: [] },
    ]);
    expect(history.columns(4, 26_000)).toEqual([]);
  });

  it('keeps ten minutes and the best levels, whatever comes', () => {
    const history = new DepthHistory();
    const deep = bookOf(Array.from({ length: 50 }, (_, i) => i + 1));
    for (let step = 1; step <= DEPTH_COLUMNS + 7; step++) history.sample(0, deep, step * DEPTH_STEP_MS);
    const columns = history.columns(0, (DEPTH_COLUMNS + 7) * DEPTH_STEP_MS);
    expect([columns.length, columns[0].time, columns[0].bids.length]).toEqual([
      DEPTH_COLUMNS,
      8 * DEPTH_STEP_MS,
      DEPTH_LEVELS,
    ]);
    expect(history.columns(0, (2 * DEPTH_COLUMNS + 6) * DEPTH_STEP_MS)).toHaveLength(1);
  });
});
