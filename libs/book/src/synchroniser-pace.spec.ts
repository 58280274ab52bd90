import { type BookRules } from '@livetape/model';
import { REST, Rig, STREAM } from './synchroniser-rig';

const SNAPSHOT = { snapshot: true, last: 10, bids: [[100, 1]], asks: [[101, 3]] } as const;

describe('Synchroniser, how often it asks', () => {
  it('waits longer each time that the snapshot cannot be had, and at least as long as the venue says', () => {
    const rig = new Rig(REST).take({ first: 9, last: 11 });
    const waits: number[] = [];
    for (const retryAfter of [null, null, null, 30_000, null]) {
      const asked = rig.wanted.length;
      const failedAt = rig.now;
      rig.synchroniser.failed(0, rig.now, retryAfter);
      while (rig.wanted.length === asked) rig.pass(500);
      waits.push(rig.now - failedAt);
    }
    expect(waits).toEqual([1000, 2000, 4000, 30_000, 16_000]);
  });

  it('spreads what it asks for over half of each pause', () => {
    const rig = new Rig(REST, { random: () => 0 }).take({ first: 9, last: 11 });
    rig.synchroniser.failed(0, rig.now, null);
    rig.pass(500);
    expect(rig.wanted).toEqual([0, 0]);
  });

  it('never waits longer than a minute', () => {
    const rig = new Rig(STREAM).connect().pass(20_000 + 1000 * 60 * 60);
    const asked = rig.wanted.filter((id) => id === 0).length;
    // An hour of a minute's pause and 20 s of silence each.
    expect(asked).toBeGreaterThan(40);
    expect(asked).toBeLessThan(60);
  });

  it('does not ask at once for a book that was lost again soon, but for one that was right for a while', () => {
    const rig = new Rig(STREAM).take(SNAPSHOT).take({ previous: 12, last: 13 });
    expect(rig.wanted).toEqual([0]);
    rig.take(SNAPSHOT).take({ previous: 12, last: 13 });
    expect(rig.wanted).toEqual([0]);
    rig.pass(1000);
    expect(rig.wanted).toEqual([0, 0]);
    rig.take(SNAPSHOT).pass(10_000).take({ previous: 12, last: 13 });
    expect(rig.wanted).toEqual([0, 0, 0]);
  });

  it('asks again for a snapshot that does not come', () => {
    const rig = new Rig(REST).take({ first: 9, last: 11 }).pass(20_900);
    expect(rig.wanted).toEqual([0]);
    rig.pass(200);
    expect(rig.wanted).toEqual([0, 0]);
  });
});

describe('Synchroniser, where a lost delta cannot be seen', () => {
  const RESEEDED: BookRules = { ...REST, reseedMs: 60_000 };
  const seeded = (rules = RESEEDED) => new Rig(rules).take({ last: 10, bids: [[99, 1]] }).take(SNAPSHOT);

  it('fetches the book anew at once when a delta comes out of its order, not when one comes twice', () => {
    const rig = seeded().take({ last: 12 }).take({ last: 12 }).pass(2000);
    expect(rig.wanted).toEqual([0]);
    rig.take({ last: 11, bids: [[98, 1]] }).pass(2500);
    expect(rig.wanted).toEqual([0, 0]);
    expect(rig.synchroniser.status(0).state).toBe('synced');
  });

  it('fetches the book anew now and then, and stays synced', () => {
    const rig = seeded().pass(65_900);
    expect(rig.wanted).toEqual([0]);
    rig.pass(200);
    expect([rig.wanted, rig.state()]).toEqual([[0, 0], 'synced']);
    rig.take({ last: 20, bids: [[98, 2]] }, { last: 21, bids: [[97, 3]] });
    rig.take({ ...SNAPSHOT, last: 20, bids: [[96, 1]] });
    expect([rig.show(), rig.states]).toEqual(['97x3 96x1 | 101x3', ['S0 synced']]);
    expect([rig.proven, rig.gaps]).toEqual([['snapshot 10', 'delta 20', 'delta 21', 'snapshot 21'], []]);
    expect(rig.synchroniser.status(0).resyncs).toBe(0);
  });

  it('does not go back to a book older than its own', () => {
    const rig = seeded()
      .take({ last: 15, bids: [[98, 2]] })
      .pass(66_100)
      .take({ ...SNAPSHOT, last: 14 });
    expect(rig.show()).toBe('100x1 98x2 | 101x3');
    rig.pass(4000);
    expect(rig.wanted).toEqual([0, 0, 0]);
    rig.take({ ...SNAPSHOT, last: 15 });
    expect(rig.show()).toBe('100x1 | 101x3');
  });

  it('believes no snapshot from before the first delta that it kept: there may have been others', () => {
    const rig = new Rig(REST).take({ last: 12, bids: [[99, 1]] }).take(SNAPSHOT);
    expect(rig.state()).toBe('buffering');
    rig.take({ last: 13, bids: [[98, 1]] }).take({ ...SNAPSHOT, last: 12 });
    expect([rig.state(), rig.show()]).toEqual(['synced', '100x1 98x1 | 101x3']);
  });

  it('lets the stream bring the book anew where the stream brings it', () => {
    const rig = new Rig({ ...STREAM, reseedMs: 60_000 }).take(SNAPSHOT).pass(66_100);
    expect([rig.wanted, rig.state()]).toEqual([[0], 'synced']);
    rig.take({ ...SNAPSHOT, last: 30, bids: [[95, 5]] });
    expect([rig.show(), rig.state()]).toEqual(['95x5 | 101x3', 'synced']);
  });
});

