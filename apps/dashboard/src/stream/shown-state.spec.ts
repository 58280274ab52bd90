import { type BookFacts, shownState } from './shown-state';

const facts: BookFacts = {
  state: 'synced',
  refusal: null,
  isLinkDown: false,
  isProofBroken: false,
  isFeedSilent: false,
  bestBid: 100,
  bestAsk: 101,
  status: null,
};
const stateOf = (more: Partial<BookFacts>) => shownState({ ...facts, ...more }).state;

describe('shownState', () => {
  it('shows only a proven book of a live feed over a live link as synced', () => {
    expect(stateOf({})).toBe('synced');
    expect(stateOf({ isLinkDown: true })).toBe('stale');
    expect(stateOf({ isFeedSilent: true })).toBe('stale');
    expect(stateOf({ isProofBroken: true })).toBe('stale');
    expect(stateOf({ state: 'stale' })).toBe('stale');
    expect(stateOf({ state: 'buffering' })).toBe('buffering');
  });

  it('never shows a crossed or locked book as synced, whatever the server says', () => {
    expect(stateOf({ bestBid: 101 })).toBe('crossed');
    expect(stateOf({ bestBid: 102 })).toBe('crossed');
    expect(stateOf({ bestBid: null })).toBe('synced');
  });

  it('waits for the first row, and tells a refusal from a wait', () => {
    expect(stateOf({ state: null, bestBid: null, bestAsk: null })).toBe('waiting');
    expect(shownState({ ...facts, refusal: 'No books here.' })).toEqual({ state: 'none', reason: 'No books here.' });
  });

  it('gives the reason of the feed where it speaks of the same state', () => {
    const status = { venue: 'a', symbol: 'B', instrument: 0, since: 0, reason: 'A delta is missing.' };
    expect(shownState({ ...facts, state: 'stale', status: { ...status, state: 'stale' } }).reason).toBe(
      'A delta is missing.',
    );
    expect(shownState({ ...facts, status: { ...status, state: 'stale' } }).reason).toBe(
      'Proven up to its last message.',
    );
  });
});
