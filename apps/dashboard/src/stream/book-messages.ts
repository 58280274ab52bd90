import { type LadderLayout } from '@livetape/charts';
import { type BookState } from '@livetape/model';
import { type LevelPair } from '@livetape/wire';
import { type Market } from './messages';

/** A pair of assets whose spot books are looked at together. */
export interface Pair {
  readonly base: string;
  readonly quote: string;
}

/** How the ladder folds the book: rows of each side, and units of price per row. */
export interface LadderFold {
  readonly rows: number;
  readonly step: number;
}

/** The depth of the last minutes as REST answers it: integers at the instrument's scale, best first. */
export interface DepthHistory {
  readonly stepMs: number;
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
  readonly columns: readonly {
    readonly time: number;
    readonly bids: readonly LevelPair[];
    readonly asks: readonly LevelPair[];
  }[];
}

/** Levels nearest the top that are known to be complete. */
export interface TrustedDepth {
  readonly bids: number;
  readonly asks: number;
}

/** Size of a canvas: CSS pixels, and device pixels per CSS pixel. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

/** Where the small ladders of the wall stand on their sheet: x, y, width, height of each, CSS pixels. */
export interface BooksLayout extends CanvasSize {
  readonly rects: Float32Array;
  /** 1 for a ladder in the scrolled-to part. */
  readonly visible: Uint8Array;
}

/** Page → worker: what the page looks at of books. A null ends it. */
export type BookRequest =
  | { readonly kind: 'book'; readonly market: Market | null; readonly fold: LadderFold }
  | { readonly kind: 'ladder-sheet'; readonly canvas: OffscreenCanvas }
  | { readonly kind: 'ladder-layout'; readonly layout: Omit<LadderLayout, 'rows'> }
  | { readonly kind: 'ladder-table'; readonly isWanted: boolean }
  | { readonly kind: 'trusted'; readonly market: Market; readonly trusted: TrustedDepth }
  | { readonly kind: 'heat-sheets'; readonly chart: OffscreenCanvas; readonly crosshair: OffscreenCanvas }
  | { readonly kind: 'heat-layout'; readonly size: CanvasSize }
  | { readonly kind: 'heat-history'; readonly market: Market; readonly history: DepthHistory }
  | { readonly kind: 'heat-point'; readonly point: HeatPoint | null }
  | { readonly kind: 'wall-books'; readonly markets: readonly Market[] }
  | { readonly kind: 'wall-books-sheet'; readonly canvas: OffscreenCanvas }
  | { readonly kind: 'wall-books-layout'; readonly layout: BooksLayout }
  | { readonly kind: 'wall-books-scroll'; readonly visible: Uint8Array }
  | { readonly kind: 'top'; readonly pair: Pair | null }
  | { readonly kind: 'greeks'; readonly market: Market | null };

/** Where the heat map's crosshair goes: a place on its sheet, or so many steps from where it is. */
export type HeatPoint =
  { readonly x: number; readonly y: number } | { readonly columns: number; readonly pixels: number };

/**
 * How a book is shown. `waiting`: nothing heard yet; `none`: the server follows no book of it; `crossed`: best bid not below
 * best ask, whatever the server says of it.
 */
export type ShownState = BookState | 'waiting' | 'none' | 'crossed';

/** What the page says of the book beside its ladder. Texts are exact; null where there is none. */
export interface BookView {
  readonly state: ShownState;
  /** One clear sentence. */
  readonly reason: string;
  /** ms in this state, and since the last change of the book reached this page; null where unknown. */
  readonly stateMs: number | null;
  readonly changedMs: number | null;
  readonly sequence: string | null;
  readonly spreadText: string | null;
  readonly spreadBasisPoints: number | null;
  readonly bidText: string | null;
  readonly askText: string | null;
  /** The smallest distance of prices seen, in units of the scale: a power of ten. */
  readonly priceUnit: number;
  /** Middle price in units of the instrument's scale; null without two sides. */
  readonly middle: number | null;
  /** Levels that the page holds of each side. */
  readonly bids: number;
  readonly asks: number;
  readonly trusted: TrustedDepth | null;
  /** How often the server's CRC32 was compared with that of our copy. */
  readonly proofs: number;
}

/** What stands above a small ladder of the wall. */
export interface WallBookText {
  /** Which of them. */
  readonly book: number;
  readonly state: ShownState;
  /** How long ago it changed, when it is not synced; empty otherwise. */
  readonly age: string;
}

/** One row of the ladder as text, for the table view. */
export interface LadderLine {
  readonly isBid: boolean;
  readonly price: string;
  readonly size: string;
  readonly total: string;
  readonly isTrusted: boolean;
}

/** What lies under the heat map's crosshair, as text. */
export interface HeatText {
  readonly time: string;
  readonly price: string;
  readonly bid: string;
  readonly ask: string;
  readonly best: string;
}

/** One venue's top of book. Texts are exact; empty where there is none. */
export interface TopLine {
  readonly venue: string;
  readonly symbol: string;
  readonly state: BookState;
  readonly bid: string;
  readonly bidSize: string;
  readonly ask: string;
  readonly askSize: string;
  readonly ageMs: number | null;
  readonly isBestBid: boolean;
  readonly isBestAsk: boolean;
}

/** The tops of all books of a pair. `best` is null while no book is synced. */
export interface TopView {
  readonly pair: Pair;
  readonly isStale: boolean;
  readonly lines: readonly TopLine[];
  readonly best: {
    readonly bid: string;
    readonly bidVenue: string;
    readonly ask: string;
    readonly askVenue: string;
    readonly spread: string;
    readonly isCrossed: boolean;
  } | null;
}

/** What the venue calculates for an option; null where it sends none. Volatilities in percent. */
export interface GreeksView {
  readonly ageMs: number | null;
  readonly isStale: boolean;
  readonly values: Readonly<Record<GreekName, number | null>>;
}

export type GreekName =
  | 'markPrice'
  | 'underlyingPrice'
  | 'markVolatility'
  | 'bidVolatility'
  | 'askVolatility'
  | 'delta'
  | 'gamma'
  | 'vega'
  | 'theta'
  | 'rho'
  | 'openInterest';

/** Worker → page. At most four of each kind a second: the newest state. */
export type BookReport =
  | { readonly kind: 'book'; readonly book: BookView }
  | { readonly kind: 'ladder-table'; readonly lines: readonly LadderLine[] }
  | { readonly kind: 'wall-books'; readonly texts: readonly WallBookText[] }
  | { readonly kind: 'heat'; readonly hasColumns: boolean }
  | { readonly kind: 'heat-text'; readonly text: HeatText | null }
  | { readonly kind: 'top'; readonly top: TopView }
  | { readonly kind: 'greeks'; readonly greeks: GreeksView };
