import { type Instrument } from '@livetape/model';
import { encodeTop, type Fragment, type TopRow } from '@livetape/wire';
import { type LiveBooks } from './live-books';
import { Log } from './log';
import { pairTop } from './pair-top';

/** Rows kept for clients that are behind or resume. */
const ITEMS_KEPT = 256;
/** A row whose numbers stand still is sent this often while messages come, for its time. */
const SAME_US = 1_000_000;

interface Newest {
  readonly text: Fragment;
  /** The row without its time. */
  readonly numbers: string;
  readonly timeUs: number;
}

/**
 * The top of book of a pair: a row for each venue and one for the best. A row that changed is an item; the newest of each
 * is the state. Read from the books when the flush comes, so what nobody has costs nothing.
 */
export class TopLog extends Log {
  private readonly items: Fragment[] = [];
  private readonly newest = new Map<string, Newest>();

  /** @param instruments of the pair; the array may grow */
  constructor(
    private readonly books: LiveBooks,
    private readonly instruments: readonly Instrument[],
  ) {
    super(ITEMS_KEPT, 'snapshot');
  }

  override advance(monotonicMs: number): void {
    const { books, instruments } = this;
    // in the midst of a message a book is no state to be shown: its last row comes soon
    if (instruments.some(({ id }) => books.isInMessage(id))) return;
    const { best, venues } = pairTop(books, instruments);
    for (const row of venues) this.note(`${row[1]}:${row[2]}`, row);
    this.note('', best);
    super.advance(monotonicMs);
  }

  override state(): Fragment[] {
    return [...this.newest.values()].map(({ text }) => text);
  }

  protected override fragment(offset: number): Fragment {
    return this.items[(offset - 1) % this.capacity];
  }

  private note(key: string, row: TopRow): void {
    const timeUs = row[0] === 'venue' ? row[8] : 0;
    const numbers = row.slice(0, 8).join(' ');
    const before = this.newest.get(key);
    if (before?.numbers === numbers && timeUs - before.timeUs < SAME_US) return;
    const text = encodeTop(row);
    this.newest.set(key, { text, numbers, timeUs });
    this.items[this.offset++ % this.capacity] = text;
  }
}
