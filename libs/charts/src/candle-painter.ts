import { type CandleFrame, type CandleLayout, firstFrom, frameOf, placeX, priceAt, priceY } from './candle-frame';
import { type ChartBar, vwapOf } from './chart-bar';
import { NiceRange, niceStep } from './nice-range';
import { type Palette } from './palette';
import { type Surface } from './tile';
import { timeStep, timeTicks } from './time-axis';

const STALE_ALPHA = 0.38;
const VOLUME_ALPHA = 0.5;
const LABEL_PADDING = 8;
const TIME_LABEL_SPACE = 92;
const PRICE_LABEL_SPACE = 44;
const PLATE_HEIGHT = 18;
/** A candle narrower than this, in CSS pixels, has no inside that could be left empty. */
const HOLLOW_MIN = 4;

/** What a candle chart shows at a moment. The painter borrows it. */
export interface CandleView {
  /** Oldest first; the last one may still grow. */
  readonly bars: readonly ChartBar[];
  readonly widthMs: number;
  /** The newest time that the axis must reach, ms since the epoch. */
  readonly until: number;
  /** Older than it should be: what moves is dimmed. */
  readonly isStale: boolean;
  /** Text of a price; `step` is the distance of two labels, 0 for all of its digits. */
  readonly priceText: (price: number, step: number) => string;
  readonly timeText: (time: number, step: number) => string;
}

/**
 * Paints candles with their VWAP, volume below and two axes on one canvas. Rising candles are hollow and falling ones filled,
 * so that colour is not the only mark. A window without a trade has no bar and stays empty: the axis is time itself.
 */
export class CandlePainter {
  palette: Palette | null = null;
  /** Where the last painting stood; null before the first. */
  frame: CandleFrame | null = null;
  private range = new NiceRange();
  private layout: CandleLayout | null = null;
  private labelWidth = 0;

  place(layout: CandleLayout): void {
    this.layout = layout;
  }

  /** Another instrument or width: nothing of the old range and labels is left. */
  forget(): void {
    this.range = new NiceRange();
    this.labelWidth = 0;
    this.frame = null;
  }

  paint(surface: Surface, view: CandleView): void {
    const { layout, palette } = this;
    if (!layout || !palette) return;
    surface.clearRect(0, 0, layout.width, layout.height);
    if (view.bars.length === 0) return;
    surface.font = `11px ${palette.font}`;
    const frame = this.fit(surface, view, layout);
    this.frame = frame;
    this.paintPrices(surface, { frame, view, palette });
    paintTimes(surface, { frame, view, palette });
    surface.save();
    surface.beginPath();
    surface.rect(0, 0, frame.plotWidth, frame.bottom);
    surface.clip();
    surface.globalAlpha = view.isStale ? STALE_ALPHA : 1;
    paintVolume(surface, { frame, view, palette });
    paintCandles(surface, { frame, view, palette });
    paintVwap(surface, { frame, view, palette });
    surface.restore();
    paintLast(surface, { frame, view, palette });
    surface.globalAlpha = 1;
  }

  /** Labels get the room of the widest one so far, so that the plot does not move with every digit. */
  private fit(surface: Surface, view: CandleView, layout: CandleLayout): CandleFrame {
    const need = { layout, widthMs: view.widthMs, until: view.until };
    const first = frameOf(view.bars, this.range, { ...need, labelWidth: this.labelWidth });
    const last = view.bars[view.bars.length - 1].close;
    const width = Math.max(
      surface.measureText(view.priceText(first.high, stepOf(first))).width,
      surface.measureText(view.priceText(last, 0)).width,
    );
    if (width + 2 * LABEL_PADDING <= this.labelWidth) return first;
    this.labelWidth = Math.ceil(width) + 2 * LABEL_PADDING;
    return frameOf(view.bars, this.range, { ...need, labelWidth: this.labelWidth });
  }

