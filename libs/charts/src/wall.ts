import { paintCrosshair } from './crosshair';
import { Invalidation, Invalidations } from './invalidation';
import { plotWidth, type Rects } from './layout';
import { type Palette } from './palette';
import { type Frame, fitTile, paintTile, type Surface, type Tile } from './tile';

/** A row of the wall's `Frame`, filled anew for each tile so that painting makes no object per tile. */
type MutableFrame = { -readonly [K in keyof Frame]: Frame[K] };

/**
 * Paints the tiles of a wall: one line, one volume strip and two labels each, on one sheet, only what is out of date and
 * visible, once a frame. A second sheet above it carries the crosshair, so that moving it repaints no chart.
 */
export class WallPainter {
  readonly stale: Invalidations;
  rects: Rects = new Float32Array(0);
  visible: Uint8Array = new Uint8Array(0);
  palette: Palette | null = null;
  /** Every tile shows [from, to), ms since the epoch. */
  from = 0;
  to = 0;

  private readonly frame: MutableFrame = { x: 0, y: 0, width: 0, fullWidth: 0, height: 0, from: 0, to: 0 };

  constructor(private readonly tiles: readonly Tile[]) {
    this.stale = new Invalidations(tiles.length);
  }

  /** Paints what is out of date; returns how many tiles. What is not visible stays out of date until it is. */
  paint(surface: Surface): number {
    if (!this.palette) return 0;
    let painted = 0;
    for (let tile = 0; tile < this.tiles.length; tile++) {
      if (!this.visible[tile] || this.stale.take(tile) === Invalidation.None) continue;
      this.place(tile);
      fitTile(this.tiles[tile], this.frame);
      paintTile(surface, this.tiles[tile], this.frame, this.palette);
      painted++;
    }
    return painted;
  }

  /** Paints the crosshair of every visible tile; `share` is the place in a tile, 0 left to 1 right. */
  paintCrosshairs(surface: Surface, share: number | null): void {
    for (let tile = 0; tile < this.tiles.length; tile++) {
      this.place(tile);
      const { x, y, fullWidth, height } = this.frame;
      surface.clearRect(x - 1, y, fullWidth + 2, height);
      if (share === null || !this.palette || !this.visible[tile]) continue;
      const time = this.from + share * (this.to - this.from);
      paintCrosshair(surface, this.tiles[tile], this.frame, { time, palette: this.palette });
    }
  }

  private place(tile: number): void {
    const { frame, rects } = this;
    frame.x = rects[tile * 4];
    frame.y = rects[tile * 4 + 1];
    frame.fullWidth = rects[tile * 4 + 2];
    frame.height = rects[tile * 4 + 3];
    frame.width = plotWidth(frame.fullWidth, frame.height);
    frame.to = this.to;
    frame.from = this.from;
  }
}
