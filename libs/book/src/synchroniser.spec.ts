import { type BookRules } from '@livetape/model';
import { REST, Rig } from './synchroniser-rig';

const SNAPSHOT = {
  snapshot: true,
  last: 10,
  bids: [
    [100, 1],
    [99, 2],
  ],
  asks: [[101, 3]],
} as const;
const SEEDED = '100x1 99x2 | 101x3';
const delta = (first: number, last: number, price = 98) => ({ first, last, bids: [[price, last]] }) as const;

describe('Synchroniser, seeded by REST', () => {
  it('asks for the snapshot with the first delta, and once', () => {
    const rig = new Rig(REST).connect();
    expect(rig.wanted).toEqual([]);
    rig.take(delta(8, 9)).take(delta(10, 11));
    expect([rig.wanted, rig.state(), rig.states, rig.proven]).toEqual([[0], 'buffering', [], []]);
  });

  it('joins what it kept to the snapshot: drops the old, applies the first that spans it and the rest', () => {
    const rig = new Rig(REST).take(delta(8, 9, 50), delta(10, 11), delta(12, 12, 97)).take(SNAPSHOT);
    expect(rig.show()).toBe('100x1 99x2 98x11 97x12 | 101x3');
    expect([rig.state(), rig.states, rig.proven]).toEqual(['synced', ['S0 synced'], ['snapshot 12']]);
    expect(rig.synchroniser.status(0)).toMatchObject({ sequence: '12', messages: 4, gaps: 0, resyncs: 0 });
  });

  it('hands on each delta that follows, as it came', () => {
    const rig = new Rig(REST).take(delta(9, 11), SNAPSHOT).take(delta(12, 13, 97), delta(14, 14, 96));
    expect(rig.proven).toEqual(['snapshot 11', 'delta 13', 'delta 14']);
    expect(rig.show()).toBe('100x1 99x2 98x11 97x13 96x14 | 101x3');
  });

  it('accepts a first delta that begins right after the snapshot', () => {
    expect(new Rig(REST).take(delta(11, 12), SNAPSHOT).state()).toBe('synced');
  });

  it('asks again for a snapshot that is older than the first delta it kept, after a pause, and loses no delta', () => {
    const rig = new Rig(REST).connect().take(delta(12, 13)).take(SNAPSHOT);
    expect([rig.wanted, rig.state()]).toEqual([[0], 'buffering']);
    rig.pass(999);
    expect(rig.wanted).toEqual([0]);
    rig.pass(1).take(delta(14, 15, 97));
    expect(rig.wanted).toEqual([0, 0]);
    rig.take({ ...SNAPSHOT, last: 12 });
    expect([rig.state(), rig.show(), rig.gaps]).toEqual(['synced', '100x1 99x2 98x13 97x15 | 101x3', []]);
  });

  it('accepts a snapshot newer than all that it kept', () => {
    const rig = new Rig(REST).take(delta(8, 9), SNAPSHOT).take(delta(10, 10, 1));
    expect([rig.show(), rig.proven]).toEqual([SEEDED, ['snapshot 10']]);
    rig.take(delta(11, 11));
    expect(rig.proven).toEqual(['snapshot 10', 'delta 11']);
  });

  it.each([1, 2, 50])('sees on the very next delta that %i are missing', (missing) => {
    const rig = new Rig(REST).take(delta(9, 11), SNAPSHOT).take(delta(12 + missing, 12 + missing, 97));
    expect(rig.gaps).toEqual([{ instrument: 0, cause: 'sequence', from: '12', to: String(11 + missing) }]);
    expect(rig.states).toEqual(['S0 synced', 'S0 stale']);
    expect([rig.wanted, rig.proven]).toEqual([[0], ['snapshot 11']]);
  });

  it('keeps the old book readable while it is stale, and heals from the delta that showed the gap', () => {
    const rig = new Rig(REST).take(delta(9, 11), SNAPSHOT).take(delta(14, 14, 97));
    expect(rig.show()).toBe('100x1 99x2 98x11 | 101x3');
    rig.take(delta(15, 15, 96)).take({ ...SNAPSHOT, last: 14 });
    expect(rig.show()).toBe('100x1 99x2 96x15 | 101x3');
    expect(rig.proven).toEqual(['snapshot 11', 'snapshot 15']);
    expect(rig.synchroniser.status(0)).toMatchObject({ state: 'synced', gaps: 1, resyncs: 1 });
  });

  it('sees a gap among what it keeps, and goes on from there', () => {
    const rig = new Rig(REST).take(delta(9, 11), delta(14, 15)).take(SNAPSHOT);
    expect(rig.gaps).toEqual([{ instrument: 0, cause: 'sequence', from: '12', to: '13' }]);
    expect(rig.state()).toBe('buffering');
    rig.take({ ...SNAPSHOT, last: 14 });
    expect(rig.show()).toBe('100x1 99x2 98x15 | 101x3');
  });

  it('drops a delta that comes twice, or late, before and after the snapshot', () => {
    const rig = new Rig(REST).take(delta(9, 11), delta(9, 11), SNAPSHOT).take(delta(9, 11, 5), delta(12, 12, 97));
    rig.take(delta(12, 12, 6), delta(11, 12, 7));
    expect([rig.show(), rig.gaps]).toEqual(['100x1 99x2 98x11 97x12 | 101x3', []]);
  });

  it('passes over a snapshot that is sent again, and takes one that is newer than the book', () => {
    const rig = new Rig(REST).take(delta(9, 11), SNAPSHOT, SNAPSHOT, { ...SNAPSHOT, last: 11 });
    expect(rig.proven).toEqual(['snapshot 11']);
    rig.take({ ...SNAPSHOT, last: 20 }).take(delta(18, 19, 1), delta(20, 21, 97));
    expect([rig.show(), rig.gaps]).toEqual(['100x1 99x2 97x21 | 101x3', []]);
  });

  it('resyncs one instrument and leaves the others alone', () => {
    const rig = new Rig(REST).take(delta(9, 11), SNAPSHOT, { ...delta(9, 11), id: 1 }, { ...SNAPSHOT, id: 1 });
    rig.take({ ...delta(20, 21), id: 1 }, delta(12, 12, 97));
    expect([rig.state(0), rig.state(1)]).toEqual(['synced', 'stale']);
    expect(rig.proven.at(-1)).toBe('delta 12');
    expect(rig.wanted).toEqual([1]);
  });

  it('checks where messages name their predecessor by that alone, whatever the numbers between', () => {
    const linked = (previous: number, first: number, last: number) => ({ ...delta(first, last), previous });
    const rig = new Rig(REST).take(linked(5, 8, 10), linked(10, 15, 20), SNAPSHOT);
    expect([rig.state(), rig.show()]).toEqual(['synced', '100x1 99x2 98x20 | 101x3']);
    rig.take(linked(20, 30, 40)).take(linked(41, 42, 43));
    expect(rig.gaps).toEqual([{ instrument: 0, cause: 'sequence', from: '41', to: '41' }]);
  });

  it.each([
    ['spans the snapshot', { first: 9, last: 12, previous: 8 }, 'synced'],
    ['follows the snapshot', { first: 15, last: 20, previous: 10 }, 'synced'],
    ['begins beyond it', { first: 11, last: 12, previous: 9 }, 'buffering'],
  ])('joins a first delta with a predecessor that %s: %j %s', (_, message, state) => {
    expect(new Rig(REST).take({ ...message, bids: [[98, 1]] }, SNAPSHOT).state()).toBe(state);
  });

  it('keeps a bounded number of rows, and is right when they were too many', () => {
    const rig = new Rig(REST, { bufferRows: 3 }).take(delta(9, 11), delta(12, 12), delta(13, 13), delta(14, 14, 97));
    rig.take(SNAPSHOT);
    expect([rig.state(), rig.gaps]).toEqual(['buffering', []]);
    rig.pass(1000).take({ ...SNAPSHOT, last: 13 });
    expect([rig.state(), rig.show()]).toEqual(['synced', '100x1 99x2 97x14 | 101x3']);
  });

  it('fetches the book of a quiet market that is subscribed to, but none of a market that is not', () => {
    const rig = new Rig(REST).pass(10_000);
    expect(rig.wanted).toEqual([]);
    rig.connect().pass(3000);
    expect(rig.wanted).toEqual([0, 1]);
    rig.take(SNAPSHOT).take(delta(11, 11));
    expect([rig.state(), rig.proven]).toEqual(['synced', ['snapshot 10', 'delta 11']]);
  });

  it('passes over a snapshot that arrives when the connection is gone', () => {
    const rig = new Rig(REST).take(delta(9, 11)).interrupt(0).take(SNAPSHOT);
    expect(rig.state()).toBe('buffering');
  });

  it('can be seeded on the socket itself in the same way', () => {
    const rules: BookRules = { ...REST, seed: 'request' };
    const linked = (previous: number, last: number) => ({ previous, last, bids: [[98, last]] }) as const;
    const rig = new Rig(rules).take(linked(8, 9));
    expect(rig.wanted).toEqual([0]);
    rig.take(linked(9, 10), linked(10, 11), SNAPSHOT, linked(11, 12));
    expect([rig.proven, rig.show()]).toEqual([['snapshot 11', 'delta 12'], '100x1 99x2 98x12 | 101x3']);
  });
});

