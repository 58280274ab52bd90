import {
  afterNextRender,
  afterRenderEffect,
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  input,
  viewChild,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import { type InstrumentDto } from '@livetape/api-client';
import { sheetScale, visibleAcross } from '@livetape/charts';
import { type WallBookText } from '../../stream/book-messages';
import { BOOK_LOOKS } from '../book-looks';
import { shortName } from '../instrument-name';
import { Stream } from '../stream';
import { Theme } from '../theme';

/**
 * Small order book ladders beneath the wall, on one canvas that the worker paints. Names are drawn by Angular once, states
 * are written past change detection.
 */
@Component({
  selector: 'tape-wall-books',
  imports: [RouterLink],
  templateUrl: './wall-books.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'region', 'aria-label': 'Order books', tabindex: '0', '(scroll)': 'look()' },
})
export class WallBooks {
  readonly markets = input.required<readonly InstrumentDto[]>();
  /** What each venue is called. */
  readonly titles = input.required<ReadonlyMap<string, string>>();

  private readonly stream = inject(Stream);
  private readonly theme = inject(Theme);
  private readonly strip = viewChild.required<ElementRef<HTMLElement>>('strip');
  private readonly canvas = viewChild.required<ElementRef<HTMLCanvasElement>>('canvas');
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private rects = new Float32Array(0);
  private frame = 0;

  protected readonly shortName = shortName;

  constructor() {
    effect(() => this.stream.post({ kind: 'palette', palette: this.theme.palette() }));
    effect(() => {
      const markets = this.markets().map(({ venue, symbol }) => ({ venue, symbol }));
      this.stream.post({ kind: 'wall-books', markets });
    });
    const resized = new ResizeObserver(() => this.later());
    afterNextRender(() => {
      const canvas = this.canvas().nativeElement.transferControlToOffscreen();
      this.stream.post({ kind: 'wall-books-sheet', canvas }, [canvas]);
      resized.observe(this.strip().nativeElement);
    });
    afterRenderEffect(() => {
      this.markets();
      this.later();
    });
    const forget = this.stream.hear('wall-books', ({ texts }) => texts.forEach((text) => this.write(text)));
    inject(DestroyRef).onDestroy(() => {
      forget();
      resized.disconnect();
      cancelAnimationFrame(this.frame);
      this.stream.post({ kind: 'wall-books', markets: [] });
    });
  }

  protected titleOf(venue: string): string {
    return this.titles().get(venue) ?? venue;
  }

  protected look(): void {
    this.stream.post({ kind: 'wall-books-scroll', visible: this.visible() });
  }

  private later(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.measure());
  }

  private measure(): void {
    const strip = this.strip().nativeElement;
    const { left, top, width, height } = strip.getBoundingClientRect();
    const ladders = strip.querySelectorAll('.book-ladder');
    const rects = new Float32Array(ladders.length * 4);
    ladders.forEach((ladder, at) => {
      const box = ladder.getBoundingClientRect();
      rects.set([box.left - left, box.top - top, box.width, box.height], at * 4);
    });
    this.rects = rects;
    const scale = sheetScale(width, height, devicePixelRatio);
    const layout = { width, height, scale, rects, visible: this.visible() };
    this.stream.post({ kind: 'wall-books-layout', layout });
  }

  private visible(): Uint8Array {
    const { scrollLeft, clientWidth } = this.element;
    return visibleAcross(this.rects, scrollLeft, scrollLeft + clientWidth);
  }

  private write({ book, state, age }: WallBookText): void {
    const place = this.strip().nativeElement.querySelectorAll<HTMLElement>('.book-state')[book];
    if (!place) return;
    const { label, tone } = BOOK_LOOKS[state];
    place.textContent = tone === 'good' ? '' : `${label} ${age}`.trim();
    place.className = `book-state is-${tone}`;
  }
}
