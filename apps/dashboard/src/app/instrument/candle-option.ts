import { type ChartBar } from '@livetape/charts';
import { type Gap } from '@livetape/model';
import { ageText, fixedText, labelDecimals } from '../../stream/number-text';
import { type Theme } from '../theme';

type Colours = ReturnType<Theme['palette']>;

/** How bars are named and rounded. */
export interface Look {
  readonly colours: Colours;
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
  readonly widthMs: number;
  readonly gaps: readonly Gap[];
  readonly isStale: boolean;
}

/** What never changes while the chart lives: two grids, their axes, zoom, the tooltip. Colours come by theme. */
export function frameOption(look: () => Look, rows: () => readonly ChartBar[]): Record<string, unknown> {
  const axis = { type: 'category', boundaryGap: true, axisTick: { show: false } };
  const timeLabel = {
    formatter: (text: string) => timeText(Number(text), look().widthMs),
    hideOverlap: true,
    alignMinLabel: 'left',
  };
  const priceLabel = {
    formatter: (price: number) => fixedText(price, labelDecimals(tidy(price), look().priceDecimals)),
  };
  return {
    animation: false,
    axisPointer: { link: [{ xAxisIndex: 'all' }], label: { show: false } },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      axisPointer: { type: 'cross' },
      // names and numbers are data: text only, never HTML
      formatter: (points: { dataIndex: number }[]) => tooltipText(rows()[points[0]?.dataIndex ?? -1], look()),
    },
    grid: [
      { left: 12, right: 76, top: 12, bottom: 126, outerBoundsMode: 'none' },
      { left: 12, right: 76, height: 64, bottom: 52, outerBoundsMode: 'none' },
    ],
    xAxis: [
      { ...axis, axisLabel: { show: false } },
      { ...axis, gridIndex: 1, axisLabel: timeLabel },
    ],
    yAxis: [
      { scale: true, position: 'right', axisLabel: priceLabel, splitNumber: 6 },
      { gridIndex: 1, position: 'right', axisLabel: { show: false }, splitLine: { show: false }, splitNumber: 2 },
    ],
    dataZoom: [
      {
        id: 'inside',
        type: 'inside',
        xAxisIndex: [0, 1],
        minValueSpan: 10,
        zoomOnMouseWheel: true,
        moveOnMouseMove: true,
      },
      {
        id: 'slider',
        type: 'slider',
        xAxisIndex: [0, 1],
        bottom: 8,
        height: 20,
        showDetail: false,
        brushSelect: false,
      },
    ],
  };
}

/** What moves: the series over the bars. Merged into the chart by the ids. */
export function seriesOption(rows: readonly ChartBar[], look: Look): Record<string, unknown> {
  const { colours } = look;
  const starts = rows.map(({ start }) => String(start));
  const opacity = look.isStale ? 0.38 : 1;
  const last = rows.at(-1);
  return {
    xAxis: [{ data: starts }, { data: starts }],
    series: [
      {
        id: 'bars',
        name: 'Bars',
        type: 'candlestick',
        barMaxWidth: 14,
        itemStyle: { opacity },
        data: rows.map(({ open, close, low, high }) => [open, close, low, high]),
        markLine: last ? lastLine(last, look) : undefined,
        markArea: { silent: true, itemStyle: { color: colours.warn, opacity: 0.16 }, data: gapAreas(rows, look) },
      },
      {
        id: 'vwap',
        name: 'VWAP',
        type: 'line',
        symbol: 'none',
        lineStyle: { width: 1.5, color: colours.vwap, opacity },
        itemStyle: { color: colours.vwap },
        data: rows.map(({ notional, volume }) => (volume > 0 ? notional / volume : null)),
      },
      {
        id: 'revised',
        name: 'Revised',
        type: 'scatter',
        symbol: 'diamond',
        symbolSize: 6,
        itemStyle: { color: colours.warn },
        data: rows.flatMap(({ high, revision }, at) => (revision > 0 ? [[at, high]] : [])),
      },
      {
        id: 'volume',
        name: 'Volume',
        type: 'bar',
        xAxisIndex: 1,
        yAxisIndex: 1,
        barMaxWidth: 14,
        itemStyle: { opacity: 0.55 * opacity },
        data: rows.map(({ open, close, volume }) => ({
          value: volume,
          itemStyle: { color: close >= open ? colours.up : colours.down },
        })),
      },
    ],
  };
}

