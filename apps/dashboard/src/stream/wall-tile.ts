import { BarRing, type GapBand, NiceRange, Silence, type Tile } from '@livetape/charts';
import { type BarRow, type Row } from '@livetape/wire';
import { type ChannelState, type Receiver } from './channels';
import { type Market, type TileText } from './messages';
import { ageText, changeDirection, changeText, fixedText, glanceDecimals, labelDecimals } from './number-text';

/** Time that a tile shows. */
export const SPAN_MS = 300_000;
const WIDTH_MS = 1_000;

/** One instrument of the wall: its columns, its range and what is said beside its chart. */
export class WallTile implements Tile, Receiver {
  readonly bars = new BarRing(SPAN_MS / WIDTH_MS);
  readonly range = new NiceRange();
  readonly silence = new Silence(WIDTH_MS);
  gaps: readonly GapBand[] = [];
  isStale = false;
  private priceDecimals = 2;
  private priceScale = 100;
  private sizeScale = 1;
  private sent = '';

  /** `changed` is called once for each snapshot or delta of this tile. */
  constructor(
    readonly market: Market,
    private readonly now: () => number,
    private readonly changed: (tile: WallTile) => void,
  ) {}

  readonly priceText = (price: number, step: number): string =>
    fixedText(price, labelDecimals(step, this.priceDecimals));

  snapshot({ instrument, rows }: ChannelState): void {
    if (instrument) {
      this.priceDecimals = instrument.priceDecimals;
      this.priceScale = 10 ** instrument.priceDecimals;
      this.sizeScale = 10 ** instrument.sizeDecimals;
    }
    this.bars.clear();
    this.rows(rows);
  }

  rows(rows: readonly Row[]): void {
    for (const row of rows as readonly BarRow[]) this.addBar(row);
    this.changed(this);
  }

  /** Looks at the silence again; true when the tile became stale or fresh. */
  judge(isSourceSilent: boolean): boolean {
    const now = this.now();
    const isStale = this.bars.length > 0 && (isSourceSilent || this.silence.isStale(now));
    const turned = isStale !== this.isStale;
    this.isStale = isStale;
    return turned;
  }

  /** The tile's text when it is another one than was sent last, else null. */
  takeText(tile: number): TileText | null {
    if (this.bars.length === 0) return null;
    const { bars } = this;
    const price = bars.close[bars.end - 1];
    const first = bars.vwap[bars.begin];
    const ratio = price / first - 1;
    const text: TileText = {
      tile,
      price: fixedText(price, glanceDecimals(price, this.priceDecimals)),
      change: bars.length > 1 ? changeText(ratio) : '',
      direction: changeDirection(ratio),
      staleFor: this.isStale ? ageText(this.silence.ageMs(this.now())) : null,
    };
    const key = `${text.price} ${text.change} ${text.staleFor}`;
    if (key === this.sent) return null;
    this.sent = key;
    return text;
  }

  /** The next `takeText` answers, whatever was sent before: for a page that has just been drawn. */
  forgetText(): void {
    this.sent = '';
  }

  private addBar(row: BarRow): void {
    const [start, , , , close, volume, notional, , , revision] = row;
    const { bars } = this;
    this.silence.hear(start, this.now());
    if (bars.put(start, revision) === 'ignored') return;
    const size = Number(volume);
    bars.close[bars.row] = close / this.priceScale;
    bars.vwap[bars.row] = Number(notional) / size / this.priceScale;
    bars.volume[bars.row] = size / this.sizeScale;
  }
}
