import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { type FeedStatus } from '@livetape/model';
import { ageText } from '../../stream/number-text';
import { Stream } from '../stream';
import { feedTone } from '../feeds/feed-tone';

const whole = new Intl.NumberFormat();

/** The health of every venue in one column: state by colour, shape and word. */
@Component({
  selector: 'tape-venue-list',
  template: `
    <h2>Venues</h2>
    @if (rows(); as venues) {
      <ul>
        @for (venue of venues; track venue.id) {
          <li class="feed" [class]="'is-' + venue.tone">
            <span class="dot" aria-hidden="true"></span>
            <b>{{ venue.title }}</b>
            <span class="state">{{ venue.state }}</span>
            <small>{{ venue.detail }}</small>
          </li>
        } @empty {
          <li class="muted">No venue is configured.</li>
        }
      </ul>
    } @else {
      <p class="skeleton" role="status" aria-label="Loading venues"></p>
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VenueList {
  private readonly stream = inject(Stream);
  private readonly now = signal(Date.now());
  protected readonly rows = computed(() => {
    const isDown = this.stream.link().state !== 'open';
    return this.stream.feeds()?.map((feed) => (isDown ? unknownRow(feed) : rowOf(feed, this.now()))) ?? null;
  });

  constructor() {
    const timer = setInterval(() => this.now.set(this.stream.serverNow()), 1_000);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}

/** What was last heard of a feed is no news once the link is down. */
function unknownRow({ venue, title, state }: FeedStatus) {
  return {
    id: venue,
    title,
    tone: 'bad' as const,
    state: 'unknown',
    detail: `No link to the server. Last heard: ${state}.`,
  };
}

function rowOf(feed: FeedStatus, now: number) {
  const tone = feedTone(feed.state);
  const lag = feed.lagMs ? ` · lag p99 ${whole.format(Math.round(feed.lagMs.p99))} ms` : '';
  const gaps = feed.gaps === 1 ? '1 gap' : `${whole.format(feed.gaps)} gaps`;
  const live = `${whole.format(Math.round(feed.framesPerSecond))}/s${lag} · ${gaps}`;
  const isWaiting = feed.state === 'backoff' && feed.nextAttemptAt !== null;
  const wait = isWaiting ? ` · next attempt in ${ageText(Math.max(0, feed.nextAttemptAt! - now))}` : '';
  const age = feed.state === 'stale' && feed.lastDataAt !== null ? ` ${ageText(now - feed.lastDataAt)}` : '';
  const detail = tone === 'good' ? live : `${feed.reason}${wait}`;
  return { id: feed.venue, title: feed.title, tone, state: feed.state + age, detail };
}
