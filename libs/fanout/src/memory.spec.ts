import { LevelBatch, Side, TopBatch, type TradeBatch } from '@livetape/model';
import { BOOK, booksWorld } from './books-world';
import { topOf, tradesOf } from './fixtures';
import { TRADES, TICKER, world } from './world';

const ROWS = 100;

const CLIENTS = 3_000;

/** Bytes of heap that one of so many rows or clients costs, as the median over slices: a collection in the midst of some changes nothing. */
function garbagePer(count: number, call: () => void): number {
  const slices = Array.from({ length: 40 }, () => {
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 200; i++) call();
    return (process.memoryUsage().heapUsed - before) / 200 / count;
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
    expect(garbagePer(ROWS, publish)).toBeLessThan(4);
    join(TRADES, TICKER);
    expect(garbagePer(ROWS, publish)).toBeLessThan(4);
  });

  it('creates nothing per level, with subscribers or without', () => {
    const { books, fanout, join } = booksWorld();
    const levels = manyLevels();
    const publish = () => {
      books.take(levels);
      fanout.publishLevels(levels);
    };
    expect(garbagePer(ROWS, publish)).toBeLessThan(4);
    join(BOOK, 'top:B-Q');
    expect(garbagePer(ROWS, publish)).toBeLessThan(4);
  });
});

describe('flushing', () => {
  it('creates nothing for a client that has all, waits for its pace or does not read', () => {
    const { fanout, flush, join } = world();
    for (let i = 0; i < CLIENTS; i++) {
      const { client, mirror } = join(TRADES, TICKER);
      if (i % 3 === 1) mirror.unread = 1_001;
      if (i % 3 === 2) fanout.pace(client, { op: 'pace', id: 1, maxRateHz: 0.1 });
    }
    fanout.publishTrades(manyTrades());
    flush(0);
    fanout.publishTrades(manyTrades());
    flush(0);
    expect(fanout.stats()).toMatchObject({ clients: CLIENTS, standings: 3 });
    expect(garbagePer(CLIENTS, () => flush(0))).toBeLessThan(1);
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