  private paintPrices(surface: Surface, { frame, view, palette }: Scene): void {
    const { min, max } = this.range;
    const step = stepOf(frame);
    surface.textAlign = 'left';
    surface.textBaseline = 'middle';
    const last = lastY(frame, view);
    let before = '';
    for (let price = Math.ceil(min / step) * step; price <= max; price += step) {
      const y = priceY(frame, price);
      const text = view.priceText(price, step);
      // a step below the price's own last digit would write the same label twice
      if (text === before) continue;
      before = text;
      surface.fillStyle = palette.line;
      surface.fillRect(0, snap(y, frame), frame.plotWidth, hair(frame));
      // the plate of the last price stands there
      if (Math.abs(y - last) < PLATE_HEIGHT) continue;
      surface.fillStyle = palette.muted;
      surface.fillText(text, frame.plotWidth + LABEL_PADDING, y);
    }
    surface.fillStyle = palette.line;
    surface.fillRect(0, snap(frame.bottom, frame), frame.plotWidth, hair(frame));
  }
}

/** Distance of two labels of price. */
function stepOf({ low, high, priceBottom }: CandleFrame): number {
  return niceStep(high - low, Math.max(2, priceBottom / PRICE_LABEL_SPACE));
}

/** What the parts of a painting share. */
interface Scene {
  readonly frame: CandleFrame;
  readonly view: CandleView;
  readonly palette: Palette;
}

function paintTimes(surface: Surface, { frame, view, palette }: Scene): void {
  const step = timeStep(frame.to - frame.from, Math.max(1, frame.plotWidth / TIME_LABEL_SPACE));
  surface.fillStyle = palette.muted;
  surface.textAlign = 'center';
  surface.textBaseline = 'top';
  for (const time of timeTicks(frame.from, frame.to, step)) {
    const x = placeX(frame, time) + frame.slot / 2;
    const text = view.timeText(time, step);
    const half = surface.measureText(text).width / 2;
    if (x - half < 2 || x + half > frame.plotWidth) continue;
    surface.fillRect(snap(x, frame), frame.bottom, hair(frame), 3);
    surface.fillText(text, x, frame.bottom + 6);
  }
}

function paintVolume(surface: Surface, { frame, view, palette }: Scene): void {
  if (frame.volumeMost === 0) return;
  const alpha = surface.globalAlpha;
  surface.globalAlpha = alpha * VOLUME_ALPHA;
  for (let at = firstFrom(view.bars, frame.from); at < view.bars.length; at++) {
    const bar = view.bars[at];
    const { left, width } = bodyOf(bar, frame);
    const tall = Math.max(1, (bar.volume / frame.volumeMost) * (frame.bottom - frame.volumeTop));
    surface.fillStyle = isRising(bar) ? palette.up : palette.down;
    surface.fillRect(left, frame.bottom - tall, width, tall);
  }
  surface.globalAlpha = alpha;
}

function paintCandles(surface: Surface, { frame, view, palette }: Scene): void {
  const line = hair(frame);
  for (let at = firstFrom(view.bars, frame.from); at < view.bars.length; at++) {
    const bar = view.bars[at];
    const { left, width } = bodyOf(bar, frame);
    const top = snap(priceY(frame, Math.max(bar.open, bar.close)), frame);
    const bottom = Math.max(top + line, snap(priceY(frame, Math.min(bar.open, bar.close)), frame));
    const high = priceY(frame, bar.high);
    const low = priceY(frame, bar.low);
    const wick = snap(left + width / 2 - line / 2, frame);
    surface.fillStyle = isRising(bar) ? palette.up : palette.down;
    surface.fillRect(wick, high, line, Math.max(0, top - high));
    surface.fillRect(wick, bottom, line, Math.max(0, low - bottom));
    surface.fillRect(left, top, width, bottom - top);
    if (isRising(bar) && width >= HOLLOW_MIN && bottom - top > 2 * line) {
      surface.clearRect(left + line, top + line, width - 2 * line, bottom - top - 2 * line);
    }
    if (bar.revision > 0) {
      surface.fillStyle = palette.warn;
      surface.fillRect(wick - line, high - 5, 3 * line, 3);
    }
  }
}

