import {
  barNear,
  CandlePainter,
  type CandleView,
  type ChartBar,
  glanceDecimals,
  labelDecimals,
  paintPointer,
  vwapOf,
} from '@livetape/charts';
import { type InstrumentSpec, isWidthName, type WidthName, WIDTH_NAMES, WIDTHS } from '@livetape/model';
import { BarStream } from './bar-stream';
import { make, setText } from './dom';
import { type Market } from './history';
import { type Hub } from './hub';
import { aboutOf, nameOf } from './instrument-name';
import { type DataFacts, LivetapeElement } from './livetape-element';

const WIDTH_PRESET = '1m';
/** Bars of the table: what is worth reading one by one. */
const TABLE_BARS = 20;
/** What the legend says of a bar; on a narrow chart the last ones are left out. */
const LEGEND = [
  ['O', 'detail'],
  ['H', ''],
  ['L', ''],
  ['C', 'detail'],
  ['VWAP', 'extra'],
  ['Vol', 'extra'],
] as const;

const NOTHING: DataFacts = { refusal: null, hasData: false, isLoading: true, emptyText: '', data: 'fresh', hint: '' };

/** `<livetape-chart venue symbol width>`: candles with their VWAP and volume, history first, then live. */
export class LivetapeChart extends LivetapeElement {
  private readonly painter = new CandlePainter();
  private readonly legend: HTMLElement;
  private readonly time: HTMLElement;
  private readonly values: readonly HTMLElement[];
  private stream: BarStream | null = null;
  private bars: readonly ChartBar[] = [];
  private point: { readonly x: number; readonly y: number } | null = null;

  constructor() {
    const values = LEGEND.map(() => make('b'));
    const items = LEGEND.map(([name, kind], at) => make('span', { class: kind }, `${name} `, values[at]));
    const time = make('b');
    const legend = make('div', { class: 'legend is-empty' }, make('span', { class: 'detail' }, time), ...items);
    super(legend, ['Time (UTC)', 'Open', 'High', 'Low', 'Close', 'VWAP', 'Volume']);
    this.legend = legend;
    this.values = values;
    this.time = time;
    const { picture } = this.shell;
    picture.addEventListener('pointermove', ({ offsetX: x, offsetY: y }) => this.move({ x, y }));
    picture.addEventListener('pointerleave', () => this.move(null));
  }

  protected obstacleOf(): string | null {
    const width = this.getAttribute('width') ?? WIDTH_PRESET;
    return isWidthName(width) ? null : `The attribute “width” must be one of ${WIDTH_NAMES.join(', ')}.`;
  }

  protected open(hub: Hub, market: Market): void {
    this.stream = new BarStream(hub, market, this.width, () => this.invalidate());
  }

  protected close(): void {
    this.stream?.stop();
    this.stream = null;
    this.bars = [];
    this.painter.forget();
  }

  protected facts(): DataFacts {
    const { stream } = this;
    if (stream === null) return NOTHING;
    return {
      refusal: stream.refusal,
      hasData: stream.candles.newest !== null,
      isLoading: stream.isLoading,
      emptyText: 'No bar yet: the first one comes with the first trade.',
      data: stream.isSilent ? 'silent' : 'fresh',
      hint: stream.historyTrouble === null ? '' : `Without history: ${stream.historyTrouble}`,
    };
  }

  protected ageMs(): number | null {
    return this.stream?.ageMs ?? null;
  }

  protected naming(): { name: string; about: string } {
    const symbol = this.getAttribute('symbol') ?? '';
    const about = aboutOf(this.getAttribute('venue') ?? '', this.spec);
    return { name: nameOf(this.spec, symbol), about: `${about} · ${this.getAttribute('width') ?? WIDTH_PRESET}` };
  }

  protected write(): void {
    this.bars = this.stream?.candles.rows() ?? [];
    const last = this.bars.at(-1);
    const { last: price } = this.shell;
    const direction = last === undefined ? 0 : Math.sign(last.close - last.open);
    price.dataset['direction'] = String(direction);
    const arrow = direction > 0 ? '▲ ' : direction < 0 ? '▼ ' : '';
    setText(price, last === undefined ? '' : arrow + this.priceText(last.close, 0));
    this.writeLegend(this.pointed ?? last);
  }

  protected paint(isLive: boolean): void {
    const { sheet, over, palette } = this.shell;
    this.painter.palette = palette;
    this.painter.place(sheet);
    const view = this.view(isLive);
    this.painter.paint(sheet.surface, view);
    over.wipe();
    const { frame } = this.painter;
    const bar = this.pointed;
    if (frame === null || bar === null || palette === null) return;
    paintPointer(over.surface, { frame, bar, y: this.point!.y }, { ...view, palette });
  }

  protected describe(): { label: string; rows: string[][] } {
    const { name, about } = this.naming();
    const last = this.bars.at(-1);
    const label = `Chart of ${name}, ${about}.`;
    const rows = this.bars
      .slice(-TABLE_BARS)
      .reverse()
      .map((bar) => [this.startOf(bar), ...this.textsOf(bar)]);
    if (last === undefined) return { label, rows };
    const price = this.priceText(last.close, 0);
    return { label: `${label} Last ${price}, VWAP ${this.vwapText(last)}, bar of ${this.startOf(last)} UTC.`, rows };
  }

  private get width(): WidthName {
    const width = this.getAttribute('width') ?? '';
    return isWidthName(width) ? width : WIDTH_PRESET;
  }

  private get spec(): InstrumentSpec | null {
    return this.stream?.instrument ?? null;
  }

  /** The bar under the reader's pointer. */
  private get pointed(): ChartBar | null {
    const { frame } = this.painter;
    return frame === null || this.point === null ? null : barNear(this.bars, frame, this.point.x);
  }

  private view(isLive: boolean): CandleView {
    const newest = this.bars.at(-1);
    // the newest window has had no trade yet, or time goes on without any: both are shown as they are
    const until = Math.max(newest?.start ?? 0, this.hub?.serverNow ?? 0);
    return {
      bars: this.bars,
      widthMs: WIDTHS[this.width],
      until,
      isStale: !isLive,
      priceText: (price, step) => this.priceText(price, step),
      timeText: (time, step) => this.times.label(time, step),
    };
  }

  private move(point: { x: number; y: number } | null): void {
    this.point = point;
    this.invalidate();
  }

  private writeLegend(bar: ChartBar | undefined): void {
    this.legend.classList.toggle('is-empty', bar === undefined);
    if (bar === undefined) return;
    setText(this.time, `${this.startOf(bar)} UTC`);
    this.textsOf(bar).forEach((text, at) => setText(this.values[at], text));
  }

  private startOf({ start }: ChartBar): string {
    return this.times.start(start, WIDTHS[this.width]);
  }

  private textsOf(bar: ChartBar): string[] {
    const prices = [bar.open, bar.high, bar.low, bar.close].map((price) => this.priceText(price, 0));
    return [...prices, this.vwapText(bar), this.numbers.compact(bar.volume)];
  }

  private vwapText(bar: ChartBar): string {
    return this.priceText(vwapOf(bar), 0);
  }

  /** A venue may name a scale of eight digits and use two: six in all are what is read at a glance. */
  private priceText(price: number, step: number): string {
    const decimals = glanceDecimals(price, this.spec?.priceDecimals ?? 8);
    return this.numbers.fixed(price, labelDecimals(step, decimals));
  }
}
