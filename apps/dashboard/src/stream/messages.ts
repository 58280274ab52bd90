import { type ChartBar, type Palette } from '@livetape/charts';
import { type LinkState } from '@livetape/client';
import {
  type Alert,
  type BookStatus,
  type FeedStatus,
  type Gap,
  type LatencySummary,
  type WidthName,
} from '@livetape/model';
import { type BookReport, type BookRequest } from './book-messages';
import { type LatencyReport, type LatencyRequest } from './latency-messages';

/** One instrument by what the protocol and every URL call it. */
export interface Market {
  readonly venue: string;
  readonly symbol: string;
}

/** The text that stands for a market in keys, URLs and the stored watchlist. */
export function marketKey({ venue, symbol }: Market): string {
  return `${venue}:${symbol}`;
}

/** Where the tiles of the wall stand on their sheet, CSS pixels; `scale` is device pixels per CSS pixel. */
export interface SheetLayout {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  /** x, y, width, height of each tile's chart. */
  readonly rects: Float32Array;
  /** 1 for a tile in the scrolled-to part. */
  readonly visible: Uint8Array;
}

/** Page → worker. */
export type Request =
  | BookRequest
  | LatencyRequest
  | { readonly kind: 'connect'; readonly url: string; readonly key: string | null }
  | { readonly kind: 'retry' }
  | { readonly kind: 'pause'; readonly isPaused: boolean }
  | { readonly kind: 'hide'; readonly isHidden: boolean }
  | { readonly kind: 'palette'; readonly palette: Palette }
  | { readonly kind: 'sheets'; readonly charts: OffscreenCanvas; readonly crosshairs: OffscreenCanvas }
  | { readonly kind: 'wall'; readonly markets: readonly Market[] }
  | { readonly kind: 'layout'; readonly layout: SheetLayout }
  | { readonly kind: 'scroll'; readonly visible: Uint8Array }
  | { readonly kind: 'hover'; readonly share: number | null }
  | { readonly kind: 'watch'; readonly market: Market; readonly width: WidthName }
  | { readonly kind: 'leave' };

/** How the link to the server is, as the client says. */
export type LinkView = LinkState;

/** What a tile says beside its chart. Only tiles that changed are sent, at most four times a second. */
export interface TileText {
  readonly tile: number;
  readonly price: string;
  /** Move over the time shown, with its sign; empty before there are two bars. */
  readonly change: string;
  readonly direction: 1 | 0 | -1;
  /** Age such as `6 s` when stale; null when the data is fresh or there is none yet. */
  readonly staleFor: string | null;
}

/** The newest trade and top of book. Texts are exact; null where the venue has sent none yet. */
export interface Ticker {
  readonly last: number | null;
  readonly lastText: string | null;
  readonly direction: 1 | 0 | -1;
  readonly tradeTimeMs: number | null;
  readonly bidText: string | null;
  readonly bidSizeText: string | null;
  readonly askText: string | null;
  readonly askSizeText: string | null;
  readonly spreadText: string | null;
  readonly spreadBasisPoints: number | null;
  /** When the newest of it reached this page, ms since the epoch. */
  readonly heardAt: number;
}

/** One line of the tape. */
export interface TapeTrade {
  readonly id: string;
  readonly timeMs: number;
  readonly priceText: string;
  readonly sizeText: string;
  readonly isBuy: boolean;
}

/** Worker → page. */
export type Report =
  | BookReport
  | LatencyReport
  | { readonly kind: 'books'; readonly books: readonly BookStatus[] }
  | { readonly kind: 'link'; readonly link: LinkView }
  | { readonly kind: 'feeds'; readonly feeds: readonly FeedStatus[]; readonly gaps: readonly Gap[] }
  | { readonly kind: 'alerts'; readonly alerts: readonly Alert[] }
  | { readonly kind: 'latency'; readonly latency: readonly LatencySummary[] }
  | { readonly kind: 'tiles'; readonly texts: readonly TileText[] }
  | { readonly kind: 'crosshair'; readonly timeMs: number | null }
  | { readonly kind: 'bars'; readonly bars: readonly ChartBar[]; readonly isSnapshot: boolean }
  | { readonly kind: 'ticker'; readonly ticker: Ticker }
  | { readonly kind: 'trades'; readonly trades: readonly TapeTrade[]; readonly isSnapshot: boolean }
  | { readonly kind: 'freshness'; readonly isStale: boolean; readonly ageMs: number | null };
