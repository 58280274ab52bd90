import {
  isSeen,
  LADDER_ROW,
  ladderColumns,
  type LadderColumns,
  type LadderLayout,
  rowY,
  SPREAD_ROW,
  spreadY,
} from './ladder-layout';
import { type LadderRows, type LadderSide } from './ladder-rows';
import { type Palette } from './palette';
import { RestingScale } from './resting-scale';
import { type Surface } from './tile';

const STALE_ALPHA = 0.4;
const UNTRUSTED_ALPHA = 0.45;
const TOTAL_ALPHA = 0.16;
const SIZE_ALPHA = 0.3;
const MONOSPACE = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace';

/** What a ladder says beside its numbers. */
export interface LadderLook {
  /** Not proven at this moment: everything is dimmed. */
  readonly isStale: boolean;
  readonly priceText: (units: number) => string;
  readonly sizeText: (units: number) => string;
  /** Texts of the spread's row: its figure, and the imbalance of the sides. */
  readonly spreadText: string;
  readonly imbalanceText: string;
}

/** What stands painted of one side: a row is painted again only when one of its numbers is another. */
class PaintedSide {
  readonly price: Float64Array;
  readonly size: Float64Array;
  readonly total: Float64Array;
  readonly isTrusted: Uint8Array;

  constructor(capacity: number) {
    this.price = new Float64Array(capacity);
    this.size = new Float64Array(capacity);
    this.total = new Float64Array(capacity);
    this.isTrusted = new Uint8Array(capacity);
    this.forget();
  }

  forget(): void {
    this.price.fill(NaN);
  }

  /** Takes over a row; true when it looks different than before. A row without a price has price 0. */
  turn(side: LadderSide, row: number): boolean {
    const isThere = row < side.length;
    const price = isThere ? side.price[row] : 0;
    const size = isThere ? side.size[row] : 0;
    const total = isThere ? side.total[row] : 0;
    const isTrusted = isThere ? side.isTrusted[row] : 1;
    const isSame =
      price === this.price[row] &&
      size === this.size[row] &&
      total === this.total[row] &&
      isTrusted === this.isTrusted[row];
    this.price[row] = price;
    this.size[row] = size;
    this.total[row] = total;
    this.isTrusted[row] = isTrusted;
    return !isSame;
  }
}

/**
 * Paints an order book ladder: asks above, bids below, the spread between them, bars of size and of depth. Only rows that
 * changed are painted; the whole after another layout, palette, scale of bars or state.
 */
export class LadderPainter {
  palette: Palette | null = null;
  private readonly bids: PaintedSide;
  private readonly asks: PaintedSide;
  private readonly scale = new RestingScale();
  private layout: LadderLayout | null = null;
  private isStale = false;
  private isWholeDue = true;
  private spread = '';
  private font = '';

  constructor(private readonly rows: LadderRows) {
    this.bids = new PaintedSide(rows.capacity);
    this.asks = new PaintedSide(rows.capacity);
  }

  place(layout: LadderLayout): void {
    this.layout = layout;
    this.isWholeDue = true;
  }

  /** The next `paint` paints it all, whatever stands there. */
  forget(): void {
    this.isWholeDue = true;
  }

  /** Paints what is out of date; returns how many rows, the spread's among them. */
  paint(surface: Surface, look: LadderLook): number {
    const { layout, palette } = this;
    if (!layout || !palette) return 0;
    if (this.scale.fit(this.rows.totalMax) || look.isStale !== this.isStale) this.isWholeDue = true;
    this.isStale = look.isStale;
    if (this.isWholeDue) this.clear(surface, layout, palette);
    const columns = ladderColumns(layout.width);
    surface.font = this.font;
    surface.textAlign = 'right';
    surface.textBaseline = 'middle';
    let painted = this.paintSide(surface, true, { layout, palette, columns, look });
    painted += this.paintSide(surface, false, { layout, palette, columns, look });
    painted += this.paintSpread(surface, { layout, palette, columns, look });
    surface.globalAlpha = 1;
    return painted;
  }

  private clear(surface: Surface, layout: LadderLayout, palette: Palette): void {
    surface.clearRect(0, 0, layout.width, layout.height);
    this.bids.forget();
    this.asks.forget();
    this.spread = ' ';
    this.font = tabularFont(surface, palette.font);
    this.isWholeDue = false;
  }

