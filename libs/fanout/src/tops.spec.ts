import { type BookStatus, GreeksBatch, Side } from '@livetape/model';
import { type GreeksRow, type TopRow } from '@livetape/wire';
import { booksWorld, lastRows } from './books-world';
import { INSTRUMENTS } from './fixtures';

const { Bid, Ask } = Side;

describe('the channel of a pair', () => {
  it('shows each venue and the best of the synced ones, compared exactly', () => {
    const { levels, state, flush, join } = booksWorld();
    const { mirror } = join('top:B-Q');
    levels(0, [
      [Bid, 1_000, 1],
      [Ask, 1_002, 2],
    ]);
    levels(1, [
      [Bid, 10_021, 3],
      [Ask, 10_030, 4],
    ]);
    state(0, 'synced');
    flush();
    expect(lastRows(mirror) as TopRow[]).toEqual([
      ['venue', 'demo', 'BTCUSDT', 'synced', '10.00', '0.00000001', '10.02', '0.00000002', 1_000],
      ['venue', 'other', 'BTCUSDT', 'buffering', '10.021', '0.00000003', '10.030', '0.00000004', 2_000],
      ['best', '10.00', 'demo', '10.02', 'demo', '0.02', false],
    ]);
    state(1, 'synced');
    flush();
    expect((lastRows(mirror) as TopRow[]).at(-1)).toEqual(['best', '10.021', 'other', '10.02', 'demo', '-0.001', true]);
  });

  it('sends only rows that changed', () => {
    const { levels, state, flush, join } = booksWorld();
    levels(0, [[Bid, 1_000, 1]]);
    state(0, 'synced');
    const { mirror } = join('top:B-Q');
    levels(0, [[Bid, 999, 1]]);
    flush();
    expect(lastRows(mirror)).toEqual([]);
    levels(0, [[Bid, 1_000, 2]]);
    flush();
    expect(lastRows(mirror)).toHaveLength(1);
  });

  it('exists for spot instruments only', () => {
    const { fanout, join } = booksWorld();
    const contract = { type: 'perpetual' } as const;
    fanout.register([{ ...INSTRUMENTS[1], id: 2, base: 'P', contract }]);
    const { mirror } = join('top:P-Q');
    expect(mirror.take('error')).toMatchObject([{ code: 'unknown-instrument', channel: 'top:P-Q' }]);
  });
});

describe('the channel of greeks', () => {
  it('shows the newest, null for what the venue does not send', () => {
    const { fanout, flush, join } = booksWorld();
    const { mirror } = join('greeks:demo:BTCUSDT');
    const greeks = new GreeksBatch(2);
    for (const delta of [0.4, 0.5]) {
      const row = greeks.claim();
      greeks.clearRow(row);
      greeks.instrument[row] = 0;
      greeks.delta[row] = delta;
      greeks.eventTime[row] = 7;
    }
    fanout.publishGreeks(greeks);
    flush();
    const [{ items }] = mirror.take('delta');
    expect(items[0].slice(1, 3)).toEqual([2, 1]);
    expect(items[0][3][0] as GreeksRow).toEqual([7, 0, null, null, null, null, null, 0.5, ...Array(5).fill(null)]);
  });
});

describe('the channel of feeds', () => {
  it('tells the newest state of each book', () => {
    const { state, flush, join } = booksWorld();
    const { mirror } = join('feeds');
    state(0, 'buffering');
    state(0, 'synced');
    flush();
    expect(lastRows(mirror).map((row) => (row as ['book', BookStatus])[1].state)).toEqual(['buffering', 'synced']);
    const again = join('feeds').mirror.take('snapshot')[0].rows;
    expect(again).toEqual([['book', expect.objectContaining({ venue: 'demo', state: 'synced', reason: 'Because.' })]]);
  });
});