/** The chart's theme for `setTheme`: axes, candles, zoom and tooltip in the page's own colours. */
export function chartTheme(colours: Colours): Record<string, unknown> {
  const axis = {
    axisLine: { lineStyle: { color: colours.line } },
    axisLabel: { color: colours.muted, fontSize: 11 },
    splitLine: { lineStyle: { color: colours.line } },
  };
  return {
    backgroundColor: 'transparent',
    textStyle: { fontFamily: colours.font },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, axisLine: { show: false } },
    candlestick: {
      itemStyle: { color: 'transparent', color0: colours.down, borderColor: colours.up, borderColor0: colours.down },
    },
    dataZoom: {
      borderColor: colours.line,
      backgroundColor: 'transparent',
      fillerColor: withAlpha(colours.accent, 0.12),
      handleStyle: { color: colours.muted, borderColor: colours.muted },
      moveHandleStyle: { color: colours.line },
      dataBackground: { lineStyle: { color: colours.line }, areaStyle: { color: colours.raised } },
      selectedDataBackground: { lineStyle: { color: colours.muted }, areaStyle: { color: colours.volume } },
    },
    tooltip: {
      backgroundColor: colours.panel,
      borderColor: colours.line,
      borderWidth: 1,
      textStyle: { color: colours.text, fontSize: 12, fontFamily: colours.font },
    },
    axisPointer: { lineStyle: { color: colours.muted }, crossStyle: { color: colours.muted } },
  };
}

function lastLine({ open, close }: ChartBar, { colours, priceDecimals }: Look): Record<string, unknown> {
  const color = close >= open ? colours.up : colours.down;
  return {
    silent: true,
    symbol: 'none',
    animation: false,
    lineStyle: { color, type: 'dashed', width: 1 },
    label: {
      position: 'end',
      formatter: fixedText(close, priceDecimals),
      color: colours.bg,
      backgroundColor: color,
      padding: [2, 4],
      borderRadius: 2,
      fontSize: 11,
    },
    data: [{ yAxis: close }],
  };
}

/** Open gaps as areas over the bars in which they were seen. */
function gapAreas(rows: readonly ChartBar[], { gaps, widthMs }: Look): unknown[] {
  return gaps.flatMap(({ state, detectedAt }) => {
    const at =
      state === 'filled' ? -1 : rows.findIndex(({ start }) => detectedAt >= start && detectedAt < start + widthMs);
    return at < 0 ? [] : [[{ xAxis: Math.max(0, at - 1) }, { xAxis: at }]];
  });
}

function tooltipText(bar: ChartBar | undefined, { widthMs, priceDecimals, sizeDecimals }: Look): string {
  if (!bar) return '';
  const price = (value: number) => fixedText(value, priceDecimals);
  const lines = [
    `${timeText(bar.start, 1_000)} UTC · ${ageText(widthMs)}`,
    `Open   ${price(bar.open)}`,
    `High   ${price(bar.high)}`,
    `Low    ${price(bar.low)}`,
    `Close  ${price(bar.close)}`,
    `VWAP   ${price(bar.notional / bar.volume)}`,
    `Volume ${fixedText(bar.volume, sizeDecimals)}`,
    `Trades ${fixedText(bar.trades, 0)}`,
  ];
  return (bar.revision > 0 ? [...lines, `Revised ${bar.revision} ×`] : lines).join('\n');
}

const seconds = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23', timeZone: 'UTC' });
const minutes = new Intl.DateTimeFormat(undefined, { timeStyle: 'short', hourCycle: 'h23', timeZone: 'UTC' });
const days = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', timeZone: 'UTC' });

/** A bar's start with the digits that its width needs. */
export function timeText(start: number, widthMs: number): string {
  const format = widthMs >= 86_400_000 ? days : widthMs >= 60_000 ? minutes : seconds;
  return format.format(start);
}

/** The power of ten of a label's last digit that says something: 61480 → 10, 61480.5 → 0.1. */
function tidy(value: number): number {
  const text = String(Number(value.toPrecision(12)));
  const point = text.indexOf('.');
  return point < 0 ? 1 : 10 ** -(text.length - point - 1);
}

function withAlpha(colour: string, alpha: number): string {
  return colour.replace(/^rgba?\(([^,]+),([^,]+),([^,)]+).*$/, `rgba($1,$2,$3,${alpha})`);
}
