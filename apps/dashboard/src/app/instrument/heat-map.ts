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
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { getBookHistory } from '@livetape/api-client';
import { sheetScale } from '@livetape/charts';
import { type HeatPoint, type HeatText } from '../../stream/book-messages';
import { type Market } from '../../stream/messages';
import { Stream } from '../stream';

/** How far one press of an arrow key moves the crosshair: a column of time, or this many pixels of price. */
const KEYS: Readonly<Record<string, { columns: number; pixels: number }>> = {
  ArrowLeft: { columns: -1, pixels: 0 },
  ArrowRight: { columns: 1, pixels: 0 },
  ArrowUp: { columns: 0, pixels: -4 },
  ArrowDown: { columns: 0, pixels: 4 },
};

/** What rested at which price over the last ten minutes: two canvases that the worker paints, and the readout above them. */
@Component({
  selector: 'tape-heat-map',
  template: `
    <div class="bar">
      <h2 id="heat-title">Depth, last 10 minutes</h2>
      <span class="space"></span>
      @if (text(); as at) {
        <span class="heat-text" data-testid="heat-text">
          <span>{{ at.time }}</span>
          <span>{{ at.price }}</span>
          <span data-direction="1">bid {{ at.bid }}</span>
          <span data-direction="-1">ask {{ at.ask }}</span>
          <span class="muted">{{ at.best }}</span>
        </span>
      } @else {
        <span class="muted wide">Point at it, or focus it and press the arrow keys</span>
      }
    </div>
    <div
      #box
      class="heat-box"
      tabindex="0"
      role="group"
      [attr.aria-label]="'Depth of ' + market().symbol + ' over the last ten minutes; arrow keys read it out'"
      data-testid="heat"
      (pointermove)="point($event)"
      (pointerdown)="point($event)"
      (pointerleave)="leave()"
      (blur)="leave()"
      (keydown)="press($event)"
    >
      <canvas #chart aria-hidden="true"></canvas><canvas #crosshair aria-hidden="true"></canvas>
      @if (notice(); as words) {
        <p class="over muted">{{ words }}</p>
      }
    </div>
    <p class="sr" aria-live="polite">{{ spoken() }}</p>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HeatMap {
  readonly market = input.required<Market>();

  private readonly stream = inject(Stream);
  private readonly box = viewChild.required<ElementRef<HTMLElement>>('box');
  private readonly chart = viewChild.required<ElementRef<HTMLCanvasElement>>('chart');
  private readonly crosshair = viewChild.required<ElementRef<HTMLCanvasElement>>('crosshair');
  private readonly hasColumns = signal(false);
  private readonly history = signal<'loading' | 'ready' | 'failed'>('loading');
  private readonly isByKey = signal(false);
  private readonly isUp = computed(() => this.stream.link().state === 'open');
  private waiting: HeatPoint | null | undefined;

  protected readonly text = signal<HeatText | null>(null);
  protected readonly spoken = computed(() => {
    const at = this.text();
    return at && this.isByKey() ? `${at.time}, ${at.price}, bid ${at.bid}, ask ${at.ask}` : '';
  });
  protected readonly notice = computed(() => {
    if (this.hasColumns()) return null;
    if (this.history() === 'loading') return 'Loading the last ten minutes…';
    return 'No book has been synced in the last ten minutes. The map fills itself once one is.';
  });

  constructor() {
    effect(() => {
      const market = this.market();
      // what was missed while the link was down is history by now
      if (this.isUp()) untracked(() => void this.load(market));
    });
    effect(() => {
      this.market();
      this.hasColumns.set(false);
      this.text.set(null);
    });
    const forget = [
      this.stream.hear('heat', ({ hasColumns }) => this.hasColumns.set(hasColumns)),
      this.stream.hear('heat-text', ({ text }) => this.text.set(text)),
    ];
    const resized = new ResizeObserver(() => this.measure());
    afterNextRender(() => {
      const chart = this.chart().nativeElement.transferControlToOffscreen();
      const crosshair = this.crosshair().nativeElement.transferControlToOffscreen();
      this.stream.post({ kind: 'heat-sheets', chart, crosshair }, [chart, crosshair]);
      resized.observe(this.box().nativeElement);
    });
    inject(DestroyRef).onDestroy(() => {
      resized.disconnect();
      forget.forEach((stop) => stop());
      this.stream.post({ kind: 'heat-point', point: null });
    });
  }

  protected point({ clientX, clientY }: PointerEvent): void {
    const { left, top } = this.box().nativeElement.getBoundingClientRect();
    this.isByKey.set(false);
    this.move({ x: clientX - left, y: clientY - top });
  }

  protected leave(): void {
    this.move(null);
  }

  protected press(event: KeyboardEvent): void {
    const step = KEYS[event.key];
    if (event.key === 'Escape') this.leave();
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    // the page pans its bars with the same keys: here they are ours
    event.stopPropagation();
    this.isByKey.set(true);
    this.stream.post({ kind: 'heat-point', point: step });
  }

  /** The newest place wins: at most one message a frame. */
  private move(point: HeatPoint | null): void {
    if (this.waiting === undefined)
      requestAnimationFrame(() => {
        this.stream.post({ kind: 'heat-point', point: this.waiting ?? null });
        this.waiting = undefined;
      });
    this.waiting = point;
  }

  private measure(): void {
    const { clientWidth: width, clientHeight: height } = this.box().nativeElement;
    const scale = sheetScale(width, height, devicePixelRatio);
    this.stream.post({ kind: 'heat-layout', size: { width, height, scale } });
  }

  private async load(market: Market): Promise<void> {
    this.history.set('loading');
    // a server that is away says so in the banner; live columns still come
    const answer = await getBookHistory({ query: market }).catch(() => null);
    if (market !== this.market()) return;
    this.history.set(answer?.data ? 'ready' : 'failed');
    if (answer?.data) this.stream.post({ kind: 'heat-history', market, history: answer.data });
  }
}
