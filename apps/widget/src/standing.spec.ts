import { type LinkState } from '@livetape/client';
import { type Refusal } from '@livetape/wire';
import { type Facts, sourceBadge, standingOf } from './standing';

const open: LinkState = {
  state: 'open',
  nextAttemptAt: null,
  reason: 'Connected.',
  source: 'live',
  rttMs: 1,
  clockOffsetMs: 0,
  serverClock: null,
};
const facts: Facts = {
  link: open,
  trouble: null,
  refusal: null,
  hasData: true,
  isLoading: false,
  emptyText: 'No bar yet.',
  data: 'fresh',
  hint: '',
  now: 1_000,
};
const stand = (more: Partial<Facts>) => standingOf({ ...facts, ...more });

describe('standingOf', () => {
  it('says live only of fresh data of a venue over an open connection', () => {
    expect(stand({})).toMatchObject({ word: 'LIVE', isLive: true, tone: 'good' });
    expect(stand({ data: 'synced' })).toMatchObject({ word: 'LIVE', isLive: true });
    expect(stand({ link: { ...open, source: 'sim' } })).toMatchObject({ word: 'SIMULATED', isLive: true });
    expect(stand({ link: { ...open, source: 'replay' } })).toMatchObject({ word: 'REPLAY', isLive: true });
  });

  it('says what is missing although the data is live', () => {
    expect(stand({ hint: 'No history.' })).toMatchObject({ isLive: true, sentence: 'No history.' });
  });

  it.each([
    ['silent', 'STALE'],
    ['stale', 'STALE'],
    ['buffering', 'RESYNCING'],
    ['crossed', 'CROSSED'],
  ] as const)('shows %s data as %s, never as live', (data, word) => {
    expect(stand({ data })).toMatchObject({ word, isLive: false });
  });

  it('tells loading from empty', () => {
    expect(stand({ hasData: false, isLoading: true })).toMatchObject({ word: 'LOADING', sentence: 'Loading.' });
    expect(stand({ isLoading: true })).toMatchObject({ word: 'LOADING', sentence: '', isLive: false });
    expect(stand({ hasData: false })).toMatchObject({ word: 'EMPTY', sentence: 'No bar yet.' });
  });

  it('shows the sentence of a refusal, and whether it is asked again', () => {
    const refusal: Refusal = { type: 'error', id: 1, code: 'unknown-instrument', message: 'Not served here.' };
    expect(stand({ refusal })).toMatchObject({ word: 'REFUSED', sentence: 'Not served here. Asked again soon.' });
    expect(stand({ refusal: { ...refusal, code: 'toString' } }).sentence).toBe('Not served here.');
  });

  it('counts down to the next attempt, and says why there is no connection', () => {
    const link: LinkState = { ...open, state: 'waiting', nextAttemptAt: 3_400, reason: 'The connection broke.' };
    expect(stand({ link })).toMatchObject({
      word: 'OFFLINE',
      sentence: 'The connection broke. Next attempt in 3 s.',
      mayRetry: true,
      isLive: false,
    });
    expect(stand({ link, trouble: { kind: 'refused', sentence: 'Not allowed.' } })).toMatchObject({
      word: 'REFUSED',
      sentence: 'Not allowed. Next attempt in 3 s.',
    });
    expect(stand({ link, trouble: { kind: 'unreachable', sentence: 'Not there.' } })).toMatchObject({
      word: 'OFFLINE',
      sentence: 'Not there. Next attempt in 3 s.',
    });
    expect(stand({ link: { ...link, state: 'closed', nextAttemptAt: null } })).toMatchObject({ mayRetry: true });
    const connecting: LinkState = { ...link, state: 'connecting', nextAttemptAt: null };
    expect(stand({ link: connecting, hasData: false })).toMatchObject({ word: 'CONNECTING', sentence: 'Connecting.' });
    expect(stand({ link: connecting })).toMatchObject({ word: 'CONNECTING', sentence: '', isLive: false });
  });
});

it('marks every source but a live one', () => {
  expect([sourceBadge('live'), sourceBadge('sim'), sourceBadge('replay'), sourceBadge(null)]).toEqual([
    null,
    'SIMULATED',
    'REPLAY',
    null,
  ]);
});