describe('Synchroniser, at the end', () => {
  it('leaves its books stale and readable, and counts no gap', () => {
    const rig = new Rig(REST).take(delta(9, 11), SNAPSHOT);
    rig.synchroniser.end('the recording has ended', 0, 0);
    expect(rig.synchroniser.status(0)).toMatchObject({ state: 'stale', reason: 'the recording has ended', gaps: 0 });
    expect(rig.show()).toBe('100x1 99x2 98x11 | 101x3');
    expect(rig.gaps).toEqual([]);
  });
});

describe('Synchroniser, an interrupted connection', () => {
  it('makes synced books stale and tells one gap of each, and none of a book that had nothing', () => {
    const rig = new Rig(REST).take(delta(9, 11), SNAPSHOT).interrupt(0, 1).interrupt(0, 1);
    expect(rig.gaps).toEqual([{ instrument: 0, cause: 'disconnect', from: null, to: null }]);
    expect([rig.state(0), rig.state(1)]).toEqual(['stale', 'buffering']);
    expect(rig.reasons.at(-1)).toBe('the connection was lost');
    expect(rig.show()).toBe('100x1 99x2 98x11 | 101x3');
  });

  it('asks when deltas flow again, not before', () => {
    const rig = new Rig(REST).take(delta(9, 11), SNAPSHOT).interrupt(0).pass(60_000);
    expect(rig.wanted).toEqual([]);
    rig.connect().take(delta(30, 31));
    expect(rig.wanted).toEqual([0]);
    rig.take({ ...SNAPSHOT, last: 31 });
    expect(rig.synchroniser.status(0)).toMatchObject({ state: 'synced', resyncs: 1, gaps: 1 });
  });

  it('tells the frames that are missing of a connection that goes on', () => {
    const rig = new Rig(REST).take(delta(9, 11), SNAPSHOT);
    rig.synchroniser.missed([0, 1], { from: 5, to: 7 }, rig.now, rig.wall());
    expect(rig.gaps).toEqual([{ instrument: 0, cause: 'sequence', from: '5', to: '7' }]);
    expect([rig.state(), rig.wanted]).toEqual(['stale', [0]]);
  });

  it('refuses an instrument that it does not have', () => {
    expect(() => new Rig(REST).synchroniser.status(7)).toThrow(RangeError);
  });
});
