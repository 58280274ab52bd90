import { type FeedStatus, type Gap } from '@livetape/model';
import { type StoreHealth } from '@livetape/store';
import { bookTroubles, clientTroubles, feedTroubles, gapTroubles, hopTroubles, storeTroubles } from './troubles';

const feed = (state: FeedStatus['state']) => ({ venue: 'demo', title: 'Demo', state, reason: 'Refused' }) as FeedStatus;
const book = { venue: 'demo', symbol: 'A', instrument: 0, state: 'stale' as const, since: 0, reason: 'Crossed.' };
const gap = (part: Partial<Gap>) =>
  ({
    id: 'g',
    venue: 'demo',
    symbol: 'A',
    kind: 'trades',
    state: 'unfilled',
    detectedAt: 0,
    missing: 3,
    ...part,
  }) as Gap;

describe('troubles', () => {
  it('are feeds that carry no data', () => {
    expect(feedTroubles([feed('live'), feed('degraded'), feed('backfilling')])).toEqual([]);
    expect(feedTroubles([feed('backoff')])).toMatchObject([
      { code: 'feed-down', severity: 'critical', message: 'Demo carries no data (backoff): Refused.' },
    ]);
  });

  it('are books that are not proven, unless their whole feed is down', () => {
    expect(bookTroubles([book], new Set(['demo']))).toEqual([]);
    expect(bookTroubles([{ ...book, state: 'synced' }], new Set())).toEqual([]);
    expect(bookTroubles([book], new Set())).toMatchObject([
      { key: 'demo:A', message: 'The book of A is stale: Crossed.' },
    ]);
  });

  it('are trades that stay missing, for ten minutes', () => {
    expect(gapTroubles([gap({ reason: null })], 599_999)).toMatchObject([{ message: '3 trades of A stay missing.' }]);
    expect(gapTroubles([gap({}), gap({ state: 'filled' }), gap({ kind: 'levels' })], 600_000)).toEqual([]);
  });

  it('are hops over their budget, each by its venue and name', () => {
    expect(hopTroubles([])).toEqual([]);
    const slow = { venue: 'demo', hop: 'encode', p99Us: 83_456, budgetUs: 75_000 } as const;
    expect(hopTroubles([slow])).toMatchObject([
      {
        ...{ code: 'hop-slow', key: 'demo:encode', venue: 'demo' },
        message: 'The encode hop of demo takes 83.5 ms (p99 of the last second), more than its budget of 75 ms.',
      },
    ]);
  });

  it('are a store in alarm and clients that were closed', () => {
    const health = { state: 'alarm', reason: 'The disk is full' } as StoreHealth;
    expect(storeTroubles({ ...health, state: 'ok' })).toEqual([]);
    expect(storeTroubles(health)).toMatchObject([{ severity: 'critical', message: 'The disk is full.' }]);
    expect(clientTroubles(0)).toEqual([]);
    expect(clientTroubles(1)[0].message).toContain('1 client was closed');
  });
});
