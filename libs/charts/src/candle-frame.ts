import { type ChartBar, vwapOf } from './chart-bar';
import { type NiceRange } from './nice-range';

/** Room for the labels of time below the chart, and between price and volume, CSS pixels. */
const TIME_ROOM = 22;
const TOP = 8;
const VOLUME_SHARE = 0.2;
const SPACE = 6;
/** Width of one bar's place: on a narrow chart less, so that there is still something to see. */
const SLOT = 8;
const SLOT_NARROW = 6;
const NARROW = 420;

/** Size of a chart's canvas, CSS pixels, and device pixels per CSS pixel. */
export interface CandleLayout {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

/** Where the parts of a candle chart stand, CSS pixels, and what they span. Made anew for each painting. */
export interface CandleFrame extends CandleLayout {
  readonly plotWidth: number;
  readonly priceBottom: number;
  readonly volumeTop: number;
  /** Bottom of the volume: the axis of time. */
  readonly bottom: number;
  /** Width of one bar's place. */
  readonly slot: number;
  /** [from, to) of time, ms since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly widthMs: number;
  readonly low: number;
  readonly high: number;
  readonly volumeMost: number;
}

/** Width of one bar's place in a chart of this width. */
export function slotWidth(width: number): number {
  return width < NARROW ? SLOT_NARROW : SLOT;
}

/** What a frame is made for. */
export interface FrameNeed {
  readonly layout: CandleLayout;
  /** Room for the labels of prices, right of the plot. */
  readonly labelWidth: number;
  readonly widthMs: number;
  /** The newest time that the axis must reach, ms since the epoch. */
  readonly until: number;
}

/** The frame of the newest bars: as many places as fit, the last one that of `until`; fits the range to what is in it. */
export function frameOf(bars: readonly ChartBar[], range: NiceRange, need: FrameNeed): CandleFrame {
  const { layout, widthMs } = need;
  const plotWidth = Math.max(1, layout.width - need.labelWidth);
  const slot = slotWidth(layout.width);
  const to = (Math.floor(need.until / widthMs) + 1) * widthMs;
  const from = to - (plotWidth / slot) * widthMs;
  const bottom = Math.max(TOP + 2, layout.height - TIME_ROOM);
  const volumeTop = bottom - Math.round((bottom - TOP) * VOLUME_SHARE);
  let [low, high, volumeMost] = [Infinity, -Infinity, 0];
  for (let at = firstFrom(bars, from); at < bars.length; at++) {
    const bar = bars[at];
    low = Math.min(low, bar.low, vwapOf(bar));
    high = Math.max(high, bar.high, vwapOf(bar));
    volumeMost = Math.max(volumeMost, bar.volume);
  }
  range.fit(low, high);
  const rest = { plotWidth, slot, from, to, widthMs, bottom, volumeTop, volumeMost };
  return { ...layout, ...rest, priceBottom: volumeTop - SPACE, low: range.min, high: range.max };
}

/** The first bar that reaches into the time from `from` on. */
export function firstFrom(bars: readonly ChartBar[], from: number): number {
  let [low, high] = [0, bars.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (bars[middle].start + bars[middle].widthMs <= from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Left edge of a bar's place. */
export function placeX(frame: CandleFrame, time: number): number {
  return ((time - frame.from) / frame.widthMs) * frame.slot;
}

/** Vertical place of a price. */
export function priceY(frame: CandleFrame, price: number): number {
  return TOP + (1 - (price - frame.low) / (frame.high - frame.low)) * (frame.priceBottom - TOP);
}

/** The price at a height: the inverse of `priceY`; null below the prices. */
export function priceAt(frame: CandleFrame, y: number): number | null {
  if (y > frame.priceBottom || y < 0) return null;
  return frame.low + (1 - (y - TOP) / (frame.priceBottom - TOP)) * (frame.high - frame.low);
}

/** The bar under `x`, or the nearest one in the frame; null where there is none. */
export function barNear(bars: readonly ChartBar[], frame: CandleFrame, x: number): ChartBar | null {
  const time = frame.from + (x / frame.slot) * frame.widthMs;
  const first = firstFrom(bars, frame.from);
  const after = Math.max(first, firstFrom(bars, time));
  const candidates = [bars.at(after), after > first ? bars.at(after - 1) : undefined];
  const distance = (bar: ChartBar) => Math.abs(bar.start + bar.widthMs / 2 - time);
  return candidates.reduce<ChartBar | null>((best, bar) => {
    if (bar === undefined) return best;
    return best === null || distance(bar) < distance(best) ? bar : best;
  }, null);
}
