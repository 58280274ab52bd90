import { Admission, IdSequence } from './id-sequence';

const { Duplicate, Fresh, OpenedHole } = Admission;

function admit(sequence: IdSequence, ...ids: number[]): Admission[] {
  return ids.map((id) => sequence.admit(id, 0));
}

function missing(sequence: IdSequence): string[] {
  return sequence.missing.filter(({ sinceMs }) => sinceMs !== Infinity).map(({ from, to }) => `${from}-${to}`);
}

describe('IdSequence', () => {
  it('knows every id that it saw, however long ago', () => {
    const sequence = new IdSequence();
    let fresh = 0;
    for (let id = 0; id < 100_000; id++) if (sequence.admit(id, 0) === Fresh) fresh++;
    expect(fresh).toBe(100_000);
    expect(admit(sequence, 0, 1, 50_000, 99_999)).toEqual([Duplicate, Duplicate, Duplicate, Duplicate]);
  });

  it('opens a hole, and closes it from either end and from the middle', () => {
    const sequence = new IdSequence();
    expect(admit(sequence, 0, 10)).toEqual([Fresh, OpenedHole]);
    expect(missing(sequence)).toEqual(['1-9']);
    expect(admit(sequence, 1, 9, 5, 5)).toEqual([Fresh, Fresh, Fresh, Duplicate]);
    expect(missing(sequence)).toEqual(['2-4', '6-8']);
    admit(sequence, 2, 3, 4, 6, 7, 8);
    expect(missing(sequence)).toEqual([]);
  });

  it('takes ids before the first as new, once, but misses none of them', () => {
    const sequence = new IdSequence();
    expect(admit(sequence, 100, 98, 98, 99)).toEqual([Fresh, Fresh, Duplicate, Fresh]);
    expect(missing(sequence)).toEqual([]);
  });

  it('shows after a resume what was missed', () => {
    const sequence = new IdSequence();
    sequence.resume(41);
    expect(admit(sequence, 41, 40, 45)).toEqual([Duplicate, Duplicate, OpenedHole]);
    expect(sequence.missing).toMatchObject([{ from: 42, to: 44, cause: 'disconnect' }]);
  });

  it('forgets what a gap record gives up', () => {
    const sequence = new IdSequence();
    admit(sequence, 0, 3, 6);
    sequence.missing[0].gap = 'one';
    sequence.forget('one');
    expect(missing(sequence)).toEqual(['4-5']);
    expect(admit(sequence, 1)).toEqual([Duplicate]);
  });

  it('is exact for ids up to 2^53', () => {
    const sequence = new IdSequence();
    const top = Number.MAX_SAFE_INTEGER;
    expect(admit(sequence, top - 2, top, top - 1, top - 1)).toEqual([Fresh, OpenedHole, Fresh, Duplicate]);
  });

  it('misses again what got lost on its way, next to what is missing already', () => {
    const sequence = new IdSequence();
    sequence.resume(0);
    for (const id of [1, 2, 3, 4, 5, 8]) sequence.admit(id, 10);
    for (const id of [3, 4, 1]) sequence.lose(id, 20);
    expect(sequence.missing.map(({ from, to, sinceMs }) => [from, to, sinceMs])).toEqual([
      [1, 1, 20],
      [3, 4, 20],
      [6, 7, 10],
    ]);
    expect(sequence.admit(4, 30)).toBe(Admission.Fresh);
    expect(sequence.admit(2, 30)).toBe(Admission.Duplicate);
  });

  it('goes on where another left off, and drops what is given up of a range', () => {
    const sequence = new IdSequence();
    sequence.restore(
      20,
      [
        [3, 8],
        [12, 12],
      ] as const,
      5,
    );
    expect(sequence.admit(20, 6)).toBe(Admission.Duplicate);
    expect(sequence.admit(21, 6)).toBe(Admission.Fresh);
    sequence.drop(5, 12);
    expect(sequence.missing.map(({ from, to }) => [from, to])).toEqual([[3, 4]]);
    sequence.drop(4, 4);
    expect([sequence.recover(3), sequence.recover(4)]).toEqual([true, false]);
  });
});
