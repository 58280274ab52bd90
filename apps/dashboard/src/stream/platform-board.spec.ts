import { type Alert } from '@livetape/model';
import { AlertLog, LatencyBoard } from './platform-board';

const alertOf = (id: number, clearedAt: number | null = null): Alert => ({
  ...{ id: String(id), code: 'feed-down', severity: 'critical', venue: 'a', symbol: null },
  ...{ raisedAt: id, clearedAt, message: 'No data.' },
});

describe('AlertLog', () => {
  it('shows what lasts first, then the newest, and tells a change once', () => {
    const log = new AlertLog();
    log.snapshot({ instrument: null, rows: [1, 2, 3].map((id) => ['alert', alertOf(id)]) });
    log.rows([['alert', alertOf(3, 9)]]);
    expect(log.takeChange()?.map(({ id }) => id)).toEqual(['2', '1', '3']);
    expect(log.takeChange()).toBeNull();
    log.rows([]);
    expect(log.takeChange()).toBeNull();
  });

  it('forgets old ones that are over, never one that lasts', () => {
    const log = new AlertLog();
    for (let id = 0; id < 150; id++) log.rows([['alert', alertOf(id, id < 20 ? null : 1)]]);
    const alerts = log.takeChange()!;
    expect(alerts).toHaveLength(100);
    expect(alerts.filter(({ clearedAt }) => clearedAt === null)).toHaveLength(20);
  });
});

describe('LatencyBoard', () => {
  it('keeps the newest of each venue and hop', () => {
    const board = new LatencyBoard();
    board.snapshot({ instrument: null, rows: [['a', 'network', 1, 1_000, 5, 0, 10, 20, 30]] });
    board.rows([
      ['a', 'network', 2, 1_000, 6, 1, 11, 21, 31],
      ['a', 'decode', 2, 1_000, 6, 0, 1, 2, 3],
    ]);
    expect(board.takeChange()).toMatchObject([
      { hop: 'network', time: 2, count: 6, early: 1, p99Us: 31 },
      { hop: 'decode', p50Us: 1 },
    ]);
    expect(board.takeChange()).toBeNull();
  });
});
