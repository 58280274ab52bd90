import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import { type BookStatus, type FeedStatus, type Gap } from '@livetape/model';
import { ageText, fixedText } from '../../stream/number-text';
import { sentence } from '../sentence';
import { Stream } from '../stream';
import { AlertList } from './alert-list';
import { feedTone } from './feed-tone';
import { VenueDetail } from './venue-detail';

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23', timeZone: 'UTC' });
/** The bar of lag ends here; a p99 beyond it is drawn full and in the colour of a warning. */
const LAG_BAR_MS = 500;

/**
 * One row per feed: how it is, how fast, how late, what it lost; the instruments of one of them; and the log of gaps.
 * Once a second is often enough.
 */
@Component({
  selector: 'tape-feeds-page',
  imports: [AlertList, RouterLink, VenueDetail],
  templateUrl: './feeds.page.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'feeds' },
})
export class FeedsPage {
  /** `?venue=` shows the instruments of that venue, else of the first; `?log=venue` only its gaps. */
  readonly venue = input<string>();
  readonly log = input<string>();

  private readonly stream = inject(Stream);
  protected readonly now = signal(this.stream.serverNow());
  /** What is shown: stands still while paused. */
  private readonly held = signal<{ feeds: readonly FeedStatus[]; gaps: readonly Gap[] } | null>(null);

  protected readonly isDown = computed(() => this.stream.link().state !== 'open');
  protected readonly feeds = computed(() => {
    const books = countBooks(this.stream.books().values());
    const here = new Map(this.stream.latency().map((one) => [`${one.venue} ${one.hop}`, one.p99Us]));
    return (
      this.current()?.feeds.map((feed) => ({
        ...feedRow(feed, books.get(feed.venue), this.now()),
        here: microsText(here.get(`${feed.venue} apply`)),
      })) ?? null
    );
  });
  protected readonly selected = computed(() => {
    const feeds = this.feeds() ?? [];
    return feeds.find(({ venue }) => venue === this.venue()) ?? feeds.at(0) ?? null;
  });
  protected readonly isOneVenue = computed(() => this.log() === 'venue');
  protected readonly gaps = computed(() => {
    const titles = new Map(this.feeds()?.map(({ venue, title }) => [venue, title]));
    const venue = this.selected()?.venue;
    const gaps = (this.current()?.gaps ?? []).filter((gap) => !this.isOneVenue() || gap.venue === venue);
    return gaps.map((gap) => gapRow(gap, titles.get(gap.venue) ?? gap.venue));
  });
  /** How often each cause occurred in what is shown. */
  protected readonly causes = computed(() => {
    const counts = new Map<string, number>();
    for (const { cause } of this.gaps()) counts.set(cause, (counts.get(cause) ?? 0) + 1);
    return [...counts].map(([cause, count]) => `${cause} ${fixedText(count, 0)}`).join(' · ');
  });

  constructor() {
    const timer = setInterval(() => {
      if (this.stream.isPaused()) return this.held.set(this.held() ?? this.newest());
      this.held.set(null);
      this.now.set(this.stream.serverNow());
    }, 1_000);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
    effect(() => {
      // ages are reckoned from when the news came, not from the tick before
      this.stream.feeds();
      if (!untracked(this.stream.isPaused)) this.now.set(this.stream.serverNow());
    });
  }

  private current() {
    return this.held() ?? this.newest();
  }

  private newest() {
    const feeds = this.stream.feeds();
    return feeds && { feeds, gaps: this.stream.gaps() };
  }
}

/** In ms with two digits. */
function microsText(us: number | undefined): string {
  return us === undefined ? '—' : `${fixedText(us / 1_000, 2)} ms`;
}

interface BookCounts {
  synced: number;
  total: number;
}

function countBooks(books: Iterable<BookStatus>): Map<string, BookCounts> {
  const counts = new Map<string, BookCounts>();
  for (const { venue, state } of books) {
    const count = counts.get(venue) ?? { synced: 0, total: 0 };
    count.total++;
    if (state === 'synced') count.synced++;
    counts.set(venue, count);
  }
  return counts;
}

function feedRow(feed: FeedStatus, books: BookCounts | undefined, now: number) {
  const age = feed.lastDataAt === null ? null : Math.max(0, now - feed.lastDataAt);
  const { worker } = feed;
  return {
    ...feed,
    reason: sentence(feed.reason),
    tone: feedTone(feed.state),
    age: age === null ? '—' : ageText(age),
    isOld: age !== null && age > 2_000,
    rate: fixedText(feed.framesPerSecond, 0),
    tradeRate: fixedText(feed.tradesPerSecond, 0),
    lag: feed.lagMs && [feed.lagMs.p50, feed.lagMs.p95, feed.lagMs.p99].map((ms) => fixedText(ms, 0)),
    lagShare: feed.lagMs && Math.min(100, Math.max(1, (feed.lagMs.p99 / LAG_BAR_MS) * 100)),
    gapText: `${fixedText(feed.gaps, 0)}${feed.gapsUnfilled > 0 ? ` (${fixedText(feed.gapsUnfilled, 0)} open)` : ''}`,
    counts: [feed.duplicates, feed.rejected, feed.reconnects].map((count) => fixedText(count, 0)),
    books: books ? `${books.synced} / ${books.total}` : '—',
    areBooksWhole: !books || books.synced === books.total,
    restarts: worker ? fixedText(worker.restarts, 0) : '—',
    worker: worker
      ? `${fixedText(worker.batches, 0)} batches handed over, waited ${fixedText(worker.waited, 0)} times, ${fixedText(worker.droppedRows, 0)} rows dropped`
      : 'runs in the process itself',
    hasDropped: (worker?.droppedRows ?? 0) > 0,
    since: ageText(Math.max(0, now - feed.since)),
    wait:
      feed.nextAttemptAt === null
        ? ''
        : ` · attempt ${feed.attempt} in ${ageText(Math.max(0, feed.nextAttemptAt - now))}`,
  };
}

const GAP_TONES = { filling: 'warning', filled: 'good', unfilled: 'bad' } as const;

function gapRow(gap: Gap, title: string) {
  const range = gap.from === null ? '—' : gap.from === gap.to ? gap.from : `${gap.from} – ${gap.to ?? '?'}`;
  return {
    ...gap,
    title,
    what: gap.kind === 'levels' ? 'book' : 'trades',
    time: CLOCK.format(gap.detectedAt),
    range,
    count: gap.missing === null ? '—' : fixedText(gap.missing, 0),
    tone: GAP_TONES[gap.state],
  };
}
