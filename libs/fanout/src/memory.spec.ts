import { LevelBatch, Side, TopBatch, type TradeBatch } from '@livetape/model';
import { BOOK, booksWorld } from './books-world';
import { topOf, tradesOf } from './fixtures';
import { TRADES, TICKER, world } from './world';

const ROWS = 100;

/** Bytes of heap that one row costs, as the median over slices: a collection in the midst of some changes nothing. */
function garbagePerRow(call: () => void): number {
  const slices = Array.from({ length: 40 }, () => {
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 200; i++) call();
    return (process.memoryUsage().heapUsed - before) / 200 / ROWS;
  });
  return slices.slice(10).sort((a, b) => a - b)[15];
}

function manyTops(): TopBatch {
  const tops = new TopBatch(ROWS);
  const one = topOf(0, 5);
  for (let row = 0; row < ROWS; row++) tops.bidPrice[tops.claim()] = one.bidPrice[0] + row;
  return tops;
}

const manyTrades = (): TradeBatch =>
  tradesOf(Array.from({ length: ROWS }, (_, i) => ({ instrument: i % 2, id: i, price: i })));

describe('publishing', () => {
  it('creates nothing per trade or top of book, with subscribers or without', () => {
    const { fanout, join } = world();
    const [trades, tops] = [manyTrades(), manyTops()];
    const publish = () => {
      fanout.publishTrades(trades);
      fanout.publishTops(tops);
    };
    expect(garbagePerRow(publish)).toBeLessThan(4);
    join(TRADES, TICKER);
    expect(garbagePerRow(publish)).toBeLessThan(4);
  });

  it('creates nothing per level, with subscribers or without', () => {
    const { books, fanout, join } = booksWorld();
    const levels = manyLevels();
    const publish = () => {
      books.take(levels);
      fanout.publishLevels(levels);
    };
    expect(garbagePerRow(publish)).toBeLessThan(4);
    join(BOOK, 'top:B-Q');
    expect(garbagePerRow(publish)).toBeLessThan(4);
  });
});

/** Each row is a message of its own. */
function manyLevels(): LevelBatch {
  const levels = new LevelBatch(ROWS);
  for (let i = 0; i < ROWS; i++) {
    const row = levels.claim();
    levels.side[row] = Side.Bid;
    levels.price[row] = 1 + (i % 8);
    levels.size[row] = i;
    levels.last[row] = 1;
  }
  return levels;
}
