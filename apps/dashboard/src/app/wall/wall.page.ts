import {
  afterRenderEffect,
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { type Market, marketKey, type TileText } from '../../stream/messages';
import { quoteName, shortName } from '../instrument-name';
import { Instruments } from '../instruments';
import { VenueList } from '../shell/venue-list';
import { Stream } from '../stream';
import { Watchlist } from '../watchlist';
import { gridColumns, neighbour } from './wall-grid';
import { WallBooks } from './wall-books';
import { bookMix, wallMix } from './wall-mix';
import { WallSheet } from './wall-sheet';

const TILES_MAX = 64;
const BOOKS_MAX = 8;
const TILE_WIDTH_MIN = 118;
const TILE_WIDTH_MIN_PHONE = 150;
const ARROWS = { 1: '▲', 0: '■', [-1]: '▼' } as const;
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23', timeZone: 'UTC' });

/** Up to 64 live charts. Names are drawn by Angular once; what moves is written by `write`, past change detection. */
@Component({
  selector: 'tape-wall-page',
  imports: [RouterLink, VenueList, WallBooks, WallSheet],
  templateUrl: './wall.page.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: {
    class: 'wall',
    '(keydown)': 'press($event)',
    '(document:keydown.escape)': 'sheet()?.unpin()',
    '(document:keydown.b)': 'pressBooks($event)',
  },
})
export class WallPage {
  /** `?list=watch` shows the watchlist, `?venue=` one venue, `?books=1` order books; `?watch=a:X,b:Y` takes over a shared list. */
  readonly list = input<string>();
  readonly watch = input<string>();
  readonly venue = input<string>();
  readonly books = input<string>();

  protected readonly instruments = inject(Instruments);
  protected readonly watchlist = inject(Watchlist);
  protected readonly sheet = viewChild(WallSheet);
  private readonly stream = inject(Stream);
  private readonly router = inject(Router);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly room = signal({ width: 0, height: 0 });
  private tiles: TileElements[] = [];

  protected readonly isWatchlist = computed(() => this.list() === 'watch');
  protected readonly isPinned = signal(false);
  protected readonly isCopied = signal(false);
  protected readonly titles = computed(
    () => new Map(this.stream.feeds()?.map(({ venue, title }) => [venue, title] as const)),
  );
  /** The venues to choose from, each with its instruments. */
  protected readonly venues = computed(() =>
    [...Map.groupBy(this.instruments.all(), ({ venue }) => venue)].map(([venue, { length }]) => ({
      venue,
      title: this.titleOf(venue),
      count: length,
    })),
  );
  /** The venue that alone is shown; null for all, and for one that is not followed. */
  protected readonly chosen = computed(() => this.venues().find(({ venue }) => venue === this.venue()) ?? null);
  protected readonly shown = computed(() => {
    const all = this.instruments.all();
    if (!this.isWatchlist()) return this.unlisted();
    const known = new Map(all.map((instrument) => [marketKey(instrument), instrument]));
    return this.watchlist.markets().flatMap((market) => known.get(marketKey(market)) ?? []);
  });
  private readonly unlisted = computed(() => {
    const all = this.instruments.all();
    const venue = this.venue();
    const isOne = venue !== undefined && all.some((instrument) => instrument.venue === venue);
    return isOne ? all.filter((instrument) => instrument.venue === venue).slice(0, TILES_MAX) : wallMix(all, TILES_MAX);
  });
  protected readonly isWithBooks = computed(() => this.books() === '1');
  /** Whose books stand beneath the tiles. A state that changes changes nothing here: only which books are followed does. */
  protected readonly bookMarkets = computed(
    () => {
      const followed = this.stream.books();
      return this.isWithBooks() ? bookMix(this.shown(), (item) => followed.has(marketKey(item)), BOOKS_MAX) : [];
    },
    { equal: (before, after) => before.map(marketKey).join() === after.map(marketKey).join() },
  );
  protected readonly columns = computed(() => {
    const { width } = this.room();
    return gridColumns(this.room(), this.shown().length, width < 600 ? TILE_WIDTH_MIN_PHONE : TILE_WIDTH_MIN);
  });

  /** Another object whenever the tiles stand elsewhere. */
  protected readonly places = computed(() => ({ tiles: this.shown(), columns: this.columns() }));

