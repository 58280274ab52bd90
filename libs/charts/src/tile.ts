import { type BarRing } from './bar-ring';
import { type NiceRange } from './nice-range';
import { type Palette } from './palette';

/** What a tile draws on. The worker's canvas; a test passes a recorder. */
export type Surface = OffscreenCanvasRenderingContext2D;

/** A stretch of time that did not arrive, ms since the epoch. */
export interface GapBand {
  readonly from: number;
  readonly to: number;
  /** False once backfilled: then only a thin mark is left. */
  readonly isOpen: boolean;
}

/** One chart of the wall: what it shows and where. The painter borrows it. */
export interface Tile {
  readonly bars: BarRing;
  readonly range: NiceRange;
  readonly gaps: readonly GapBand[];
  readonly isStale: boolean;
  /** Text of a price; `step` is the distance of two labels, 0 for all of its digits. */
  readonly priceText: (price: number, step: number) => string;
}

/** Where on the sheet, in CSS pixels, and which time: [from, to) of event time, ms since the epoch. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** `width` and the room for labels right of it. */
  readonly fullWidth: number;
  readonly height: number;
  readonly from: number;
  readonly to: number;
}

/** Share of the height that volume takes. */
const VOLUME_SHARE = 0.22;
/** Columns of volume: one per second would be thinner than a pixel on a small tile. */
const VOLUME_COLUMNS = 50;
const STALE_ALPHA = 0.34;
/** CSS pixels in both directions: a point nearer than this to the last one drawn could not be told from it. */
const NEAR = 0.5;

const volumes = new Float64Array(VOLUME_COLUMNS);

/** Horizontal place of a time. */
export function xOf(frame: Frame, time: number): number {
  return frame.x + ((time - frame.from) / (frame.to - frame.from)) * frame.width;
}

/** Vertical place of a price. */
export function yOf(frame: Frame, range: NiceRange, price: number): number {
  const height = frame.height * (1 - VOLUME_SHARE) - 6;
  return frame.y + 3 + (1 - (price - range.min) / (range.max - range.min)) * height;
}

/** The lowest and highest VWAP of the frame into the range; true when the range moved. */
export function fitTile(tile: Tile, frame: Frame): boolean {
  let low = Infinity;
  let high = -Infinity;
  const { vwap, end } = tile.bars;
  for (let row = tile.bars.indexFrom(frame.from); row < end; row++) {
    if (vwap[row] < low) low = vwap[row];
    if (vwap[row] > high) high = vwap[row];
  }
  return tile.range.fit(low, high);
}

/** Paints one tile over whatever stood there: volume, gaps, the line in one path, marks of revisions, two labels. */
export function paintTile(surface: Surface, tile: Tile, frame: Frame, palette: Palette): void {
  surface.clearRect(frame.x, frame.y, frame.fullWidth, frame.height);
  surface.globalAlpha = tile.isStale ? STALE_ALPHA : 1;
  paintVolume(surface, tile, frame, palette);
  paintGaps(surface, tile, frame, palette);
  if (frame.fullWidth > frame.width && tile.bars.length > 1) paintLabels(surface, tile, frame, palette);
  paintLine(surface, tile, frame, palette);
  paintRevisions(surface, tile, frame, palette);
  surface.globalAlpha = 1;
}

function paintVolume(surface: Surface, { bars }: Tile, frame: Frame, palette: Palette): void {
  volumes.fill(0);
  const perColumn = (frame.to - frame.from) / VOLUME_COLUMNS;
  // columns stand on multiples of their own width, so that a bar never wanders from one column to the next
  const first = Math.floor(frame.from / perColumn);
  let most = 0;
  for (let row = bars.indexFrom(frame.from); row < bars.end; row++) {
    const column = Math.floor(bars.start[row] / perColumn) - first;
    if (column < 0 || column >= VOLUME_COLUMNS) continue;
    volumes[column] += bars.volume[row];
    if (volumes[column] > most) most = volumes[column];
  }
  if (most === 0) return;
  const height = frame.height * VOLUME_SHARE;
  const bottom = frame.y + frame.height;
  const width = Math.max(1, frame.width / VOLUME_COLUMNS - 1);
  surface.fillStyle = palette.volume;
  for (let column = 0; column < VOLUME_COLUMNS; column++) {
    if (volumes[column] === 0) continue;
    const tall = Math.max(1, Math.sqrt(volumes[column] / most) * height);
    const x = Math.max(frame.x, xOf(frame, (first + column) * perColumn));
    surface.fillRect(x, bottom - tall, Math.min(width, frame.x + frame.width - x), tall);
  }
}

