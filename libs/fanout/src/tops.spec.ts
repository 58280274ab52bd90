import { type BookStatus, GreeksBatch, Side } from '@livetape/model';
import { type AlertRow, type GreeksRow, type TopRow } from '@livetape/wire';
import { CLEARED_KEPT } from './alert-log';
import { booksWorld, lastRows } from './books-world';
import { alertOf, INSTRUMENTS, summaryOf } from './fixtures';
import { Mirror } from './mirror';

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

  it.each(['json', 'binary'] as const)(
    'tells one that comes back the rows that changed since, each once (%s)',
    (encoding) => {
      const { fanout, levels, state, flush } = booksWorld();
      levels(0, [[Bid, 1_000, 1]]);
      levels(1, [[Bid, 9_000, 1]]);
      state(0, 'synced');
      const mirror = new Mirror(encoding);
      const subscribe = (positions = {}) => {
        const client = fanout.join(mirror);
        fanout.subscribe(client, { op: 'subscribe', id: 1, channels: ['top:B-Q'], positions });
        return client;
      };
      const client = subscribe();
      subscribe();
      fanout.leave(client);
      const before = mirror.held.get('top:B-Q')!.offset;
      for (let price = 1_001; price <= 1_005; price++) {
        levels(0, [[Bid, price, 1]]);
        flush();
      }
      mirror.rewind('top:B-Q', before, []);
      mirror.messages.length = 0;
      subscribe({ 'top:B-Q': { epoch: 'e', offset: before } });
      const [{ recovered, conflated, rows, offset }] = mirror.take('snapshot');
      expect([recovered, conflated, offset - before]).toEqual([true, 8, 10]);
      expect(rows.map((row) => row.slice(0, 2))).toEqual([
        ['venue', 'demo'],
        ['best', '10.05'],
      ]);
    },
  );

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

describe('the channel of alerts', () => {
  it('has those that are raised, then those cleared last', () => {
    const { fanout, join } = booksWorld();
    for (let i = 0; i < CLEARED_KEPT + 5; i++) fanout.publishAlert(alertOf(`c${i}`, 9));
    fanout.publishAlert(alertOf('r1', null));
    fanout.publishAlert(alertOf('r2', null));
    fanout.publishAlert(alertOf('r1', 10));
    const rows = join('alerts').mirror.take('snapshot')[0].rows as readonly AlertRow[];
    expect(rows).toHaveLength(CLEARED_KEPT + 1);
    expect([rows[0], rows[1], rows.at(-1)!].map(([, { id }]) => id)).toEqual(['r2', 'c6', 'r1']);
  });

  it('is exact though more wait for the flush than are kept', () => {
    const { fanout, flush, join } = booksWorld();
    const { mirror } = join('alerts');
    for (let i = 0; i < 1_100; i++) fanout.publishAlert(alertOf('a', i));
    const [{ offset, rows }] = join('alerts').mirror.take('snapshot');
    expect((rows as readonly AlertRow[]).map(([, { clearedAt }]) => clearedAt)).toEqual([offset - 1]);
    flush();
    expect(mirror.channel('alerts')).toMatchObject({ offset: 1_100, rows: [['alert', { clearedAt: 1_099 }]] });
  });
});

describe('the channel of latency', () => {
  it('has the newest summary of each venue and hop', () => {
    const { fanout, flush, join } = booksWorld();
    const { mirror } = join('latency');
    fanout.publishLatency(summaryOf('demo', 1));
    fanout.publishLatency({ ...summaryOf('demo', 2), hop: 'decode' });
    fanout.publishLatency(summaryOf('demo', 3));
    flush();
    expect(mirror.take('delta')[0].items[0].slice(1, 3)).toEqual([3, 1]);
    expect(mirror.channel('latency')?.rows).toEqual([
      ['demo', 'decode', 1_000, 1_000, 2, 0, 1, 2, 3],
      ['demo', 'network', 1_000, 1_000, 3, 0, 1, 2, 3],
    ]);
  });
});
