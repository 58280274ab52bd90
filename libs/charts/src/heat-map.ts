import { binOf, binSide, fullSize, type PriceBins, priceBins, SHADES, shadeOf, sizeOfShade } from './heat-bins';
import { type HeatColumn, type HeatColumns } from './heat-columns';
import { niceStep } from './nice-range';
import { type Palette } from './palette';
import { type Surface } from './tile';

/** Room of the axes and the legend, CSS pixels. */
const AXIS_RIGHT = 72;
const AXIS_BOTTOM = 20;
const LEGEND = 20;
/** Cells lower than this could not be told apart. */
const CELL_HEIGHT_MIN = 4;
const STALE_ALPHA = 0.45;
const MINUTE = 60_000;

/** What a heat map says beside its colours. */
export interface HeatLook {
  readonly isStale: boolean;
  /** Smallest distance of two prices. */
  readonly unit: number;
  /** Text of a price; `step` is the distance of two labels, 0 for a price on its own. */
  readonly priceText: (price: number, step: number) => string;
  readonly sizeText: (size: number) => string;
  readonly timeText: (timeMs: number) => string;
}

/** What lies under the crosshair. Sizes are null where nothing rests or no column was had. */
export interface HeatReading {
  readonly time: number;
  readonly priceFrom: number;
  readonly priceTo: number;
  readonly bidSize: number | null;
  readonly askSize: number | null;
  readonly bestBid: number | null;
  readonly bestAsk: number | null;
}

/**
 * Paints what was resting at which price over time: one column per step, cells shaded by size, bids and asks in their
 * colours, the best prices as lines, a price axis, a time axis and the scale of the shades. The crosshair is a sheet above.
 */
export class HeatMapPainter {
  palette: Palette | null = null;
  private width = 0;
  private height = 0;
  private bins: PriceBins | null = null;
  private full = 0;
  private sums = new Float64Array(0);

  constructor(private readonly columns: HeatColumns) {}

  /** CSS pixels. */
  place(width: number, height: number): void {
    this.width = width;
    this.height = height;
  }

  /** Paints it all: a new column comes only every few seconds. False while there is nothing to paint. */
  paint(surface: Surface, look: HeatLook): boolean {
    const { palette, columns } = this;
    surface.clearRect(0, 0, this.width, this.height);
    if (!palette || this.plotHeight < CELL_HEIGHT_MIN || this.plotWidth <= 0) return false;
    this.bins = priceBins(columns.all, Math.floor(this.plotHeight / CELL_HEIGHT_MIN), look.unit);
    if (!this.bins) return false;
    this.full = fullSize(columns.all, this.bins);
    if (this.sums.length < this.bins.count) this.sums = new Float64Array(this.bins.count);
    surface.font = `10px ${palette.font}`;
    surface.textBaseline = 'middle';
    surface.globalAlpha = look.isStale ? STALE_ALPHA : 1;
    this.paintAxes(surface, this.bins, look, palette);
    for (const column of columns.all) this.paintColumn(surface, column, this.bins, palette);
    this.paintBest(surface, palette);
    this.paintLegend(surface, look, palette);
    surface.globalAlpha = 1;
    return true;
  }

  /** Paints the crosshair at a point of the sheet, or nothing. */
  paintCrosshair(surface: Surface, point: { x: number; y: number } | null, look: HeatLook): void {
    const { palette, bins } = this;
    surface.clearRect(0, 0, this.width, this.height);
    if (!point || !palette || !bins || !this.read(point)) return;
    const right = this.plotWidth;
    const bottom = LEGEND + this.plotHeight;
    surface.fillStyle = palette.text;
    surface.globalAlpha = 0.6;
    surface.fillRect(Math.round(point.x), LEGEND, 1, this.plotHeight);
    surface.fillRect(0, Math.round(point.y), right, 1);
    surface.globalAlpha = 1;
    surface.font = `10px ${palette.font}`;
    surface.textBaseline = 'middle';
    this.plate(
      surface,
      look.priceText(this.priceAt(point.y, bins), bins.step),
      { x: right + 4, y: point.y - 8 },
      palette,
    );
    const time = look.timeText(this.timeAt(point.x));
    const half = surface.measureText(time).width / 2 + 4;
    this.plate(surface, time, { x: Math.min(right - half * 2, Math.max(0, point.x - half)), y: bottom + 3 }, palette);
  }

