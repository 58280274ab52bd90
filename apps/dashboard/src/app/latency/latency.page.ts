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
import { Router, RouterLink } from '@angular/router';
import { getLatency, getLatencyHistory, type LatencyDto, type LatencyHistoryDto } from '@livetape/api-client';
import { type ReceiverLatency } from '../../stream/latency-messages';
import { type Market } from '../../stream/messages';
import { Instruments } from '../instruments';
import { Stream } from '../stream';
import { Arrivals } from './arrivals';
import { type Span, waterfall } from './hop-rows';
import { PastStrips } from './past-strips';
import { VenueGrid } from './venue-grid';

const POLL_MS = 1_000;
const HISTORY_POLLS = 5;
/** Instruments whose ticks come while the page is open, so that there is a delivery to measure. */
const MARKETS_MAX = 8;

/**
 * The way of a tick as a waterfall, hop by hop against its budget; each venue's hops side by side; the last five minutes; and
 * every delta that comes to this browser.
 */
@Component({
  selector: 'tape-latency-page',
  imports: [Arrivals, PastStrips, RouterLink, VenueGrid],
  templateUrl: './latency.page.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'latency' },
})
export class LatencyPage {
  /** `?venue=` shows that venue, else all together; `?span=minute` the last minute, else the last second. */
  readonly venue = input<string>();
  readonly span = input<string>();

  private readonly stream = inject(Stream);
  private readonly instruments = inject(Instruments);
  private readonly router = inject(Router);
  protected readonly answer = signal<LatencyDto | null>(null);
  protected readonly history = signal<LatencyHistoryDto | null>(null);
  protected readonly receiver = signal<ReceiverLatency | null>(null);
  protected readonly failure = signal<string | null>(null);
  private polls = 0;

  protected readonly isDown = computed(() => this.stream.link().state !== 'open');
  /** What is shown is what was: nothing newer comes. */
  protected readonly isStale = computed(() => this.isDown() || this.failure() !== null);
  protected readonly shownSpan = computed((): Span => (this.span() === 'minute' ? 'minute' : 'second'));
  protected readonly venues = computed(() => this.answer()?.venues.map(({ venue }) => venue) ?? []);
  protected readonly shownVenue = computed(() => this.venues().find((venue) => venue === this.venue()) ?? null);
  protected readonly waterfall = computed(() => {
    const answer = this.answer();
    return answer && waterfall(answer, this.receiver(), { venue: this.shownVenue(), span: this.shownSpan() });
  });
  protected readonly deliveryBudgetMs = computed(() => {
    const budget = this.answer()?.budgets.find(({ hop }) => hop === 'delivery');
    return budget === undefined ? null : budget.budgetUs / 1_000;
  });
  /** Those of the venue that is shown, else the first of each. */
  protected readonly markets = computed((): readonly Market[] => {
    const all = this.instruments.all();
    const venue = this.shownVenue();
    const seen = new Set<string>();
    const chosen = all.filter((one) =>
      venue === null ? !seen.has(one.venue) && seen.add(one.venue) : one.venue === venue,
    );
    return chosen.slice(0, MARKETS_MAX).map(({ venue, symbol }) => ({ venue, symbol }));
  });

  constructor() {
    const timer = setInterval(() => {
      if (document.hidden || this.stream.isPaused() || this.isDown()) return;
      void this.load();
      if (++this.polls % HISTORY_POLLS === 0) void this.loadHistory();
    }, POLL_MS);
    const forget = this.stream.hear('receiver', ({ receiver }) => {
      if (!this.stream.isPaused()) this.receiver.set(receiver);
    });
    void this.load();
    effect(() => {
      this.venue();
      untracked(() => void this.loadHistory());
    });
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
      forget();
    });
  }

  protected choose(event: Event): void {
    const venue = (event.target as HTMLSelectElement).value;
    void this.router.navigate(['/latency'], { queryParams: { venue: venue || null }, queryParamsHandling: 'merge' });
  }

  protected async load(): Promise<void> {
    // a server that cannot be reached rejects: shown where the reader looks, and asked again with the next tick
    const { data, error } = await getLatency().catch((reason: unknown) => ({ data: undefined, error: reason }));
    if (data) this.answer.set(data);
    const { detail, message } = (error ?? {}) as { detail?: unknown; message?: unknown };
    this.failure.set(data ? null : String(detail ?? message ?? 'The server gave no answer.'));
  }

  private async loadHistory(): Promise<void> {
    const venue = this.venue();
    // as above; what was there stays until the server answers again
    const answer = await getLatencyHistory({ query: { venue } }).catch(() => null);
    if (venue === this.venue() && answer?.data) this.history.set(answer.data);
  }
}
