import { type Palette } from '@livetape/charts';
import { type CanvasSize } from './book-messages';
import { fitCanvas } from './canvas';

/** Deltas shown: the last minute at 20 a second. */
const DOTS_MAX = 1_200;
const SPAN_MS = 60_000;
/** The axis is logarithmic: 0.1 ms to 10 s. */
const LOW_MS = 0.1;
const DECADES = 5;
const TICKS_MS = [1, 10, 100, 1_000];
const LABEL_WIDTH = 52;
const DOT = 3;

/** How high a time stands on the axis, 0 to 1. */
export function heightOf(ms: number): number {
  return Math.min(1, Math.max(0, Math.log10(Math.max(ms, LOW_MS) / LOW_MS) / DECADES));
}

/** Each delta of the last minute as a dot: across, when it came; upwards, how long it took. */
export class ArrivalsSheet {
  budgetMs = Infinity;
  private readonly times = new Float64Array(DOTS_MAX);
  private readonly values = new Float64Array(DOTS_MAX);
  private count = 0;
  private context: OffscreenCanvasRenderingContext2D | null = null;
  private size: CanvasSize | null = null;
  private look: Palette | null = null;
  private isDue = false;

  attach(canvas: OffscreenCanvas): void {
    this.context = canvas.getContext('2d');
    this.isDue = true;
  }

  place(size: CanvasSize): void {
    this.size = size;
    this.isDue = true;
  }

  set palette(palette: Palette) {
    this.look = palette;
    this.isDue = true;
  }

  /** @param now monotonic ms */
  add(now: number, ms: number): void {
    const at = this.count++ % DOTS_MAX;
    this.times[at] = now;
    this.values[at] = ms;
    this.isDue = true;
  }

  paint(now: number): void {
    const { context, size, look } = this;
    if (!this.isDue || context === null || size === null || look === null) return;
    this.isDue = false;
    fitCanvas(context, size);
    this.paintAxis(context, size, look);
    const across = (size.width - LABEL_WIDTH) / SPAN_MS;
    for (let i = 0; i < Math.min(this.count, DOTS_MAX); i++) {
      const x = size.width - (now - this.times[i]) * across;
      if (x < LABEL_WIDTH) continue;
      context.fillStyle = this.values[i] > this.budgetMs ? look.warn : look.accent;
      context.fillRect(x - DOT, this.y(this.values[i], size) - DOT / 2, DOT, DOT);
    }
  }

  private paintAxis(context: OffscreenCanvasRenderingContext2D, size: CanvasSize, look: Palette): void {
    context.font = `11px ${look.font}`;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const ms of TICKS_MS) {
      const y = Math.round(this.y(ms, size)) + 0.5;
      context.fillStyle = look.line;
      context.fillRect(LABEL_WIDTH, y - 0.5, size.width - LABEL_WIDTH, 1);
      context.fillStyle = look.muted;
      context.fillText(ms < 1_000 ? `${ms} ms` : '1 s', LABEL_WIDTH - 8, y);
    }
    if (this.budgetMs === Infinity) return;
    context.fillStyle = look.warn;
    for (let x = LABEL_WIDTH; x < size.width; x += 8)
      context.fillRect(x, Math.round(this.y(this.budgetMs, size)), 4, 1);
  }

  private y(ms: number, { height }: CanvasSize): number {
    return (1 - heightOf(ms)) * (height - DOT) + DOT / 2;
  }
}