function paintVwap(surface: Surface, { frame, view, palette }: Scene): void {
  surface.strokeStyle = palette.vwap;
  surface.lineWidth = 1.5;
  surface.lineJoin = 'round';
  surface.beginPath();
  // one bar before the first in view, so that the line enters from the edge
  const first = Math.max(0, firstFrom(view.bars, frame.from) - 1);
  for (let at = first; at < view.bars.length; at++) {
    const x = placeX(frame, view.bars[at].start) + frame.slot / 2;
    const y = priceY(frame, vwapOf(view.bars[at]));
    if (at === first) surface.moveTo(x, y);
    else surface.lineTo(x, y);
  }
  surface.stroke();
}

/** The last price: a dashed line, and its plate on the axis. */
function paintLast(surface: Surface, { frame, view, palette }: Scene): void {
  const last = view.bars[view.bars.length - 1];
  const y = lastY(frame, view);
  const colour = isRising(last) ? palette.up : palette.down;
  // the digits stay readable, in a colour that is nobody's
  surface.fillStyle = view.isStale ? palette.muted : colour;
  for (let x = 0; x < frame.plotWidth; x += 6) surface.fillRect(x, snap(y, frame), 3, hair(frame));
  paintPlate(surface, view.priceText(last.close, 0), { frame, palette, y });
}

/** Where the last price stands, within the prices. */
function lastY(frame: CandleFrame, { bars }: CandleView): number {
  return Math.min(Math.max(priceY(frame, bars[bars.length - 1].close), 0), frame.priceBottom);
}

/** A label on the axis of prices, on a plate of the colour that is set. */
function paintPlate(surface: Surface, text: string, at: { frame: CandleFrame; palette: Palette; y: number }): void {
  const { frame, palette, y } = at;
  surface.fillRect(
    frame.plotWidth + 2,
    Math.round(y) - PLATE_HEIGHT / 2,
    frame.width - frame.plotWidth - 4,
    PLATE_HEIGHT,
  );
  surface.fillStyle = palette.panel;
  surface.textAlign = 'left';
  surface.textBaseline = 'middle';
  surface.fillText(text, frame.plotWidth + LABEL_PADDING, Math.round(y) + 0.5);
}

/**
 * Paints the reader's pointer on a sheet above the chart: two lines through a bar and a height, the price at it on the axis.
 * The sheet must be empty.
 */
export function paintPointer(
  surface: Surface,
  at: { readonly frame: CandleFrame; readonly bar: ChartBar; readonly y: number },
  look: Pick<CandleView, 'priceText'> & { readonly palette: Palette },
): void {
  const { frame, bar, y } = at;
  const { palette } = look;
  surface.fillStyle = palette.muted;
  surface.globalAlpha = 0.7;
  const x = placeX(frame, bar.start) + frame.slot / 2;
  surface.fillRect(snap(x, frame), 0, hair(frame), frame.bottom);
  const price = priceAt(frame, y);
  if (price !== null) surface.fillRect(0, snap(y, frame), frame.plotWidth, hair(frame));
  surface.globalAlpha = 1;
  if (price === null) return;
  surface.font = `11px ${palette.font}`;
  paintPlate(surface, look.priceText(price, 0), { frame, palette, y });
}

function isRising({ open, close }: ChartBar): boolean {
  return close >= open;
}

/** A candle's body stands on whole device pixels, an equal space left and right of it. */
function bodyOf(bar: ChartBar, frame: CandleFrame): { left: number; width: number } {
  const place = placeX(frame, bar.start);
  const left = snap(place + frame.slot * 0.14, frame);
  return { left, width: Math.max(hair(frame), snap(place + frame.slot * 0.86, frame) - left) };
}

function snap(value: number, { scale }: CandleLayout): number {
  return Math.round(value * scale) / scale;
}

/** The width of a thin line: a whole number of device pixels, about one CSS pixel. */
function hair({ scale }: CandleLayout): number {
  return Math.max(1, Math.round(scale)) / scale;
}
