/** Rows of one page at most; a longer answer is read page by page with `cursor`. */
export const LIMIT_MAX = 10_000;

/** Rows of a page where the caller names no `limit`. */
export const LIMIT_DEFAULT = 1_000;

/** Widest chart, in pixels, that `pixels` may ask bars for. */
export const PIXELS_MAX = 10_000;

/** Latest time a query may name, in ms since the epoch: the first millisecond of the year 2100. */
export const TIME_MS_MAX = 4_102_444_800_000;

/** Longest symbol of any venue, with room: refuses a megabyte of text before it is looked up. */
export const SYMBOL_LENGTH_MAX = 64;

/** Longest name of an asset of any venue, with room. */
export const ASSET_LENGTH_MAX = 32;

/** Deepest book that may be asked for, in levels of each side. */
export const BOOK_DEPTH_LIMIT = 1_000;

/** Levels of each side where the caller names no `depth`. */
export const BOOK_DEPTH_DEFAULT = 20;

/** Longest cursor that we write, with room. */
export const CURSOR_LENGTH_MAX = 128;

/** Names of the widths of bars, narrowest first. The API's spec holds them against the model's own list. */
export const WIDTH_CHOICES = ['1s', '10s', '1m', '5m', '1h', '1d'] as const;

/** A name of `WIDTH_CHOICES`. */
export type WidthChoice = (typeof WIDTH_CHOICES)[number];

/** Longest name of an API key. */
export const KEY_NAME_LENGTH_MAX = 64;

/** Characters of an API key's id. */
export const KEY_ID_LENGTH = 10;

/** What an API key may do. The API's spec holds them against the list of the keys themselves. */
export const SCOPE_CHOICES = ['read', 'trade-data', 'admin'] as const;

/** A name of `SCOPE_CHOICES`. */
export type ScopeChoice = (typeof SCOPE_CHOICES)[number];
