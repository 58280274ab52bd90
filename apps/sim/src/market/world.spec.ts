import { listed, listings } from './instruments';
import { World } from './world';

const startMs = Date.UTC(2026, 0, 1);

function open(seed = 3): World {
  const world = new World({
    ...{ seed, nowMs: startMs, warmupMs: 5_000 },
    markets: [
      { name: 'one', listings: listings.slice(0, 3), rate: 100 },
      { name: 'other', listings: listed('ETH BTC', 'USD'), rate: 100 },
      {
        name: 'options',
        rate: 20,
        listings: listed('BTC', 'USD').map((listing) => ({
          ...{ ...listing, quote: 'BTC', priceDecimals: 4, sizeDecimals: 1 },
          contract: { type: 'option', right: 'call', strike: '100000', expiryMs: startMs + 30 * 86_400_000 },
        })),
      },
    ],
  });
  for (const [i] of world.markets.entries()) {
    world.listen(i, { traded: () => undefined, topMoved: () => undefined, bookMoved: () => undefined });
  }
  return world;
}

const tape = (world: World) =>
  world.markets.map(({ histories }) => histories.map(({ nextId, oldestId }) => [oldestId, nextId]));

describe('World', () => {
  it('has about the same price of the same thing at every venue, and not the same tape', () => {
    const world = open();
    world.wake(1);
    world.advanceTo(startMs + 20_000);
    const [one, other] = world.markets;
    const difference = (one.books[0].bids.bestPrice - other.books[1].bids.bestPrice) / one.books[0].bids.bestPrice;
    expect(Math.abs(difference)).toBeLessThan(1e-3);
    expect(one.traded(0).notional).not.toBe(other.traded(1).notional);
  });

  it('lets a market sleep until it is woken, with a past made then, and again when nobody looks', () => {
    const world = open();
    world.advanceTo(startMs + 10_000);
    const [first, second] = world.markets;
    expect(first.traded(0).count).toBeGreaterThan(100);
    expect(second.histories[0].nextId).toBe(second.histories[0].oldestId);
    world.wake(1);
    expect(second.nowMs).toBe(startMs + 10_000);
    expect(second.histories[0].nextId - second.histories[0].oldestId).toBeGreaterThan(50);
    expect(second.traded(0).count).toBe(0);
    world.advanceTo(startMs + 12_000);
    const count = second.traded(0).count;
    expect(count).toBeGreaterThan(20);
    world.rest(1);
    world.advanceTo(startMs + 20_000);
    expect(second.traded(0).count).toBe(count);
    world.wake(1);
    world.advanceTo(startMs + 21_000);
    expect(second.traded(0).count).toBeGreaterThan(count);
    expect(second.nowMs).toBe(startMs + 21_000);
  });

  it('is the same for the same seed and calls', () => {
    const run = (seed: number) => {
      const world = open(seed);
      world.advanceTo(startMs + 3_000);
      world.wake(1);
      world.advanceTo(startMs + 6_000);
      return tape(world);
    };
    expect(run(3)).toEqual(run(3));
    expect(run(3)).not.toEqual(run(4));
  });

  it('prices an option in units of what it is on', () => {
    const world = open();
    world.wake(2);
    world.advanceTo(startMs + 1_000);
    const [{ bids, asks }] = world.markets[2].books;
    // 30 days at 52 % a year, 3 % out of the money: about 4.7 % of the underlying
    expect(bids.bestPrice / 1e4).toBeGreaterThan(0.035);
    expect(asks.bestPrice / 1e4).toBeLessThan(0.06);
  });
});
