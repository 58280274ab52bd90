import { type GapBand } from '@livetape/charts';
import { type BookStatus, type FeedStatus, type Gap } from '@livetape/model';
import { type FeedRow, type Row } from '@livetape/wire';
import { type ChannelState, type Receiver } from './channels';
import { type Market, marketKey } from './messages';

/** Gaps that the page keeps; the server keeps them all. */
const GAPS_MAX = 200;
/** States in which nothing of the venue can be live. */
const SILENT_STATES: ReadonlySet<string> = new Set(['connecting', 'subscribing', 'stale', 'backoff', 'down']);

/** What the feeds say of themselves: the newest status of each venue and of each book, and the newest gaps. */
export class FeedBoard implements Receiver {
  private readonly statuses = new Map<string, FeedStatus>();
  private readonly gapsById = new Map<string, Gap>();
  private readonly booksByMarket = new Map<string, BookStatus>();
  private isChanged = false;
  private areBooksChanged = false;

  snapshot({ rows }: ChannelState): void {
    this.statuses.clear();
    this.gapsById.clear();
    this.booksByMarket.clear();
    this.rows(rows);
    this.isChanged = this.areBooksChanged = true;
  }

  rows(rows: readonly Row[]): void {
    for (const row of rows as readonly FeedRow[]) {
      if (row[0] === 'feed') this.statuses.set(row[1].venue, row[1]);
      else if (row[0] === 'gap') this.keep(row[1]);
      else this.booksByMarket.set(marketKey(row[1]), row[1]);
      if (row[0] === 'book') this.areBooksChanged = true;
      else this.isChanged = true;
    }
  }

  /** All there is when anything changed since the last call, else null. Newest gaps first. */
  takeChange(): { feeds: readonly FeedStatus[]; gaps: readonly Gap[] } | null {
    if (!this.isChanged) return null;
    this.isChanged = false;
    const gaps = [...this.gapsById.values()].sort((a, b) => b.detectedAt - a.detectedAt);
    return { feeds: [...this.statuses.values()], gaps };
  }

  /** The state of every book when any changed since the last call, else null. */
  takeBooks(): readonly BookStatus[] | null {
    if (!this.areBooksChanged) return null;
    this.areBooksChanged = false;
    return [...this.booksByMarket.values()];
  }

  /** What was last heard of a book; null before that. */
  book(market: Market): BookStatus | null {
    return this.booksByMarket.get(marketKey(market)) ?? null;
  }

  /** Whether the venue's feed itself says that nothing of it is live. */
  isSilent(venue: string): boolean {
    const status = this.statuses.get(venue);
    return status !== undefined && SILENT_STATES.has(status.state);
  }

  /**
   * The gaps in the trades of one instrument as bands of time; one in its book leaves no hole in a chart of trades. A gap record names ids, not times: what is missing lies before the
   * moment we saw it, so the band is that second.
   */
  bands(venue: string, symbol: string): GapBand[] {
    const bands: GapBand[] = [];
    for (const gap of this.gapsById.values()) {
      if (gap.venue !== venue || gap.symbol !== symbol || gap.kind !== 'trades') continue;
      const to = Math.ceil(gap.detectedAt / 1_000) * 1_000;
      bands.push({ from: to - 1_000, to, isOpen: gap.state !== 'filled' });
    }
    return bands;
  }

  private keep(gap: Gap): void {
    this.gapsById.delete(gap.id);
    this.gapsById.set(gap.id, gap);
    if (this.gapsById.size <= GAPS_MAX) return;
    const [oldest] = this.gapsById.keys();
    this.gapsById.delete(oldest);
  }
}
