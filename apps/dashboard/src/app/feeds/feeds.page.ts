import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type FeedStatus, type Gap } from '@livetape/model';
import { ageText, fixedText } from '../../stream/number-text';
import { Stream } from '../stream';
import { feedTone } from './feed-tone';

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23', timeZone: 'UTC' });
/** The bar of lag ends here; a p99 beyond it is drawn full and in the colour of a warning. */
const LAG_BAR_MS = 500;

/** One row per feed: how it is, how fast, how late, what it lost; and the log of gaps. Once a second is often enough. */
@Component({
  selector: 'tape-feeds-page',
  imports: [RouterLink],
  templateUrl: './feeds.page.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'feeds' },
})
export class FeedsPage {
  private readonly stream = inject(Stream);
  private readonly now = signal(Date.now());
  /** What is shown: stands still while paused. */
  private readonly held = signal<{ feeds: readonly FeedStatus[]; gaps: readonly Gap[] } | null>(null);

  protected readonly isDown = computed(() => this.stream.link().state !== 'open');
  protected readonly feeds = computed(() => this.current()?.feeds.map((feed) => feedRow(feed, this.now())) ?? null);
  protected readonly gaps = computed(() => this.current()?.gaps.map((gap) => gapRow(gap)) ?? []);

  constructor() {
    const timer = setInterval(() => {
      if (this.stream.isPaused()) return this.held.set(this.held() ?? this.newest());
      this.held.set(null);
      this.now.set(this.stream.serverNow());
    }, 1_000);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }

  private current() {
    return this.held() ?? this.newest();
  }

  private newest() {
    const feeds = this.stream.feeds();
    return feeds && { feeds, gaps: this.stream.gaps() };
  }
}

function feedRow(feed: FeedStatus, now: number) {
  const age = feed.lastDataAt === null ? null : Math.max(0, now - feed.lastDataAt);
  return {
    ...feed,
    tone: feedTone(feed.state),
    age: age === null ? '—' : ageText(age),
    isOld: age !== null && age > 2_000,
    rate: fixedText(feed.framesPerSecond, 0),
    tradeRate: fixedText(feed.tradesPerSecond, 0),
    lag: feed.lagMs && [feed.lagMs.p50, feed.lagMs.p95, feed.lagMs.p99].map((ms) => fixedText(ms, 0)),
    lagShare: feed.lagMs && Math.min(100, Math.max(1, (feed.lagMs.p99 / LAG_BAR_MS) * 100)),
    gapText: `${fixedText(feed.gaps, 0)}${feed.gapsUnfilled > 0 ? ` (${fixedText(feed.gapsUnfilled, 0)} open)` : ''}`,
    counts: [feed.duplicates, feed.rejected, feed.reconnects].map((count) => fixedText(count, 0)),
    since: ageText(Math.max(0, now - feed.since)),
    wait:
      feed.nextAttemptAt === null
        ? ''
        : ` · attempt ${feed.attempt} in ${ageText(Math.max(0, feed.nextAttemptAt - now))}`,
  };
}

const GAP_TONES = { filling: 'warning', filled: 'good', unfilled: 'bad' } as const;

function gapRow(gap: Gap) {
  const range = gap.from === null ? '—' : gap.from === gap.to ? gap.from : `${gap.from} – ${gap.to ?? '?'}`;
  return {
    ...gap,
    time: CLOCK.format(gap.detectedAt),
    range,
    count: gap.missing === null ? '—' : fixedText(gap.missing, 0),
    tone: GAP_TONES[gap.state],
  };
}
