import { type BookView } from '../../stream/book-messages';
import { bookNotes, foldOf, groupChoices, stepText } from './ladder-view';

const view: BookView = {
  state: 'synced',
  reason: 'Proven up to its last message.',
  stateMs: 5_000,
  changedMs: 40,
  sequence: '123456',
  spreadText: '0.01',
  spreadBasisPoints: 0.1,
  bidText: '99.99',
  askText: '100.00',
  priceUnit: 1,
  middle: 100,
  bids: 25,
  asks: 25,
  trusted: { bids: 500, asks: 500 },
  proofs: 0,
};

describe('bookNotes', () => {
  it('says since when something is wrong, and why', () => {
    const stale = { ...view, state: 'stale', reason: 'A sequence is missing.', stateMs: 3_000 } as const;
    expect(bookNotes(stale).reason).toBe('A sequence is missing, for 3 s.');
    expect(bookNotes(view).reason).toBe('Proven up to its last message.');
  });

  it('names what is known to be complete only where that is not all', () => {
    expect(bookNotes(view).facts).toBe('changed 40 ms ago · seq 123456');
    expect(bookNotes({ ...view, trusted: { bids: 20, asks: 500 }, proofs: 2 }).facts).toBe(
      'complete to 20 bids, 500 asks · changed 40 ms ago · seq 123456 · proven 2 ×',
    );
  });
});

describe('stepText', () => {
  it('has no zeros that say nothing', () => {
    expect([1, 10, 100, 50_000].map((step) => stepText(step, 2))).toEqual(['0.01', '0.1', '1', '500']);
    expect(stepText(10, 0)).toBe('10');
  });
});

describe('groupChoices', () => {
  it('begins with the levels as they are, and goes on from the smallest distance that is used', () => {
    const choices = groupChoices({ middle: 357_951_000_000, unit: 1_000_000, chosen: 1, decimals: 8 });
    expect(choices.slice(0, 3)).toEqual([
      { step: 1, text: '0.01' },
      { step: 5_000_000, text: '0.05' },
      { step: 10_000_000, text: '0.1' },
    ]);
  });

  it('keeps what is chosen among them', () => {
    const steps = groupChoices({ middle: null, unit: 1, chosen: 500, decimals: 2 }).map(({ step }) => step);
    expect(steps).toEqual([1, 500]);
  });
});

describe('foldOf', () => {
  it('reads an address and does not believe everything in it', () => {
    expect(foldOf('50', '100')).toEqual({ rows: 50, step: 100 });
    for (const [rows, group] of [
      [undefined, undefined],
      ['7', '7'],
      ['1e3', '-1'],
    ])
      expect(foldOf(rows, group)).toEqual({ rows: 25, step: 1 });
  });
});
