import { type Palette } from './palette';
import { type Frame, type Surface, type Tile, xOf, yOf } from './tile';

/** Paints one tile's part of the shared crosshair: the line at `time`, the nearest bar's point, its VWAP as text. */
export function paintCrosshair(
  surface: Surface,
  tile: Tile,
  frame: Frame,
  look: { time: number; palette: Palette },
): void {
  const { time, palette } = look;
  const x = Math.round(xOf(frame, time)) + 0.5;
  surface.strokeStyle = palette.muted;
  surface.lineWidth = 1;
  surface.globalAlpha = 0.6;
  surface.beginPath();
  surface.moveTo(x, frame.y);
  surface.lineTo(x, frame.y + frame.height);
  surface.stroke();
  surface.globalAlpha = 1;
  const row = tile.bars.indexNear(time);
  if (row < 0 || tile.bars.start[row] < frame.from) return;
  const y = yOf(frame, tile.range, tile.bars.vwap[row]);
  surface.fillStyle = palette.text;
  surface.beginPath();
  surface.arc(xOf(frame, tile.bars.start[row]), y, 2.5, 0, 7);
  surface.fill();
  paintReadout(surface, tile.priceText(tile.bars.vwap[row], 0), { x, frame, palette });
}

/** The text beside the line, on the side where it fits, on a plate of its own so that the chart never runs through it. */
function paintReadout(surface: Surface, text: string, at: { x: number; frame: Frame; palette: Palette }): void {
  const { x, frame, palette } = at;
  surface.font = `10px ${palette.font}`;
  surface.textAlign = 'left';
  surface.textBaseline = 'middle';
  const width = surface.measureText(text).width + 8;
  const left = x + 4 + width <= frame.x + frame.width ? x + 4 : Math.max(frame.x, x - 4 - width);
  surface.fillStyle = palette.panel;
  surface.fillRect(left, frame.y + 1, width, 15);
  surface.fillStyle = palette.text;
  surface.fillText(text, left + 4, frame.y + 9);
}
