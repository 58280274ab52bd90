import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { getFeedInstruments, type InstrumentStatusDto } from '@livetape/api-client';
import { marketKey } from '../../stream/messages';
import { Stream } from '../stream';
import { instrumentRow, summary } from './venue-rows';

const POLL_MS = 2_000;

/** Every instrument of one venue: its book's state, proofs and losses, and how old its data is. */
@Component({
  selector: 'tape-venue-detail',
  imports: [RouterLink],
  templateUrl: './venue-detail.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VenueDetail {
  readonly venue = input.required<string>();
  readonly title = input.required<string>();
  /** The server's time, ms since the epoch; ticks once a second, and stands still while paused. */
  readonly now = input.required<number>();

  private readonly stream = inject(Stream);
  private readonly answer = signal<{ at: number; instruments: readonly InstrumentStatusDto[] } | null>(null);
  protected readonly failure = signal<string | null>(null);
  protected readonly isDown = computed(() => this.stream.link().state !== 'open');
  protected readonly rows = computed(() => {
    const books = this.stream.books();
    const venue = this.venue();
    const answer = this.answer();
    if (!answer) return null;
    const now = Math.max(answer.at, this.now());
    return answer.instruments.map((status) =>
      instrumentRow(status, books.get(marketKey({ venue, symbol: status.symbol })) ?? null, now),
    );
  });
  protected readonly summary = computed(() => summary(this.rows() ?? []));

  constructor() {
    effect((onCleanup) => {
      const venue = this.venue();
      untracked(() => {
        this.answer.set(null);
        this.failure.set(null);
        void this.load(venue);
      });
      const timer = setInterval(() => {
        if (!document.hidden && !this.stream.isPaused() && !this.isDown()) void this.load(venue);
      }, POLL_MS);
      onCleanup(() => clearInterval(timer));
    });
  }

  protected async load(venue: string): Promise<void> {
    // a server that cannot be reached rejects: shown where the reader looks, and asked again with the next tick
    const { data, error } = await getFeedInstruments({ path: { venue } }).catch((reason: unknown) => ({
      data: undefined,
      error: reason,
    }));
    if (venue !== this.venue()) return;
    if (data) this.answer.set({ at: data.asOf, instruments: data.instruments });
    const { detail, message } = (error ?? {}) as { detail?: unknown; message?: unknown };
    this.failure.set(data ? null : String(detail ?? message ?? 'The server gave no answer.'));
  }
}
