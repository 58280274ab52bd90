import { type ChartBar } from './chart-bar';

/** Bars that a chart keeps; beyond it the oldest tenth leaves. */
const BARS_MAX = 20_000;

/**
 * The bars of one chart: history and live ones joined by their start, the higher revision wins, so that the seam between
 * the two cannot be seen. The bar that still grows is folded from narrower ones until its closed form comes.
 */
export class Candles {
  private closed: ChartBar[] = [];
  private parts: ChartBar[] = [];
  private oldestRefused = -Infinity;

  constructor(readonly widthMs: number) {}

  /** Takes in a bar of the chart's width, or a narrower one as a part of what still grows. In any order. */
  put(bar: ChartBar): void {
    if (bar.widthMs === this.widthMs) this.putClosed(bar);
    else if (bar.start >= this.closedTo) putInto(this.parts, bar);
  }

  putAll(bars: readonly ChartBar[]): void {
    for (const bar of bars) this.put(bar);
  }

  /** All bars, oldest first; the last ones may still grow. A new array. */
  rows(): ChartBar[] {
    return [...this.closed, ...this.growing()];
  }

  /** The newest bar, closed or growing; null without one. */
  get newest(): ChartBar | null {
    return this.growing().at(-1) ?? this.closed.at(-1) ?? null;
  }

  /** Start of the oldest closed bar; null without one. */
  get oldest(): number | null {
    return this.closed[0]?.start ?? null;
  }

  /** End of the newest closed bar; -Infinity without one. */
  get closedTo(): number {
    const newest = this.closed.at(-1);
    return newest ? newest.start + this.widthMs : -Infinity;
  }

  private putClosed(bar: ChartBar): void {
    if (bar.start < this.oldestRefused) return;
    putInto(this.closed, bar);
    this.parts = this.parts.filter(({ start }) => start >= this.closedTo);
    if (this.closed.length <= BARS_MAX) return;
    this.closed = this.closed.slice(BARS_MAX / 10);
    this.oldestRefused = this.closed[0].start;
  }

  /** Folds the parts by window. A part that lies inside a wider one is already counted in it. */
  private growing(): ChartBar[] {
    const windows: ChartBar[] = [];
    let coveredTo = -Infinity;
    for (const part of this.parts) {
      if (part.start < coveredTo) continue;
      coveredTo = part.start + part.widthMs;
      const start = Math.floor(part.start / this.widthMs) * this.widthMs;
      const last = windows.at(-1);
      if (last?.start === start) windows[windows.length - 1] = fold(last, part);
      else windows.push({ ...part, start, widthMs: this.widthMs, revision: 0 });
    }
    return windows;
  }
}

function fold(bar: ChartBar, part: ChartBar): ChartBar {
  return {
    ...bar,
    high: Math.max(bar.high, part.high),
    low: Math.min(bar.low, part.low),
    close: part.close,
    volume: bar.volume + part.volume,
    notional: bar.notional + part.notional,
    trades: bar.trades + part.trades,
  };
}

/** Keeps `bars` ordered by start, wider first; replaces one of the same start and width unless it is a newer revision. */
function putInto(bars: ChartBar[], bar: ChartBar): void {
  let at = bars.length;
  while (at > 0 && isAfter(bars[at - 1], bar)) at--;
  const before = bars[at - 1];
  if (before?.start !== bar.start || before.widthMs !== bar.widthMs) bars.splice(at, 0, bar);
  else if (bar.revision >= before.revision) bars[at - 1] = bar;
}

function isAfter(a: ChartBar, b: ChartBar): boolean {
  return a.start > b.start || (a.start === b.start && a.widthMs < b.widthMs);
}
