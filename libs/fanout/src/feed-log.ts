import { type BookStatus, type FeedStatus, type Gap } from '@livetape/model';
import { type FeedRow } from '@livetape/wire';
import { EventLog, putLast } from './event-log';

/** Gaps in a snapshot. */
export const GAPS_KEPT = 200;

/**
 * What the feeds say of themselves and of their books. State: the newest status of each venue and of each book, then the
 * last gaps, latest change last.
 */
export class FeedLog extends EventLog<FeedRow> {
  private readonly statuses = new Map<string, FeedRow>();
  private readonly books = new Map<string, FeedRow>();
  private readonly gaps = new Map<string, FeedRow>();

  pushStatus(status: FeedStatus): void {
    this.push(['feed', status]);
  }

  pushBook(status: BookStatus): void {
    this.push(['book', status]);
  }

  pushGap(gap: Gap): void {
    this.push(['gap', gap]);
  }

  override state(): FeedRow[] {
    return [...this.statuses.values(), ...this.books.values(), ...this.gaps.values()];
  }

  protected override apply(row: FeedRow): void {
    if (row[0] === 'feed') this.statuses.set(row[1].venue, row);
    else if (row[0] === 'book') this.books.set(`${row[1].venue}:${row[1].symbol}`, row);
    else putLast(this.gaps, row[1].id, row, GAPS_KEPT);
  }
}
