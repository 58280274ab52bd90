import { type BookStatus, type FeedStatus, type Gap } from '@livetape/model';
import { type Row } from '@livetape/wire';
import { FeedBoard } from './feed-board';

const gap: Gap = {
  id: 'g1',
  venue: 'a',
  symbol: 'B',
  kind: 'trades',
  cause: 'trade-id',
  from: '1',
  to: '2',
  missing: 2,
  detectedAt: 10_400,
  state: 'unfilled',
  reason: null,
};
const book: BookStatus = { venue: 'a', symbol: 'B', instrument: 0, state: 'synced', since: 1, reason: '' };
const feed = { venue: 'a', state: 'stale' } as FeedStatus;

function boardOf(...rows: Row[]): FeedBoard {
  const board = new FeedBoard();
  board.snapshot({ instrument: null, rows });
  return board;
}

describe('FeedBoard', () => {
  it('keeps the newest of each feed, gap and book', () => {
    const board = boardOf(['feed', feed], ['gap', gap], ['book', book]);
    board.rows([
      ['gap', { ...gap, state: 'filled' }],
      ['book', { ...book, state: 'stale' }],
    ]);
    expect(board.takeChange()).toEqual({ feeds: [feed], gaps: [{ ...gap, state: 'filled' }] });
    expect(board.takeBooks()).toEqual([{ ...book, state: 'stale' }]);
    expect(board.book({ venue: 'a', symbol: 'B' })?.state).toBe('stale');
    expect(board.isSilent('a')).toBe(true);
  });

  it('tells a change once, of books apart from the rest', () => {
    const board = boardOf(['feed', feed], ['book', book]);
    board.takeChange();
    board.takeBooks();
    board.rows([['book', book]]);
    expect(board.takeChange()).toBeNull();
    expect(board.takeBooks()).toHaveLength(1);
    expect(board.takeBooks()).toBeNull();
  });

  it('draws a gap in the trades as the second before it was seen, and none of a gap in the book', () => {
    const board = boardOf(['gap', gap], ['gap', { ...gap, id: 'g2', kind: 'levels', cause: 'sequence' }]);
    expect(board.bands('a', 'B')).toEqual([{ from: 10_000, to: 11_000, isOpen: true }]);
    expect(board.bands('a', 'C')).toEqual([]);
  });
});