function paintGaps(surface: Surface, { gaps }: Tile, frame: Frame, palette: Palette): void {
  surface.fillStyle = palette.warn;
  const alpha = surface.globalAlpha;
  for (const gap of gaps) {
    if (gap.to < frame.from || gap.from >= frame.to) continue;
    const left = Math.max(frame.x, xOf(frame, gap.from));
    const width = Math.max(2, Math.min(frame.x + frame.width, xOf(frame, gap.to)) - left);
    surface.globalAlpha = alpha * (gap.isOpen ? 0.24 : 0.9);
    if (gap.isOpen) surface.fillRect(left, frame.y, width, frame.height);
    else surface.fillRect(left, frame.y + frame.height - 2, width, 2);
  }
  surface.globalAlpha = alpha;
}

function paintLine(surface: Surface, tile: Tile, frame: Frame, palette: Palette): void {
  const { bars, range } = tile;
  const first = Math.max(bars.begin, bars.indexFrom(frame.from));
  if (first >= bars.end) return;
  surface.strokeStyle = palette.vwap;
  // one device pixel is drawn without outlining the line first: without a GPU in a third of the time of anything wider
  surface.lineWidth = 1;
  surface.lineJoin = 'bevel';
  surface.beginPath();
  const last = bars.end - 1;
  let drawnX = -Infinity;
  let drawnY = -Infinity;
  for (let row = first; row <= last; row++) {
    const x = xOf(frame, bars.start[row]);
    const y = yOf(frame, range, bars.vwap[row]);
    const isNear = x - drawnX < NEAR && Math.abs(y - drawnY) < NEAR;
    if (row === first || isAcrossGap(tile.gaps, bars, row)) surface.moveTo(x, y);
    else if (isNear && row < last) continue;
    else surface.lineTo(x, y);
    drawnX = x;
    drawnY = y;
  }
  surface.stroke();
  surface.fillStyle = palette.vwap;
  surface.beginPath();
  surface.arc(
    Math.min(xOf(frame, bars.start[last]), frame.x + frame.width - 2),
    yOf(frame, range, bars.vwap[last]),
    2,
    0,
    7,
  );
  surface.fill();
}

/** Whether an open gap lies between a row and the one before: a line across it would invent prices. */
function isAcrossGap(gaps: readonly GapBand[], bars: BarRing, row: number): boolean {
  for (const gap of gaps) if (gap.isOpen && gap.from >= bars.start[row - 1] && gap.to <= bars.start[row]) return true;
  return false;
}

function paintRevisions(surface: Surface, { bars, range }: Tile, frame: Frame, palette: Palette): void {
  surface.fillStyle = palette.warn;
  for (let row = bars.indexFrom(frame.from); row < bars.end; row++) {
    if (bars.revision[row] === 0) continue;
    surface.fillRect(xOf(frame, bars.start[row]) - 1, yOf(frame, range, bars.vwap[row]) - 5, 2, 3);
  }
}

function paintLabels(surface: Surface, tile: Tile, frame: Frame, palette: Palette): void {
  const { range } = tile;
  surface.font = `10px ${palette.font}`;
  surface.textAlign = 'left';
  surface.textBaseline = 'middle';
  surface.fillStyle = palette.faint;
  const bottom = frame.y + frame.height * (1 - VOLUME_SHARE) - 3;
  let before = '';
  for (let price = Math.ceil(range.min / range.step) * range.step; price <= range.max; price += range.step) {
    const y = yOf(frame, range, price);
    if (y < frame.y + 6 || y > bottom) continue;
    const text = tile.priceText(price, range.step);
    // a step below the price's own last digit would write the same label twice
    if (text !== before) surface.fillText(text, frame.x + frame.width + 8, y, frame.fullWidth - frame.width - 8);
    before = text;
  }
}