  constructor() {
    effect(() => {
      const shared = this.watch();
      if (!shared) return;
      untracked(() => this.watchlist.add(shared));
      void this.router.navigate([], { queryParams: { list: 'watch' }, replaceUrl: true });
    });
    effect(() => {
      const markets = this.shown().map(({ venue, symbol }) => ({ venue, symbol }));
      if (this.instruments.state() === 'ready') this.stream.post({ kind: 'wall', markets });
    });
    afterRenderEffect(() => {
      this.shown();
      this.tiles = [...this.element.querySelectorAll<HTMLElement>('.tile')].map(elementsOf);
    });
    const forget = [
      this.stream.hear('tiles', ({ texts }) => texts.forEach((text) => this.write(text))),
      this.stream.hear('crosshair', ({ timeMs }) => this.writeTime(timeMs)),
    ];
    const resized = new ResizeObserver(([{ contentRect }]) =>
      this.room.set({ width: Math.round(contentRect.width), height: Math.round(contentRect.height) }),
    );
    afterRenderEffect(() => {
      this.instruments.state();
      const scroller = this.element.querySelector('.wall-scroll');
      if (scroller) resized.observe(scroller);
    });
    inject(DestroyRef).onDestroy(() => {
      forget.forEach((stop) => stop());
      resized.disconnect();
    });
  }

  protected press(event: KeyboardEvent): void {
    const links = [...this.element.querySelectorAll<HTMLElement>('.tile-link')];
    const at = links.findIndex((link) => link.parentElement?.contains(event.target as Node));
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 's') this.watchlist.toggle(this.shown()[at]);
    const next = neighbour(event.key, at, { columns: this.columns(), tiles: links.length });
    if (next === null) return;
    event.preventDefault();
    links[next].focus();
  }

  protected toggleBooks(): void {
    const queryParams = { books: this.isWithBooks() ? null : 1 };
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected pressBooks(event: Event): void {
    const { target } = event;
    if (!(target instanceof HTMLElement && /^(input|textarea|select)$/i.test(target.tagName))) this.toggleBooks();
  }

  protected async share(): Promise<void> {
    const url = new URL(`/?watch=${encodeURIComponent(this.watchlist.text)}`, location.href).href;
    // refused where the page is not served securely or the reader says no: then the address bar is the way
    await navigator.clipboard.writeText(url).then(
      () => this.isCopied.set(true),
      () => void this.router.navigateByUrl(`/?list=watch&share=${encodeURIComponent(this.watchlist.text)}`),
    );
    setTimeout(() => this.isCopied.set(false), 2_000);
  }

  protected choose(venue: string): void {
    void this.router.navigate(['/'], {
      queryParams: { venue: venue || null, list: null },
      queryParamsHandling: 'merge',
    });
  }

  protected nameOf({ venue, symbol }: Market): string {
    return `${symbol} at ${this.titleOf(venue)}`;
  }

  protected titleOf(venue: string): string {
    return this.titles().get(venue) ?? venue;
  }

  protected readonly shortName = shortName;
  protected readonly quoteName = quoteName;

  private write(text: TileText): void {
    const tile = this.tiles[text.tile];
    if (!tile) return;
    tile.price.data = text.price;
    tile.change.data = text.change && `${ARROWS[text.direction]} ${text.change}`;
    tile.changed.dataset['direction'] = String(text.direction);
    tile.age.data = text.staleFor === null ? '' : `stale ${text.staleFor}`;
    tile.root.classList.toggle('is-stale', text.staleFor !== null);
    tile.root.classList.remove('is-empty');
  }

  private writeTime(timeMs: number | null): void {
    const place = this.element.querySelector('.crosshair-time');
    if (place) place.textContent = timeMs === null ? '' : `${CLOCK.format(timeMs)} UTC`;
  }
}

/** What is written into again and again: texts keep their nodes, so that a page open for days makes none. */
interface TileElements {
  readonly root: HTMLElement;
  readonly changed: HTMLElement;
  readonly price: Text;
  readonly change: Text;
  readonly age: Text;
}

function elementsOf(root: HTMLElement): TileElements {
  const find = (name: string) => root.querySelector<HTMLElement>(`.${name}`)!;
  const changed = find('change');
  return { root, changed, price: textIn(find('price')), change: textIn(changed), age: textIn(find('age')) };
}

/** The text node of an element that holds nothing else. */
function textIn(element: HTMLElement): Text {
  return (element.firstChild as Text | null) ?? element.appendChild(document.createTextNode(''));
}
