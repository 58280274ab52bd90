import { type BookRules } from '@livetape/model';
import { BookChecksum } from './book-checksum';
import { instrument, REST, Rig, STREAM } from './synchroniser-rig';

const CHECKSUM = {
  levels: 2,
  order: 'asks-bids',
  separator: '',
  numbers: 'digits',
  negativeAsks: false,
} as const;
const CHECKED: BookRules = { ...STREAM, checksum: CHECKSUM };
const SNAPSHOT = { snapshot: true, bids: [[100, 1]], asks: [[103, 3]] } as const;

/** The checksum of the book as it stands. */
function checksumOf(rig: Rig): number {
  return new BookChecksum(CHECKSUM).of(rig.synchroniser.book(0), instrument(0));
}

describe('Synchroniser, checksums', () => {
  it('counts each that is right, of snapshots and of deltas', () => {
    const rig = new Rig(CHECKED).take(SNAPSHOT);
    rig.take({ ...SNAPSHOT, checksum: checksumOf(rig) }).take({ checksum: checksumOf(rig) }, { bids: [[99, 1]] });
    expect(rig.synchroniser.status(0)).toMatchObject({ state: 'synced', checksumsPassed: 2, checksumsFailed: 0 });
  });

  it('makes the book stale whose checksum is another, hands the message on to nobody, and asks anew', () => {
    const rig = new Rig(CHECKED).take(SNAPSHOT, { ...SNAPSHOT, id: 1 });
    rig.take({ bids: [[99, 1]], last: 4 }, { bids: [[98, 1]], last: 5, checksum: 1 }, { bids: [[97, 1]], last: 6 });
    expect(rig.gaps).toEqual([{ instrument: 0, cause: 'checksum', from: '5', to: '5' }]);
    expect([rig.state(0), rig.state(1), rig.wanted]).toEqual(['stale', 'synced', [0]]);
    expect(rig.proven).toEqual(['snapshot -1', 'snapshot -1', 'delta 4']);
    expect(rig.synchroniser.status(0)).toMatchObject({ checksumsPassed: 0, checksumsFailed: 1, gaps: 1 });
    rig.take(SNAPSHOT);
    expect(rig.synchroniser.status(0)).toMatchObject({ state: 'synced', resyncs: 1 });
  });

  it('refuses a snapshot whose checksum is another', () => {
    const rig = new Rig(CHECKED).take({ ...SNAPSHOT, checksum: 7 });
    expect([rig.state(), rig.proven, rig.wanted]).toEqual(['buffering', [], [0]]);
  });
});

describe('Synchroniser, depth', () => {
  const SHALLOW: BookRules = { ...STREAM, depth: 2 };

  it('cuts the book to the depth that the venue keeps, and says so to those who follow', () => {
    const rig = new Rig(SHALLOW, { levels: 2 }).take({
      ...SNAPSHOT,
      bids: [
        [100, 1],
        [99, 1],
        [98, 1],
      ],
    });
    expect(rig.show()).toBe('100x1 99x1 | 103x3');
    rig.take({
      bids: [
        [102, 2],
        [101, 1],
        [102, 0],
      ],
      last: 5,
    });
    expect(rig.show()).toBe('101x1 100x1 | 103x3');
    rig.take({ bids: [[101, 0]], last: 6 });
    expect([rig.show(), rig.proven]).toEqual(['100x1 | 103x3', ['snapshot -1', 'delta 5', 'delta 6']]);
    expect(rig.mirror.book(0)?.bids.length).toBe(1);
  });

  it('goes by the depth that a snapshot names', () => {
    const bids = [100, 99, 98, 97].map((price) => [price, 1] as const);
    const rig = new Rig(SHALLOW, { levels: 2 }).take({ ...SNAPSHOT, depth: 3, bids });
    expect(rig.synchroniser.status(0).levels).toEqual([3, 1]);
  });

  it('trusts no level beyond a snapshot that did not reach the end', () => {
    const rules = { ...STREAM, snapshotDepth: 2 };
    const bids = [100, 99].map((price) => [price, 1] as const);
    const rig = new Rig(rules).take({ ...SNAPSHOT, bids }).take({
      bids: [
        [98, 1],
        [101, 1],
      ],
      asks: [[105, 1]],
    });
    expect(rig.synchroniser.status(0)).toMatchObject({ levels: [4, 2], trustedDepth: [3, 2] });
  });

  it('trusts no level beyond its own memory, and tells followers what fell out', () => {
    const rig = new Rig(STREAM, { levels: 3 }).take({ ...SNAPSHOT, bids: [5, 4, 3, 2].map((price) => [price, 1]) });
    expect(rig.synchroniser.status(0)).toMatchObject({ levels: [3, 1], trustedDepth: [3, 1] });
    rig.take({
      bids: [
        [6, 1],
        [1, 1],
      ],
    });
    rig.take({
      bids: [
        [6, 0],
        [2, 1],
      ],
    });
    expect(rig.synchroniser.status(0)).toMatchObject({ levels: [3, 1], trustedDepth: [2, 1] });
    expect(rig.mirror.book(0)?.bids.length).toBe(3);
  });

  it('hands a message on as a snapshot that is larger than a batch of proven rows', () => {
    const rig = new Rig(STREAM, { levels: 3, capacity: 1 }).take(SNAPSHOT);
    rig.take({ bids: [90, 91, 92, 93, 94, 95, 96].map((price) => [price, 1]), last: 9 });
    expect([rig.proven, rig.show()]).toEqual([['snapshot -1', 'snapshot 9'], '100x1 96x1 95x1 | 103x3']);
    expect(rig.mirror.book(0)?.bids.length).toBe(3);
  });
});

describe('Synchroniser, crossed books', () => {
  const crossing = { bids: [[103, 1]], last: 2 } as const;

  it('counts a crossed or locked book, shows it stale, and hands nothing on until it is right again', () => {
    const rig = new Rig(STREAM).take(SNAPSHOT).take(crossing, { bids: [[104, 1]], last: 3 });
    expect([rig.state(), rig.proven, rig.gaps]).toEqual(['stale', ['snapshot -1'], []]);
    rig.take({
      bids: [
        [103, 0],
        [104, 0],
      ],
      last: 4,
    });
    expect([rig.state(), rig.proven, rig.wanted]).toEqual(['synced', ['snapshot -1', 'snapshot 4'], []]);
    expect(rig.synchroniser.status(0)).toMatchObject({ crossed: 2, gaps: 0, resyncs: 0 });
  });

  it('asks anew for a book that stays crossed for too long, by the clock or with the next message', () => {
    const rig = new Rig(STREAM).take(SNAPSHOT, { ...SNAPSHOT, id: 1 }).take(crossing, { ...crossing, id: 1 });
    rig.now += 1500;
    rig.take({ last: 3 });
    expect([rig.wanted, rig.gaps.map(({ cause }) => cause)]).toEqual([[0], ['crossed']]);
    rig.pass(100);
    expect([rig.wanted, rig.state(1)]).toEqual([[0, 1], 'stale']);
  });

  it('does not believe a snapshot that is crossed itself', () => {
    const rig = new Rig(REST).take({ first: 1, last: 2 }, { ...SNAPSHOT, last: 2, asks: [[100, 1]] });
    expect([rig.state(), rig.proven]).toEqual(['buffering', []]);
    rig.pass(1100);
    expect(rig.wanted).toEqual([0]);
  });
});
