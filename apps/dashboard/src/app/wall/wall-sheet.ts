import { DestroyRef, Directive, effect, ElementRef, inject, input, output } from '@angular/core';
import { chartAt, plotWidth, sheetScale, visibleCharts } from '@livetape/charts';
import { Stream } from '../stream';
import { Theme } from '../theme';

type Work = 'measure' | 'look' | 'hover';

/**
 * The two canvases behind and above the grid's tiles: gives them to the worker once, tells it where each tile's chart
 * stands and which are scrolled to, and passes the pointer on. Draws nothing itself.
 */
@Directive({
  selector: '[tapeWallSheet]',
  host: {
    '(pointermove)': 'move($event)',
    '(pointerleave)': 'leave()',
    '(click)': 'pin($event)',
  },
})
export class WallSheet {
  /** Another value whenever the tiles on the grid are others. */
  readonly tapeWallSheet = input.required<unknown>();
  /** Whether the crosshair is pinned. */
  readonly pinned = output<boolean>();

  private readonly stream = inject(Stream);
  private readonly theme = inject(Theme);
  private readonly grid = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private rects: Float32Array = new Float32Array(0);
  private isPinned = false;
  private share: number | null = null;
  private frame = 0;
  private readonly waiting = new Set<Work>();

  constructor() {
    this.giveAway();
    effect(() => this.stream.post({ kind: 'palette', palette: this.theme.palette() }));
    effect(() => {
      this.tapeWallSheet();
      this.later('measure');
    });
    const resized = new ResizeObserver(() => this.later('measure'));
    resized.observe(this.grid);
    const scroller = this.grid.parentElement;
    const scroll = () => this.later('look');
    scroller?.addEventListener('scroll', scroll, { passive: true });
    inject(DestroyRef).onDestroy(() => {
      resized.disconnect();
      scroller?.removeEventListener('scroll', scroll);
      cancelAnimationFrame(this.frame);
      this.stream.post({ kind: 'hover', share: null });
      // the canvases leave the page: nothing of them is seen any more
      this.stream.post({ kind: 'scroll', visible: new Uint8Array(this.rects.length / 4) });
    });
  }

  /** Lets a pinned crosshair go. */
  unpin(): void {
    this.isPinned = false;
    this.pinned.emit(false);
    this.hover(null);
  }

  protected move(event: PointerEvent): void {
    if (!this.isPinned && event.pointerType !== 'touch') this.hover(this.shareOf(event));
  }

  protected leave(): void {
    if (!this.isPinned) this.hover(null);
  }

  /** A click on a chart pins the crosshair where it is, or lets it go. Links and buttons keep their clicks. */
  protected pin(event: MouseEvent): void {
    const share = (event.target as HTMLElement).closest('a, button') ? null : this.shareOf(event);
    if (share === null) return;
    if (this.isPinned) return this.unpin();
    this.isPinned = true;
    this.pinned.emit(true);
    this.hover(share);
  }

  private giveAway(): void {
    const sheets = ['charts', 'crosshairs'].map((name) => {
      const canvas = document.createElement('canvas');
      canvas.className = `sheet is-${name}`;
      canvas.setAttribute('aria-hidden', 'true');
      this.grid.append(canvas);
      return canvas.transferControlToOffscreen();
    });
    const [charts, crosshairs] = sheets;
    this.stream.post({ kind: 'sheets', charts, crosshairs }, sheets);
  }

  private shareOf({ clientX, clientY }: MouseEvent): number | null {
    const box = this.grid.getBoundingClientRect();
    const x = clientX - box.left;
    const chart = chartAt(this.rects, x, clientY - box.top);
    if (chart < 0) return null;
    const [left, , width, height] = this.rects.subarray(chart * 4);
    return Math.min(1, (x - left) / plotWidth(width, height));
  }

  /** The newest place wins: at most one message a frame. */
  private hover(share: number | null): void {
    if (share === this.share) return;
    this.share = share;
    this.later('hover');
  }

  private measure(): void {
    const box = this.grid.getBoundingClientRect();
    const charts = this.grid.querySelectorAll('.tile-chart');
    const rects = new Float32Array(charts.length * 4);
    charts.forEach((chart, at) => {
      const { left, top, width, height } = chart.getBoundingClientRect();
      rects.set([left - box.left, top - box.top, width, height], at * 4);
    });
    this.rects = rects;
    const { width, height } = box;
    const scale = sheetScale(width, height, devicePixelRatio);
    this.stream.post({ kind: 'layout', layout: { width, height, scale, rects, visible: this.visible() } });
  }

  private visible(): Uint8Array {
    const scroller = this.grid.parentElement;
    if (!scroller) return new Uint8Array(this.rects.length / 4).fill(1);
    return visibleCharts(this.rects, scroller.scrollTop, scroller.scrollTop + scroller.clientHeight);
  }

  /** Notes work for the next frame; each kind runs at most once in it. */
  private later(work: Work): void {
    this.waiting.add(work);
    if (this.waiting.size > 1) return;
    this.frame = requestAnimationFrame(() => {
      const waiting = new Set(this.waiting);
      this.waiting.clear();
      for (const kind of waiting) this.works[kind]();
    });
  }

  private readonly works: Readonly<Record<Work, () => void>> = {
    measure: () => this.measure(),
    look: () => this.stream.post({ kind: 'scroll', visible: this.visible() }),
    hover: () => this.stream.post({ kind: 'hover', share: this.share }),
  };
}
