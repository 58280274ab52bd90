import { ChangeDetectionStrategy, Component, computed, DestroyRef, effect, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type Pair, type TopLine, type TopView } from '../../stream/book-messages';
import { type Market } from '../../stream/messages';
import { ageText } from '../../stream/number-text';
import { BOOK_LOOKS } from '../book-looks';
import { Stream } from '../stream';

/** The top of book of one pair at every venue that has it: the best marked, the spread over all, a crossing said aloud. */
@Component({
  selector: 'tape-consolidated',
  imports: [RouterLink],
  templateUrl: './consolidated.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Consolidated {
  readonly pair = input.required<Pair>();
  /** The instrument of the page: its row is marked. */
  readonly market = input.required<Market>();

  private readonly stream = inject(Stream);
  private readonly view = signal<TopView | null>(null);
  private readonly titles = computed(
    () => new Map(this.stream.feeds()?.map(({ venue, title }) => [venue, title] as const)),
  );

  protected readonly isStale = computed(() => this.view()?.isStale ?? false);
  protected readonly best = computed(() => {
    const best = this.view()?.best;
    return best && { ...best, bidTitle: this.titleOf(best.bidVenue), askTitle: this.titleOf(best.askVenue) };
  });
  protected readonly lines = computed(
    () =>
      this.view()
        ?.lines.map((line) => this.row(line))
        .sort((a, b) => a.title.localeCompare(b.title)) ?? null,
  );

  constructor() {
    effect(() => {
      this.view.set(null);
      this.stream.post({ kind: 'top', pair: this.pair() });
    });
    const forget = this.stream.hear('top', ({ top }) => {
      const { base, quote } = this.pair();
      if (top.pair.base === base && top.pair.quote === quote) this.view.set(top);
    });
    inject(DestroyRef).onDestroy(() => {
      forget();
      this.stream.post({ kind: 'top', pair: null });
    });
  }

  private row(line: TopLine) {
    const { venue, symbol } = this.market();
    return {
      ...line,
      title: this.titleOf(line.venue),
      isHere: line.venue === venue && line.symbol === symbol,
      age: line.ageMs === null ? '—' : ageText(line.ageMs),
      ...BOOK_LOOKS[line.state],
    };
  }

  private titleOf(venue: string): string {
    return this.titles().get(venue) ?? venue;
  }
}