  /** What lies under a point; null outside of the plot. */
  read({ x, y }: { x: number; y: number }): HeatReading | null {
    const { bins } = this;
    if (!bins || x < 0 || x >= this.plotWidth || y < LEGEND || y >= LEGEND + this.plotHeight) return null;
    const bin = Math.min(bins.count - 1, Math.max(0, binOf(bins, this.priceAt(y, bins))));
    const time = this.timeAt(x);
    const column = this.columns.at(time);
    return {
      time: column?.time ?? time,
      priceFrom: bins.low + bin * bins.step,
      priceTo: bins.low + (bin + 1) * bins.step,
      bidSize: column && this.sizeAt(column.bids, bin),
      askSize: column && this.sizeAt(column.asks, bin),
      bestBid: column?.bids.price[0] ?? null,
      bestAsk: column?.asks.price[0] ?? null,
    };
  }

  /** The middle of the newest column: where a crosshair moved by keys begins. */
  get start(): { x: number; y: number } {
    return { x: this.plotWidth - 2, y: LEGEND + this.plotHeight / 2 };
  }

  /** Width of one column: how far a key moves the crosshair. */
  get columnWidth(): number {
    return this.columns.to === null ? 0 : (this.plotWidth * this.columns.stepMs) / this.spanMs;
  }

  private get plotWidth(): number {
    return this.width - AXIS_RIGHT;
  }

  private get plotHeight(): number {
    return this.height - AXIS_BOTTOM - LEGEND;
  }

  private sizeAt(side: HeatColumn['bids'], bin: number): number | null {
    binSide(side, this.bins!, this.sums);
    return this.sums[bin] > 0 ? this.sums[bin] : null;
  }

  /** As much time as there is, in whole minutes, so that columns keep their places: at least two, at most all. */
  private get spanMs(): number {
    const { all, spanMs, to } = this.columns;
    return Math.min(spanMs, Math.max(2 * MINUTE, Math.ceil((to! - all[0].time) / MINUTE) * MINUTE));
  }

  private xOf(time: number): number {
    return ((time - this.columns.to!) / this.spanMs + 1) * this.plotWidth;
  }

  private timeAt(x: number): number {
    return this.columns.to! + (x / this.plotWidth - 1) * this.spanMs;
  }

  private yOf(price: number, { low, step, count }: PriceBins): number {
    return LEGEND + this.plotHeight * (1 - (price - low) / (step * count));
  }

  private priceAt(y: number, { low, step, count }: PriceBins): number {
    return low + (1 - (y - LEGEND) / this.plotHeight) * step * count;
  }

  private paintAxes(surface: Surface, bins: PriceBins, look: HeatLook, palette: Palette): void {
    const right = this.plotWidth;
    const step = niceStep(bins.step * bins.count, Math.max(2, Math.floor(this.plotHeight / 22)));
    surface.textAlign = 'left';
    const high = bins.low + bins.step * bins.count;
    for (let tick = Math.ceil(bins.low / step); tick * step <= high; tick++) {
      const y = Math.round(this.yOf(tick * step, bins));
      if (y < LEGEND + 6 || y > LEGEND + this.plotHeight - 6) continue;
      surface.fillStyle = palette.line;
      surface.fillRect(0, y, right, 1);
      surface.fillStyle = palette.muted;
      surface.fillText(look.priceText(tick * step, step), right + 8, y, AXIS_RIGHT - 10);
    }
    surface.textAlign = 'center';
    const from = this.columns.to! - this.spanMs;
    const minutes = Math.max(1, Math.ceil(this.spanMs / MINUTE / Math.max(1, Math.floor(this.plotWidth / 90))));
    for (let time = Math.ceil(from / MINUTE) * MINUTE; time < this.columns.to!; time += MINUTE) {
      if ((time / MINUTE) % minutes !== 0) continue;
      const x = this.xOf(time);
      if (x > 24 && x < right - 24) surface.fillText(look.timeText(time), x, LEGEND + this.plotHeight + 11);
    }
  }

