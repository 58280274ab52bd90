import {
  type BookLevels,
  columnOf,
  HeatColumns,
  type HeatLook,
  HeatMapPainter,
  type HeatReading,
  type Palette,
} from '@livetape/charts';
import { type InstrumentSpec } from '@livetape/model';
import { type CanvasSize, type DepthHistory, type HeatPoint, type HeatText } from './book-messages';
import { fitCanvas } from './canvas';
import { compactText, fixedText, glanceDecimals, labelDecimals } from './number-text';

const SPAN_MS = 600_000;
/** As the server's history has it. */
const STEP_MS = 5_000;
const LEVELS = 20;
const SHORT = new Intl.DateTimeFormat(undefined, { timeStyle: 'short', hourCycle: 'h23', timeZone: 'UTC' });
const MEDIUM = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23', timeZone: 'UTC' });

/** The heat map's two canvases in the worker, and its columns: history first, then what the live book shows. */
export class HeatSheet {
  private readonly columns = new HeatColumns(SPAN_MS, STEP_MS);
  private readonly painter = new HeatMapPainter(this.columns);
  private chart: OffscreenCanvasRenderingContext2D | null = null;
  private crosshair: OffscreenCanvasRenderingContext2D | null = null;
  private size: CanvasSize | null = null;
  private spec: InstrumentSpec | null = null;
  private point: { x: number; y: number } | null = null;
  private isStale = false;
  private isChartDue = false;
  private isCrosshairDue = false;
  private sent = '';

  attach(chart: OffscreenCanvas, crosshair: OffscreenCanvas): void {
    this.chart = chart.getContext('2d');
    this.crosshair = crosshair.getContext('2d');
    if (this.size) this.place(this.size);
  }

  set palette(palette: Palette) {
    this.painter.palette = palette;
    this.isChartDue = true;
  }

  place(size: CanvasSize): void {
    this.size = size;
    for (const context of [this.chart, this.crosshair]) if (context) fitCanvas(context, size);
    this.painter.place(size.width, size.height);
    this.isChartDue = true;
  }

  /** Another instrument: nothing is known yet. */
  clear(): void {
    this.columns.clear();
    this.spec = null;
    this.isChartDue = true;
  }

  get hasColumns(): boolean {
    return this.columns.all.length > 0;
  }

  /** The server's columns replace ours of the same steps: it has not missed anything while a page was away. */
  putHistory({ columns, priceDecimals, sizeDecimals }: DepthHistory): void {
    const units = { levels: LEVELS, priceScale: 10 ** priceDecimals, sizeScale: 10 ** sizeDecimals };
    for (const { time, bids, asks } of columns) this.columns.put(columnOf(time, { bids, asks }, units));
    this.isChartDue = true;
  }

  /** The live book as the column of this moment. */
  putLive(now: number, book: BookLevels, spec: InstrumentSpec): void {
    this.spec = spec;
    const units = { levels: LEVELS, priceScale: 10 ** spec.priceDecimals, sizeScale: 10 ** spec.sizeDecimals };
    this.columns.put(columnOf(now, book, units));
    this.isChartDue = true;
  }

  judge(isStale: boolean): void {
    if (isStale !== this.isStale) this.isChartDue = true;
    this.isStale = isStale;
  }

  /** Moves the crosshair: to a place, or from where it is by columns and pixels; null takes it away. */
  move(point: HeatPoint | null): void {
    if (point && 'columns' in point) {
      const { x, y } = this.point ?? this.painter.start;
      const moved = { x: x + point.columns * this.painter.columnWidth, y: y + point.pixels };
      this.point = this.painter.read(moved) ? moved : (this.point ?? this.painter.start);
    } else this.point = point;
    this.isCrosshairDue = true;
  }

  paint(): void {
    if (!this.chart || !this.crosshair || !this.spec) return;
    if (this.isChartDue) this.painter.paint(this.chart, this.look(this.spec));
    if (this.isCrosshairDue || (this.isChartDue && this.point))
      this.painter.paintCrosshair(this.crosshair, this.point, this.look(this.spec));
    this.isChartDue = this.isCrosshairDue = false;
  }

  /** The text under the crosshair when it is another one than before; undefined when it is not. */
  takeText(): HeatText | null | undefined {
    const reading = this.point && this.spec && this.painter.read(this.point);
    const text = reading ? textOf(reading, this.look(this.spec!)) : null;
    const key = JSON.stringify(text);
    if (key === this.sent) return undefined;
    this.sent = key;
    return text;
  }

  /** An instrument's scale, when no live row has told it yet. */
  set instrument(spec: InstrumentSpec) {
    this.spec ??= spec;
  }

  private look({ priceDecimals }: InstrumentSpec): HeatLook {
    return {
      isStale: this.isStale,
      unit: 10 ** -priceDecimals,
      priceText: (price, step) =>
        fixedText(price, step > 0 ? labelDecimals(step, priceDecimals) : glanceDecimals(price, priceDecimals)),
      sizeText: compactText,
      timeText: (ms) => (ms % 60_000 === 0 ? SHORT : MEDIUM).format(ms),
    };
  }
}

function textOf(at: HeatReading, look: HeatLook): HeatText {
  const best = at.bestBid === null || at.bestAsk === null ? null : [at.bestBid, at.bestAsk];
  return {
    time: `${MEDIUM.format(at.time)} UTC`,
    price: [at.priceFrom, at.priceTo].map((price) => look.priceText(price, at.priceTo - at.priceFrom)).join(' – '),
    bid: at.bidSize === null ? '—' : look.sizeText(at.bidSize),
    ask: at.askSize === null ? '—' : look.sizeText(at.askSize),
    best: best ? best.map((price) => look.priceText(price, 0)).join(' / ') : 'no book',
  };
}
