import {
  ChangeDetectionStrategy,
  Component,
  computed,
  type ElementRef,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import { type InstrumentDto } from '@livetape/api-client';
import { fuzzyMatches } from '../fuzzy';
import { Instruments } from '../instruments';
import { Stream } from '../stream';

const RESULTS_MAX = 10;

/** Fuzzy search over all instruments: `/` focuses, arrows choose, Enter opens. A combobox with a listbox (ARIA 1.2). */
@Component({
  selector: 'tape-search',
  template: `
    <div class="search" role="search">
      <svg viewBox="0 0 18 18" aria-hidden="true"><path d="M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3zM12 12l4 4" /></svg>
      <input
        #input
        type="text"
        role="combobox"
        aria-label="Search instruments"
        aria-autocomplete="list"
        aria-controls="search-results"
        [attr.aria-expanded]="isOpen()"
        [attr.aria-activedescendant]="isOpen() && results().length > 0 ? 'search-' + chosen() : null"
        placeholder="Search instruments"
        autocomplete="off"
        spellcheck="false"
        [value]="query()"
        (input)="ask(input.value)"
        (focus)="isOpen.set(true)"
        (blur)="isOpen.set(false)"
        (keydown)="press($event)"
        data-testid="search"
      />
      <kbd aria-hidden="true">/</kbd>
      <ul id="search-results" role="listbox" aria-label="Instruments" class="results" [hidden]="!isOpen()">
        @for (item of results(); track item.venue + item.symbol; let at = $index) {
          <!-- the keyboard is the combobox's: ArrowDown, ArrowUp and Enter above -->
          <!-- eslint-disable-next-line @angular-eslint/template/click-events-have-key-events, @angular-eslint/template/interactive-supports-focus -->
          <li
            role="option"
            [id]="'search-' + at"
            [attr.aria-selected]="at === chosen()"
            (mousedown)="$event.preventDefault()"
            (click)="open(item)"
          >
            <b>{{ item.base }}</b><span class="muted">/{{ item.quote }}</span>
            <span class="space"></span>
            <span class="muted">{{ item.symbol }} · {{ item.title }}</span>
          </li>
        }
        @if (more() > 0) {
          <li class="none" role="option" aria-disabled="true" aria-selected="false">
            {{ more() }} more: type on, a venue’s name too
          </li>
        }
        @if (results().length === 0) {
          <li class="none" role="option" aria-disabled="true" aria-selected="false">
            {{ query() ? 'No instrument matches “' + query() + '”' : 'No instruments yet' }}
          </li>
        }
      </ul>
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Search {
  private readonly router = inject(Router);
  private readonly instruments = inject(Instruments);
  private readonly stream = inject(Stream);
  private readonly input = viewChild.required<ElementRef<HTMLInputElement>>('input');
  protected readonly query = signal('');
  protected readonly isOpen = signal(false);
  protected readonly chosen = signal(0);
  private readonly titles = computed(
    () => new Map(this.stream.feeds()?.map(({ venue, title }) => [venue, title] as const)),
  );
  // an asset and its venue are the same wish in either order
  private readonly matches = computed(() =>
    fuzzyMatches(this.instruments.all(), this.query(), ({ symbol, venue, base, quote }) => [
      `${symbol}${venue}`,
      `${base}${quote}${venue}`,
      `${venue}${symbol}`,
    ]),
  );
  protected readonly results = computed(() =>
    this.matches()
      .slice(0, RESULTS_MAX)
      .map((item) => ({ ...item, title: this.titles().get(item.venue) ?? item.venue })),
  );
  protected readonly more = computed(() => Math.max(0, this.matches().length - RESULTS_MAX));

  focus(): void {
    this.input().nativeElement.focus();
    this.input().nativeElement.select();
  }

  protected ask(text: string): void {
    this.query.set(text);
    this.chosen.set(0);
    this.isOpen.set(true);
  }

  protected press(event: KeyboardEvent): void {
    const count = this.results().length;
    if (event.key === 'Escape') this.input().nativeElement.blur();
    else if (event.key === 'Enter' && count > 0) this.open(this.results()[this.chosen()]);
    else if (event.key === 'ArrowDown' && count > 0) this.chosen.update((at) => (at + 1) % count);
    else if (event.key === 'ArrowUp' && count > 0) this.chosen.update((at) => (at + count - 1) % count);
    else return;
    event.preventDefault();
  }

  protected open({ venue, symbol }: InstrumentDto): void {
    this.query.set('');
    this.input().nativeElement.blur();
    void this.router.navigate(['/instrument', venue, symbol]);
  }
}