  private paintColumn(surface: Surface, column: HeatColumn, bins: PriceBins, palette: Palette): void {
    const left = Math.max(0, Math.round(this.xOf(column.time)));
    const width = Math.round(this.xOf(column.time + this.columns.stepMs)) - left;
    const alpha = surface.globalAlpha;
    for (const [side, colour] of [
      [column.bids, palette.up],
      [column.asks, palette.down],
    ] as const) {
      binSide(side, bins, this.sums);
      surface.fillStyle = colour;
      for (let bin = 0; bin < bins.count; bin++) {
        const shade = shadeOf(this.sums[bin], this.full);
        if (shade === 0) continue;
        const top = Math.round(this.yOf(bins.low + (bin + 1) * bins.step, bins));
        const bottom = Math.round(this.yOf(bins.low + bin * bins.step, bins));
        surface.globalAlpha = alpha * alphaOf(shade);
        surface.fillRect(left, top, width, bottom - top);
      }
    }
    surface.globalAlpha = alpha;
  }

  /** Best bid and best ask as steps; broken where a column is missing: nothing is known of that time. */
  private paintBest(surface: Surface, palette: Palette): void {
    surface.strokeStyle = palette.text;
    surface.lineWidth = 1;
    for (const name of ['bids', 'asks'] as const) {
      surface.beginPath();
      let before = -Infinity;
      for (const column of this.columns.all) {
        const best = column[name].price[0];
        if (best === undefined) continue;
        const y = Math.round(this.yOf(best, this.bins!)) + 0.5;
        if (column.time - before > this.columns.stepMs) surface.moveTo(Math.max(0, this.xOf(column.time)), y);
        else surface.lineTo(this.xOf(column.time), y);
        surface.lineTo(this.xOf(column.time + this.columns.stepMs), y);
        before = column.time;
      }
      surface.stroke();
    }
  }

  private paintLegend(surface: Surface, look: HeatLook, palette: Palette): void {
    const alpha = surface.globalAlpha;
    const middle = 8;
    let x = 0;
    const word = (text: string, colour: string) => {
      surface.fillStyle = colour;
      surface.fillText(text, x, middle);
      x += surface.measureText(text).width + 6;
    };
    surface.textAlign = 'left';
    for (const [name, colour] of [
      ['bids', palette.up],
      ['asks', palette.down],
    ] as const) {
      word(name, palette.muted);
      surface.fillStyle = colour;
      for (let shade = 2; shade <= SHADES; shade += 2, x += 12) {
        surface.globalAlpha = alpha * alphaOf(shade);
        surface.fillRect(x, 3, 11, 10);
      }
      surface.globalAlpha = alpha;
      x += 8;
    }
    const sizes = `${look.sizeText(sizeOfShade(2, this.full))} … ${look.sizeText(this.full)}`;
    const step = `per ${look.priceText(this.bins!.step, this.bins!.step)}`;
    // as much as there is room for
    for (const text of [`up to ${sizes} and more, ${step}`, `up to ${sizes}`, sizes]) {
      if (x + surface.measureText(text).width > this.width) continue;
      word(text, palette.muted);
      break;
    }
  }

  private plate(surface: Surface, text: string, at: { x: number; y: number }, palette: Palette): void {
    surface.textAlign = 'left';
    surface.fillStyle = palette.panel;
    surface.fillRect(at.x, at.y, surface.measureText(text).width + 8, 16);
    surface.fillStyle = palette.text;
    surface.fillText(text, at.x + 4, at.y + 8.5);
  }
}

function alphaOf(shade: number): number {
  return 0.07 + 0.88 * (shade / SHADES);
}
