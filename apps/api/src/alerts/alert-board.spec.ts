import { type Alert } from '@livetape/model';
import { AlertBoard, type Trouble } from './alert-board';

const DOWN: Trouble = {
  code: 'feed-down',
  key: 'demo',
  severity: 'critical',
  venue: 'demo',
  symbol: null,
  message: 'No data.',
  patienceMs: 10_000,
};

describe('AlertBoard', () => {
  let alerts: Alert[];
  let board: AlertBoard;
  beforeEach(() => {
    alerts = [];
    board = new AlertBoard((alert) => alerts.push(alert));
  });

  it('raises what lasts, once, and clears it when it is over', () => {
    for (const now of [0, 5_000, 10_000, 15_000]) board.look([DOWN], now);
    expect(alerts).toMatchObject([{ id: '1', code: 'feed-down', venue: 'demo', raisedAt: 10_000, clearedAt: null }]);
    board.look([], 16_000);
    expect(alerts[1]).toEqual({ ...alerts[0], clearedAt: 16_000 });
    board.look([], 17_000);
    expect(alerts).toHaveLength(2);
  });

  it('says nothing of what passes', () => {
    board.look([DOWN], 0);
    board.look([], 5_000);
    board.look([DOWN], 9_000);
    board.look([DOWN], 18_000);
    expect(alerts).toEqual([]);
  });

  it('tells two troubles of one code apart, and a new one from an old', () => {
    const other = { ...DOWN, key: 'other', venue: 'other', patienceMs: 0 };
    board.look([DOWN, other], 0);
    board.look([DOWN], 10_000);
    board.look([DOWN, other], 11_000);
    expect(alerts.map(({ id, venue, clearedAt }) => [id, venue, clearedAt])).toEqual([
      ['1', 'other', null],
      ['2', 'demo', null],
      ['1', 'other', 10_000],
      ['3', 'other', null],
    ]);
  });
});