describe('Synchroniser, where snapshots reach only so far', () => {
  const SHALLOW: BookRules = { ...REST, snapshotDepth: 8 };
  const levels = (from: number, step: 1 | -1) => [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [from + i * step, 1] as const);
  const whole = { snapshot: true, last: 10, bids: levels(100, -1), asks: levels(101, 1) };
  const seeded = () => new Rig(SHALLOW).take({ first: 9, last: 10 }).take(whole).pass(2000);
  /** Takes the best bids away, and tells of one that lies beyond what the snapshot reached. */
  const fallTo = (rig: Rig, bid: number, last: number) => {
    const gone = levels(100, -1).filter(([price]) => price > bid);
    return rig.take({ first: last, last, bids: [...gone.map(([price]) => [price, 0] as const), [90, 1]] });
  };

  it('fetches the book anew when little is left of that, and stays synced', () => {
    const rig = fallTo(seeded(), 94, 11).pass(2000);
    expect(rig.wanted).toEqual([0]);
    fallTo(rig, 93, 12).pass(1000);
    expect(rig.wanted).toEqual([0, 0]);
    expect(rig.synchroniser.status(0).state).toBe('synced');
  });

  it('does so at most once a second, however fast prices move', () => {
    const rig = fallTo(seeded(), 93, 11).pass(1000);
    rig.take({ ...whole, last: 11 });
    fallTo(rig, 93, 12).pass(900);
    expect(rig.wanted).toEqual([0, 0]);
    rig.pass(200);
    expect(rig.wanted).toEqual([0, 0, 0]);
  });

  it('does not where a side is known as a whole', () => {
    const short = { ...whole, bids: whole.bids.slice(0, 1), asks: whole.asks.slice(0, 1) };
    expect(new Rig(SHALLOW).take({ first: 9, last: 10 }).take(short).pass(5000).wanted).toEqual([0]);
  });

  it('trusts no level once all that it reached has gone, and fetches the book anew', () => {
    const rig = fallTo(seeded(), 92, 11);
    expect(rig.synchroniser.status(0)).toMatchObject({ state: 'synced', levels: [1, 8], trustedDepth: [0, 8] });
    rig.pass(100).take({ ...whole, last: 11, bids: levels(92, -1) });
    expect(rig.synchroniser.status(0)).toMatchObject({ state: 'synced', trustedDepth: [8, 8], gaps: 0 });
  });

  it('does the same where the book’s own memory reached only so far', () => {
    const rig = new Rig(STREAM, { levels: 8 }).take({ ...whole, bids: [...levels(100, -1), [92, 1]] }).pass(2000);
    rig.take({ previous: 10, last: 11, bids: levels(100, -1).map(([price]) => [price, 0] as const) }).pass(100);
    expect([rig.wanted, rig.synchroniser.book(0).isTopTrusted]).toEqual([[0], false]);
    rig.take({ ...whole, last: 12 });
    expect(rig.synchroniser.book(0).isTopTrusted).toBe(true);
  });
});
