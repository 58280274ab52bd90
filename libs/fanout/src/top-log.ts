import { type Instrument } from '@livetape/model';
import { type TopRow } from '@livetape/wire';
import { KeyedLog } from './keyed-log';
import { type LiveBooks } from './live-books';
import { pairTop } from './pair-top';

/** A row whose numbers stand still is sent this often while messages come, for its time. */
const SAME_US = 1_000_000;

interface Shown {
  /** The row without its time. */
  readonly numbers: string;
  readonly timeUs: number;
}

/**
 * The top of book of a pair: a row for each venue and one for the best, of which each change is an item. Read from the books
 * when the flush comes, so what nobody has costs nothing.
 */
export class TopLog extends KeyedLog {
  private readonly shown = new Map<string, Shown>();

  /** @param instruments of the pair; the array may grow */
  constructor(
    private readonly books: LiveBooks,
    private readonly instruments: readonly Instrument[],
  ) {
    super();
  }

  override advance(monotonicMs: number): void {
    const { books, instruments } = this;
    // in the midst of a message a book is no state to be shown: its last row comes soon
    if (instruments.some(({ id }) => books.isInMessage(id))) return;
    const { best, venues } = pairTop(books, instruments);
    for (const row of venues) this.show(`${row[1]}:${row[2]}`, row);
    this.show('', best);
    super.advance(monotonicMs);
  }

  private show(key: string, row: TopRow): void {
    const timeUs = row[0] === 'venue' ? row[8] : 0;
    const numbers = row.slice(0, 8).join(' ');
    const before = this.shown.get(key);
    if (before?.numbers === numbers && timeUs - before.timeUs < SAME_US) return;
    this.shown.set(key, { numbers, timeUs });
    this.put(key, row);
  }
}