  private paintSide(surface: Surface, isBid: boolean, at: Place): number {
    const painted = isBid ? this.bids : this.asks;
    const side = isBid ? this.rows.bids : this.rows.asks;
    let count = 0;
    for (let row = 0; row < at.layout.rows; row++) {
      if (!painted.turn(side, row)) continue;
      const y = rowY(at.layout, row, isBid);
      if (!isSeen(at.layout, y)) continue;
      this.paintRow(surface, painted, { ...at, row, y, isBid });
      count++;
    }
    return count;
  }

  private paintRow(surface: Surface, side: PaintedSide, at: Place & { row: number; y: number; isBid: boolean }): void {
    const { row, y, isBid, layout, palette, columns, look } = at;
    const colour = isBid ? palette.up : palette.down;
    surface.clearRect(0, y, layout.width, LADDER_ROW);
    if (side.price[row] === 0) return;
    const alpha = (look.isStale ? STALE_ALPHA : 1) * (side.isTrusted[row] ? 1 : UNTRUSTED_ALPHA);
    surface.fillStyle = colour;
    this.paintBar(surface, side.total[row], { y, width: layout.width, columns, alpha: alpha * TOTAL_ALPHA });
    this.paintBar(surface, side.size[row], { y, width: layout.width, columns, alpha: alpha * SIZE_ALPHA });
    surface.globalAlpha = alpha;
    const middle = y + LADDER_ROW / 2 + 0.5;
    surface.fillText(look.priceText(side.price[row]), columns.price, middle, columns.room);
    surface.fillStyle = palette.text;
    surface.fillText(look.sizeText(side.size[row]), columns.size, middle, columns.room);
    if (columns.hasTotal) {
      surface.fillStyle = palette.muted;
      surface.fillText(look.sizeText(side.total[row]), columns.total, middle, columns.room);
    }
    const isLimit = !side.isTrusted[row] && (row === 0 || side.isTrusted[row - 1] === 1);
    if (!isLimit) return;
    // the edge towards the spread: what lies beyond this line is not known to be complete
    surface.globalAlpha = 1;
    surface.fillStyle = palette.warn;
    const edge = isBid ? y : y + LADDER_ROW - 1;
    for (let x = 0; x < layout.width; x += 6) surface.fillRect(x, edge, 3, 1);
  }

  private paintBar(
    surface: Surface,
    size: number,
    at: { y: number; width: number; columns: LadderColumns; alpha: number },
  ): void {
    const length = Math.min(1, size / this.scale.full) * at.columns.barLength;
    surface.globalAlpha = at.alpha;
    surface.fillRect(at.width - length, at.y + 1, length, LADDER_ROW - 2);
  }

  private paintSpread(surface: Surface, { layout, palette, columns, look }: Place): number {
    const imbalanceText = columns.hasTotal ? look.imbalanceText : '';
    const key = `${look.spreadText} ${imbalanceText}`;
    const y = spreadY(layout);
    if (key === this.spread || y <= -SPREAD_ROW || y >= layout.height) return 0;
    this.spread = key;
    surface.globalAlpha = 1;
    surface.fillStyle = palette.panel;
    surface.clearRect(0, y, layout.width, SPREAD_ROW);
    if (key.trim() === '') return 1;
    surface.fillRect(0, y + 1, layout.width, SPREAD_ROW - 2);
    surface.globalAlpha = look.isStale ? STALE_ALPHA : 1;
    const middle = y + SPREAD_ROW / 2 + 0.5;
    surface.fillStyle = palette.text;
    surface.textAlign = 'left';
    surface.fillText(look.spreadText, layout.width - columns.total, middle, columns.size - 8);
    surface.textAlign = 'right';
    surface.fillStyle = palette.muted;
    surface.fillText(imbalanceText, columns.total, middle, columns.room + 20);
    return 1;
  }
}

interface Place {
  readonly layout: LadderLayout;
  readonly palette: Palette;
  readonly columns: LadderColumns;
  readonly look: LadderLook;
}

/** The page's font where its figures are all of one width, as points of a column need; else a monospaced one. */
function tabularFont(surface: Surface, family: string): string {
  surface.font = `12px ${family}`;
  const isTabular = Math.abs(surface.measureText('1111').width - surface.measureText('0000').width) < 0.1;
  return isTabular ? surface.font : `11.5px ${MONOSPACE}`;
}
