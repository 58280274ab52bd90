import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { getBook, type InstrumentDto } from '@livetape/api-client';
import { ladderHeight, sheetScale } from '@livetape/charts';
import { type BookView, type LadderLine } from '../../stream/book-messages';
import { type Market } from '../../stream/messages';
import { BOOK_LOOKS } from '../book-looks';
import { Stream } from '../stream';
import { Theme } from '../theme';
import { bookNotes, groupChoices, ROW_CHOICES } from './ladder-view';

/** How often the server is asked how deep the book is known to be complete. */
const TRUST_MS = 5_000;
/** The table of the ladder is rewritten at most this often. */
const TABLE_MS = 900;

/**
 * The order book: a canvas that the worker paints, scrolled by the browser; the book's state and reason; grouping, rows and
 * a table view.
 */
@Component({
  selector: 'tape-ladder',
  templateUrl: './ladder.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Ladder {
  readonly market = input.required<Market>();
  readonly listed = input<InstrumentDto>();
  /** Rows of each side, and units of price per row, as the address has them. */
  readonly rows = input.required<number>();
  readonly step = input.required<number>();
  readonly chosen = output<{ rows?: number; step?: number }>();

  private readonly stream = inject(Stream);
  private readonly theme = inject(Theme);
  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');
  private readonly canvas = viewChild.required<ElementRef<HTMLCanvasElement>>('canvas');
  private readonly view = signal<BookView | null>(null);
  private readonly middle = signal<number | null>(null);
  private readonly unit = signal(1);
  private tabledAt = 0;

  protected readonly rowChoices = ROW_CHOICES;
  protected readonly isTable = signal(false);
  protected readonly lines = signal<readonly LadderLine[]>([]);
  protected readonly state = computed(() => this.view()?.state ?? 'waiting');
  protected readonly look = computed(() => BOOK_LOOKS[this.state()]);
  protected readonly notes = computed(() => {
    const view = this.view();
    return view ? bookNotes(view) : { reason: 'The book has not come yet.', facts: '' };
  });
  protected readonly height = computed(() => ladderHeight(this.rows()));
  protected readonly steps = computed(() =>
    groupChoices({
      middle: this.middle(),
      unit: this.unit(),
      chosen: this.step(),
      decimals: this.listed()?.priceDecimals ?? 2,
    }),
  );
  /** Nothing to show, and in one word why. */
  protected readonly emptiness = computed(() => {
    const view = this.view();
    return !view || (view.bids === 0 && view.asks === 0) ? this.notes().reason : null;
  });

  constructor() {
    effect(() => this.stream.post({ kind: 'palette', palette: this.theme.palette() }));
    effect(() => {
      const fold = { rows: this.rows(), step: this.step() };
      this.stream.post({ kind: 'book', market: this.market(), fold });
    });
    effect((onCleanup) => {
      const market = this.market();
      this.view.set(null);
      this.middle.set(null);
      this.unit.set(1);
      this.lines.set([]);
      const ask = () => void this.askTrust(market);
      ask();
      const timer = setInterval(ask, TRUST_MS);
      onCleanup(() => clearInterval(timer));
    });
    const forget = [
      this.stream.hear('book', ({ book }) => this.take(book)),
      this.stream.hear('ladder-table', ({ lines }) => this.takeLines(lines)),
    ];
    const resized = new ResizeObserver(() => this.place());
    afterNextRender(() => {
      const canvas = this.canvas().nativeElement.transferControlToOffscreen();
      this.stream.post({ kind: 'ladder-sheet', canvas }, [canvas]);
      resized.observe(this.scroller().nativeElement);
    });
    effect(() => {
      this.height();
      requestAnimationFrame(() => this.centre());
    });
    inject(DestroyRef).onDestroy(() => {
      resized.disconnect();
      forget.forEach((stop) => stop());
      this.stream.post({ kind: 'ladder-table', isWanted: false });
      this.stream.post({ kind: 'book', market: null, fold: { rows: 1, step: 1 } });
    });
  }

  protected place(): void {
    const { clientWidth: width, clientHeight: height, scrollTop: top } = this.scroller().nativeElement;
    const scale = sheetScale(width, height, devicePixelRatio);
    this.stream.post({ kind: 'ladder-layout', layout: { width, height, scale, top } });
  }

  protected centre(): void {
    const scroller = this.scroller().nativeElement;
    scroller.scrollTop = (scroller.scrollHeight - scroller.clientHeight) / 2;
    this.place();
  }

  protected toggleTable(): void {
    this.isTable.update((isTable) => !isTable);
    this.stream.post({ kind: 'ladder-table', isWanted: this.isTable() });
  }

  private take(book: BookView): void {
    this.view.set(book);
    // the choice of groups follows the price's magnitude, not the price
    const middle = book.middle === null ? null : Number(book.middle.toPrecision(1));
    if (middle !== null) this.middle.set(middle);
    if (this.step() === 1) this.unit.set(book.priceUnit);
  }

  private takeLines(lines: readonly LadderLine[]): void {
    if (performance.now() - this.tabledAt < TABLE_MS) return;
    this.tabledAt = performance.now();
    this.lines.set(lines);
  }

  private async askTrust(market: Market): Promise<void> {
    if (document.hidden || this.stream.link().state !== 'open') return;
    // a server that is away says so in the banner; the depth known until then stays marked
    const answer = await getBook({ query: { ...market, depth: 1 } }).catch(() => null);
    const { bids, asks } = answer?.data?.trustedDepth ?? {};
    if (bids === undefined || asks === undefined) return;
    this.stream.post({ kind: 'trusted', market, trusted: { bids, asks } });
  }
}
