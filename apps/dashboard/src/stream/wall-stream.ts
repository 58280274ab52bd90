import { Invalidation, WallPainter } from '@livetape/charts';
import { fitCanvas } from './canvas';
import { type OpenChannel } from './channels';
import { type FeedBoard } from './feed-board';
import { type Market, marketKey, type Request, type SheetLayout, type TileText } from './messages';
import { SPAN_MS, WallTile } from './wall-tile';

const SPAN_STEP_MS = 30_000;

/** What the wall needs from the worker around it. */
export interface WallHost {
  readonly open: OpenChannel;
  readonly board: FeedBoard;
  /** Monotonic ms. */
  readonly now: () => number;
  readonly isLinkDown: () => boolean;
  /** Something is out of date: paint in the next frame. */
  readonly repaint: () => void;
}

/** The wall in the worker: the tiles' columns, and the two sheets that they are painted on. Paints only when told to. */
export class WallStream {
  private tiles: WallTile[] = [];
  private painter = new WallPainter([]);
  private charts: OffscreenCanvasRenderingContext2D | null = null;
  private crosshairs: OffscreenCanvasRenderingContext2D | null = null;
  private layout: SheetLayout | null = null;
  private share: number | null = null;
  private isCrosshairStale = false;
  private readonly closers = new WeakMap<WallTile, () => void>();
  private newest = 0;

  constructor(private readonly host: WallHost) {}

  /** Takes over the canvases that the page gave away. */
  attach({ charts, crosshairs }: Extract<Request, { kind: 'sheets' }>): void {
    this.charts = charts.getContext('2d');
    this.crosshairs = crosshairs.getContext('2d');
    for (const tile of this.tiles) tile.forgetText();
    if (this.layout) this.place(this.layout);
  }

  /** Shows these markets and no others. Tiles that stay keep their columns. */
  show(markets: readonly Market[]): void {
    const old = new Map(this.tiles.map((tile) => [marketKey(tile.market), tile]));
    this.tiles = markets.map((market) => old.get(marketKey(market)) ?? this.openTile(market));
    const kept = new Set(this.tiles);
    for (const tile of old.values()) if (!kept.has(tile)) this.closers.get(tile)?.();
    const { palette } = this.painter;
    this.painter = new WallPainter(this.tiles);
    this.painter.palette = palette;
    this.span();
    for (const tile of this.tiles) tile.forgetText();
    if (this.layout) this.place(this.layout);
  }

  set palette(palette: NonNullable<WallPainter['palette']>) {
    this.painter.palette = palette;
    this.markAll(Invalidation.All);
  }

  place(layout: SheetLayout): void {
    for (const context of [this.charts, this.crosshairs]) if (context) fitCanvas(context, layout);
    this.layout = layout;
    // the page may still show the tiles of before or already those of after: never paint outside of what it measured
    if (layout.rects.length !== this.tiles.length * 4) return;
    this.painter.rects = layout.rects;
    this.painter.visible = layout.visible;
    this.markAll(Invalidation.All);
  }

  /** Another part of the sheet is scrolled to: what was hidden is painted when it is out of date. */
  scroll(visible: Uint8Array): void {
    if (visible.length === this.tiles.length) this.painter.visible = visible;
  }

  hover(share: number | null): void {
    this.share = share;
    this.isCrosshairStale = true;
  }

  /** The time under the crosshair, ms since the epoch. */
  get crosshairTime(): number | null {
    return this.share === null ? null : this.painter.from + this.share * (this.painter.to - this.painter.from);
  }

  /** Looks at every tile's silence and gaps; call it a few times a second. */
  judge(): void {
    const isLinkDown = this.host.isLinkDown();
    this.tiles.forEach((tile, at) => {
      const { venue, symbol } = tile.market;
      tile.gaps = this.host.board.bands(venue, symbol);
      if (!tile.judge(isLinkDown || this.host.board.isSilent(venue))) return;
      this.painter.stale.mark(at, Invalidation.All);
      this.host.repaint();
    });
  }

  /** The texts that changed since the last call. */
  takeTexts(): TileText[] {
    const texts: TileText[] = [];
    this.tiles.forEach((tile, at) => {
      const text = tile.takeText(at);
      if (text) texts.push(text);
    });
    return texts;
  }

  /** Paints what is out of date, once a frame. */
  paint(): void {
    if (!this.charts || !this.crosshairs || this.painter.rects.length !== this.tiles.length * 4) return;
    const painted = this.painter.paint(this.charts);
    if (!this.isCrosshairStale && (painted === 0 || this.share === null)) return;
    this.painter.paintCrosshairs(this.crosshairs, this.share);
    this.isCrosshairStale = false;
  }

  private openTile(market: Market): WallTile {
    const tile = new WallTile(market, this.host.now, (changed) => this.advance(changed));
    this.closers.set(tile, this.host.open(channelOf(market), tile));
    return tile;
  }

  /** All tiles share one right edge: when the newest second moves on, every chart moves on. */
  private advance(tile: WallTile): void {
    if (tile.bars.newest > this.newest) {
      this.newest = tile.bars.newest;
      this.span();
      this.markAll(Invalidation.Values);
    }
    this.painter.stale.mark(this.tiles.indexOf(tile), Invalidation.Values);
    this.host.repaint();
  }

  /** The time shown: as much as there is, in steps of half a minute so that charts do not creep, at most `SPAN_MS`. */
  private span(): void {
    const to = this.newest + 1_000;
    let oldest = to;
    for (const { bars } of this.tiles) if (bars.length > 0) oldest = Math.min(oldest, bars.start[bars.begin]);
    const span = Math.ceil((to - oldest) / SPAN_STEP_MS) * SPAN_STEP_MS;
    this.painter.to = to;
    this.painter.from = to - Math.min(SPAN_MS, Math.max(2 * SPAN_STEP_MS, span));
  }

  private markAll(level: Invalidation): void {
    this.painter.stale.markAll(level);
    this.isCrosshairStale = true;
  }
}

function channelOf({ venue, symbol }: Market): string {
  return `bars:${venue}:${symbol}:1s`;
}
