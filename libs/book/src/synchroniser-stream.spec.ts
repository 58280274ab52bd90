import { type BookRules } from '@livetape/model';
import { REST, Rig, STREAM } from './synchroniser-rig';

const SNAPSHOT = { snapshot: true, last: 10, bids: [[100, 1]], asks: [[101, 3]] } as const;
const linked = (previous: number, last: number, price = 98) => ({ previous, last, bids: [[price, last]] }) as const;

describe('Synchroniser, seeded by the stream', () => {
  it('waits for the snapshot and drops what comes before it', () => {
    const rig = new Rig(STREAM).connect().take(linked(8, 9)).take(SNAPSHOT).take(linked(10, 11));
    expect([rig.proven, rig.wanted, rig.show()]).toEqual([['snapshot 10', 'delta 11'], [], '100x1 98x11 | 101x3']);
  });

  it('asks for a snapshot that a subscription did not bring', () => {
    const rig = new Rig(STREAM).connect().pass(19_000);
    expect(rig.wanted).toEqual([]);
    rig.pass(2000);
    expect(rig.wanted).toEqual([0, 1]);
  });

  it('drops all deltas after a gap until the next snapshot, which replaces the book', () => {
    const rig = new Rig(STREAM).take(SNAPSHOT).take(linked(11, 12), linked(12, 13));
    expect(rig.gaps).toEqual([{ instrument: 0, cause: 'sequence', from: '11', to: '11' }]);
    expect([rig.state(), rig.wanted, rig.show()]).toEqual(['stale', [0], '100x1 | 101x3']);
    rig.take({ ...SNAPSHOT, last: 40, bids: [[97, 5]] }, linked(40, 41));
    expect([rig.state(), rig.show()]).toEqual(['synced', '98x41 97x5 | 101x3']);
  });

  it('lets any later snapshot replace the book, whatever its number', () => {
    const rig = new Rig(STREAM).take(SNAPSHOT).take({ ...SNAPSHOT, last: 1, bids: [[90, 1]] }, linked(1, 2));
    expect([rig.proven, rig.show(), rig.gaps]).toEqual([
      ['snapshot 10', 'snapshot 1', 'delta 2'],
      '98x2 90x1 | 101x3',
      [],
    ]);
    expect(rig.synchroniser.status(0).resyncs).toBe(0);
  });

  it('accepts a sign of life without a level, and numbers that fall but link', () => {
    const rig = new Rig(STREAM).take(SNAPSHOT).take({ previous: 10, last: 10 }, linked(10, 3), linked(3, 4, 97));
    expect([rig.gaps, rig.show()]).toEqual([[], '100x1 98x3 97x4 | 101x3']);
    expect(rig.synchroniser.status(0).sequence).toBe('4');
  });

  it('follows a venue without numbers', () => {
    const rig = new Rig(STREAM).take({ ...SNAPSHOT, last: -1 }).take({ bids: [[98, 4]] }, { asks: [[101, 0]] });
    expect([rig.show(), rig.synchroniser.status(0).sequence]).toEqual(['100x1 98x4 | ', null]);
  });

  it('asks at once for the books of a connection that was lost, and then waits for those of the next', () => {
    const rig = new Rig(STREAM).take(SNAPSHOT).interrupt(0);
    expect(rig.wanted).toEqual([0]);
    rig.connect().take({ ...SNAPSHOT, last: 50 });
    expect([rig.wanted, rig.state()]).toEqual([[0], 'synced']);
  });
});

describe('Synchroniser, whole books only', () => {
  const PERIODIC: BookRules = { ...REST, seed: 'periodic' };

  it('replaces the book each time, and never asks', () => {
    const rig = new Rig(PERIODIC)
      .connect()
      .pass(60_000)
      .take(SNAPSHOT, { ...SNAPSHOT, last: 17, bids: [[99, 2]] });
    expect([rig.proven, rig.states, rig.wanted]).toEqual([['snapshot 10', 'snapshot 17'], ['S0 synced'], []]);
    expect(rig.show()).toBe('99x2 | 101x3');
  });

  it('passes over one that is older than the book, but not one of a venue that began anew', () => {
    const rig = new Rig(PERIODIC).take({ ...SNAPSHOT, time: 500 }, { ...SNAPSHOT, last: 9, time: 400 });
    expect(rig.proven).toEqual(['snapshot 10']);
    rig.take({ ...SNAPSHOT, last: 1, time: 600 });
    expect(rig.proven).toEqual(['snapshot 10', 'snapshot 1']);
  });

  it('is right again with the next book after an interruption or a crossed one', () => {
    const rig = new Rig(PERIODIC).take(SNAPSHOT).interrupt(0);
    expect(rig.state()).toBe('stale');
    rig.take({ ...SNAPSHOT, asks: [[100, 1]] }).pass(5000);
    expect([rig.state(), rig.gaps.length, rig.wanted]).toEqual(['stale', 1, []]);
    rig.take(SNAPSHOT);
    expect([rig.state(), rig.wanted]).toEqual(['synced', []]);
  });
});
