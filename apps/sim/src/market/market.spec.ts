import { listings } from './instruments';
import { Market, type MarketListener } from './market';

const startMs = Date.UTC(2026, 0, 1);

function open(seed: number, rate = 500, count = 10): Market {
  const market = new Market({ seed, listings: listings.slice(0, count), rate, startMs });
  market.listen([]);
  return market;
}

/** The whole tape as text. */
function tape(market: Market): string {
  return JSON.stringify(
    market.histories.map((history) => {
      const count = history.nextId - history.oldestId;
      return Array.from({ length: count }, (_, i) => history.at(history.oldestId + i));
    }),
  );
}

describe('Market', () => {
  it('makes the same tape from the same seed, however its time is cut into steps', () => {
    const [one, many, other] = [open(7), open(7), open(8)];
    one.advanceTo(startMs + 3_000);
    for (let at = 0; at <= 3_000; at += 7) many.advanceTo(startMs + at);
    many.advanceTo(startMs + 3_000);
    other.advanceTo(startMs + 3_000);
    expect(tape(one)).toBe(tape(many));
    expect(tape(one)).not.toBe(tape(other));
    expect(one.books.map((book) => book.updateId)).toEqual(many.books.map((book) => book.updateId));
  });

  it('trades at the rate asked for, in the long run', () => {
    const market = open(3, 400);
    market.advanceTo(startMs + 120_000);
    const count = market.listings.reduce((sum, _, i) => sum + market.traded(i).count, 0);
    expect(Math.abs(count / 120 - 400)).toBeLessThan(60);
  });

  it('gives the first instruments most of the trades and every instrument some', () => {
    const market = open(3, 3_000, listings.length);
    market.advanceTo(startMs + 10_000);
    const counts = listings.map((_, i) => market.traded(i).count);
    const sum = (some: number[]) => some.reduce((total, count) => total + count, 0);
    expect(counts[0]).toBe(Math.max(...counts));
    expect(sum(counts.slice(0, 5)) / sum(counts)).toBeGreaterThan(0.33);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    expect(listings.length).toBeGreaterThanOrEqual(64);
  });

  it('sums exactly what its histories hold, with ids that rise by one', () => {
    const market = open(5, 300);
    market.advanceTo(startMs + 10_000);
    for (const [i, history] of market.histories.entries()) {
      const { firstId, lastId, count, volume, buyVolume, notional } = market.traded(i);
      let sums = [0n, 0n, 0n];
      let nextTradeId = history.at(firstId).firstTradeId;
      let broken = 0;
      for (let id = firstId; id <= lastId; id++) {
        const { price, size, buy, firstTradeId, lastTradeId } = history.at(id);
        sums = [sums[0] + BigInt(size), sums[1] + (buy ? BigInt(size) : 0n), sums[2] + BigInt(price) * BigInt(size)];
        if (firstTradeId !== nextTradeId || lastTradeId - firstTradeId >= size) broken++;
        nextTradeId = lastTradeId + 1;
      }
      expect(broken).toBe(0);
      expect([volume, buyVolume, notional]).toEqual(sums);
      expect(count).toBe(lastId - firstId + 1);
    }
  });

  it('never shows a crossed book, tells the top before the trade, and moves every price visibly within a minute', () => {
    const market = open(11, 400);
    const seen: string[] = [];
    const listener: MarketListener = {
      topMoved: (i) => {
        const { bids, asks } = market.books[i];
        if (bids.bestPrice >= asks.bestPrice) seen.push(`crossed ${i}`);
      },
      traded: () => undefined,
      bookMoved: (i) => {
        const book = market.books[i];
        const changed = book.bids.changedPrices().length + book.asks.changedPrices().length;
        if (changed === 0 || changed > book.updateId - book.settledId) seen.push(`changes ${i}`);
      },
    };
    market.listen([listener]);
    const before = market.books.map((book) => book.bids.bestPrice);
    market.advanceTo(startMs + 60_000);
    expect(seen).toEqual([]);
    expect(market.books.filter((book, i) => book.bids.bestPrice === before[i]).length).toBeLessThan(2);
  });

  it('gives ids that a market started later never gives again', () => {
    const first = open(1, 500);
    first.advanceTo(startMs + 20_000);
    const second = new Market({ seed: 1, listings: first.listings, rate: 500, startMs: startMs + 20_000 });
    for (const [i, history] of second.histories.entries()) {
      expect(history.nextId).toBeGreaterThan(first.histories[i].nextId);
      expect(second.books[i].updateId).toBeGreaterThan(first.books[i].updateId);
    }
  });

  it('keeps each 1-second move below one percent and most of them above a tick for the largest', () => {
    const market = open(2, 200, 1);
    const mids: number[] = [];
    for (let second = 1; second <= 120; second++) {
      market.advanceTo(startMs + second * 1000);
      mids.push(market.books[0].bids.bestPrice);
    }
    const moves = mids.slice(1).map((mid, i) => Math.abs(mid / mids[i] - 1));
    expect(Math.max(...moves)).toBeLessThan(0.01);
    expect(moves.filter((move) => move > 0.2e-4).length).toBeGreaterThan(60);
  });
});
