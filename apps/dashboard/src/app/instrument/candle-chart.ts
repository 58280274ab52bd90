import { ChangeDetectionStrategy, Component, DestroyRef, effect, inject, input, output } from '@angular/core';
import { BarChart, CandlestickChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  DataZoomInsideComponent,
  DataZoomSliderComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { NgxEchartsDirective, provideEchartsCore } from 'ngx-echarts';
import { type ChartBar } from '@livetape/charts';
import { Theme } from '../theme';
import { NoMarkup } from './no-markup';
import { chartTheme, frameOption, type Look, seriesOption } from './candle-option';

echarts.use([
  BarChart,
  CandlestickChart,
  LineChart,
  ScatterChart,
  DataZoomInsideComponent,
  DataZoomSliderComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  CanvasRenderer,
]);

/** Bars in view when a chart opens: candles that can still be told apart. */
const BARS_IN_VIEW = 120;
/** Bars this close to the left edge of what is loaded ask for more. */
const EDGE = 10;

/** What the chart shows, apart from its colours. */
export type ChartLook = Omit<Look, 'colours'>;

/** Candles, VWAP and volume, hosted by ngx-echarts. Bars come by `show`, past change detection. */
@Component({
  selector: 'tape-candle-chart',
  imports: [NgxEchartsDirective, NoMarkup],
  providers: [provideEchartsCore({ echarts })],
  template: `<div
    tapeNoMarkup
    echarts
    class="chart"
    [options]="frame"
    (chartInit)="meet($event)"
    (chartDataZoom)="look()"
  ></div>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'img', '[attr.aria-label]': 'label()' },
})
export class CandleChart {
  readonly label = input.required<string>();
  /** The reader has panned close to the oldest bar. */
  readonly nearOldest = output<void>();

  private readonly theme = inject(Theme);
  private chart: echarts.ECharts | null = null;
  private rows: readonly ChartBar[] = [];
  private chartLook: ChartLook = { priceDecimals: 2, sizeDecimals: 2, widthMs: 1_000, gaps: [], isStale: false };
  private view: { from: number; to: number } | null = null;

  protected readonly frame = frameOption(
    () => this.fullLook(),
    () => this.rows,
  );

  constructor() {
    effect(() => {
      this.theme.palette();
      this.paintTheme();
    });
    inject(DestroyRef).onDestroy(() => (this.chart = null));
  }

  /** Shows these bars. Keeps what is in view in view, and follows the newest bar when that was in view. */
  show(rows: readonly ChartBar[], look: ChartLook): void {
    this.view = nextView(this.rows, rows, this.view);
    this.rows = rows;
    this.chartLook = look;
    this.paint();
  }

  /** Another instrument or width: the view starts at the newest bars again. */
  reset(): void {
    this.rows = [];
    this.view = null;
    this.paint();
  }

  /** Zooms by a factor (below 1: closer) around the middle, or moves by a share of what is in view. */
  zoom(factor: number, shift: number): void {
    if (!this.view) return;
    const { from, to } = this.view;
    const half = Math.max(5, ((to - from) * factor) / 2);
    const middle = (from + to) / 2 + shift * (to - from);
    const end = Math.min(this.rows.length - 1, Math.round(middle + half));
    this.view = { from: Math.max(0, end - Math.round(half * 2)), to: end };
    this.paint();
    this.askForMore();
  }

  /** The chart as a PNG data URL on the page's background. */
  png(): string | null {
    const backgroundColor = this.theme.palette().bg;
    return this.chart?.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor }) ?? null;
  }

  protected meet(chart: echarts.ECharts): void {
    this.chart = chart;
    // ngx-echarts sets the option only after this: the series need their axes now
    chart.setOption(this.frame);
    this.paintTheme();
  }

  /** The reader zoomed or panned. */
  protected look(): void {
    const zoom = (this.chart?.getOption() as { dataZoom?: { startValue: number; endValue: number }[] })?.dataZoom?.[0];
    if (!zoom || this.rows.length === 0) return;
    this.view = { from: zoom.startValue, to: zoom.endValue };
    this.askForMore();
  }

  private askForMore(): void {
    if (this.view && this.view.from < EDGE) this.nearOldest.emit();
  }

  private paintTheme(): void {
    this.chart?.setTheme(chartTheme(this.theme.palette()));
    this.paint();
  }

  private paint(): void {
    if (!this.chart) return;
    const { view } = this;
    const dataZoom = view && ['inside', 'slider'].map((id) => ({ id, startValue: view.from, endValue: view.to }));
    this.chart.setOption(
      { ...seriesOption(this.rows, this.fullLook()), ...(dataZoom && { dataZoom }) },
      { lazyUpdate: true },
    );
  }

  private fullLook(): Look {
    return { ...this.chartLook, colours: this.theme.palette() };
  }
}

/** Where the view stands over the new bars: at their end when it stood at the end, else over the same bars as before. */
export function nextView(
  before: readonly ChartBar[],
  after: readonly ChartBar[],
  view: { from: number; to: number } | null,
): { from: number; to: number } | null {
  if (after.length === 0) return null;
  const end = after.length - 1;
  if (!view || before.length === 0) return { from: Math.max(0, end - BARS_IN_VIEW + 1), to: end };
  // a chart that opened on few bars fills up before it begins to move
  const span = view.from === 0 ? Math.max(view.to, BARS_IN_VIEW - 1) : view.to - view.from;
  if (view.to >= before.length - 1) return { from: Math.max(0, end - Math.max(span, 20)), to: end };
  const first = before[0].start;
  const shift = Math.max(
    0,
    after.findIndex(({ start }) => start === first),
  );
  return { from: view.from + shift, to: view.to + shift };
}
