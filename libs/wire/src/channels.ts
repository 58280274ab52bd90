import { isWidthName, type WidthName } from '@livetape/model';

/** What a client can subscribe to. */
export type Channel =
  | { readonly kind: 'bars'; readonly venue: string; readonly symbol: string; readonly width: WidthName }
  | { readonly kind: 'ticker' | 'trades' | 'greeks'; readonly venue: string; readonly symbol: string }
  /** The best `depth` levels of each side: 1 to `BOOK_DEPTH_MAX`. */
  | { readonly kind: 'book'; readonly venue: string; readonly symbol: string; readonly depth: number }
  /** The top of book of all spot instruments of a pair. */
  | { readonly kind: 'top'; readonly base: string; readonly quote: string }
  /** What concerns the whole platform. */
  | { readonly kind: PlatformKind };

/** Channels of the platform itself; the kind is the whole name. */
export type PlatformKind = 'feeds' | 'latency' | 'alerts';

export type ChannelKind = Channel['kind'];

/** Longest channel name that is read, in characters. */
export const CHANNEL_CHARS_MAX = 160;

/** Deepest book that a channel carries, in levels of each side. */
export const BOOK_DEPTH_MAX = 500;

const VENUE = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** A symbol is the venue's own spelling: any printable characters (some venues list names in Chinese, some with colons). */
const SYMBOL = /^[^\p{C}\p{Zl}\p{Zp}]{1,64}$/u;

/** An asset as metadata names it: the quote has no hyphen, so that the last one of a pair parts the two. */
const BASE = /^[^:\p{C}\p{Z}]{1,32}$/u;
const QUOTE = /^[^:\-\p{C}\p{Z}]{1,32}$/u;

/** Plain digits without a leading zero: each depth has one name. */
const DEPTH = /^[1-9]\d{0,2}$/;

/**
 * The channel of a name, or null when no channel is written so. Says nothing of whether the instrument exists. Only a symbol
 * may hold colons: it is all that stands between the venue and, where the kind has one, the last part.
 */
export function parseChannel(name: string): Channel | null {
  if (name.length > CHANNEL_CHARS_MAX) return null;
  if (isPlatform(name)) return { kind: name };
  const [kind, first, ...rest] = name.split(':');
  if (first === undefined) return null;
  if (kind === 'top') return rest.length === 0 ? parsePair(first) : null;
  if (!VENUE.test(first)) return null;
  const last = kind === 'bars' || kind === 'book' ? rest.pop() : undefined;
  const symbol = rest.join(':');
  return SYMBOL.test(symbol) ? parseOfInstrument({ kind, venue: first, symbol, last }) : null;
}

/** The name of a channel: the inverse of `parseChannel`. */
export function formatChannel(channel: Channel): string {
  if (channel.kind === 'top') return `top:${channel.base}-${channel.quote}`;
  if (!('venue' in channel)) return channel.kind;
  const name = `${channel.kind}:${channel.venue}:${channel.symbol}`;
  if (channel.kind === 'bars') return `${name}:${channel.width}`;
  return channel.kind === 'book' ? `${name}:${channel.depth}` : name;
}

function isPlatform(name: string): name is PlatformKind {
  return name === 'feeds' || name === 'latency' || name === 'alerts';
}

interface Parts {
  readonly kind: string;
  readonly venue: string;
  readonly symbol: string;
  readonly last: string | undefined;
}

function parseOfInstrument({ kind, venue, symbol, last }: Parts): Channel | null {
  if (kind === 'bars') return last !== undefined && isWidthName(last) ? { kind, venue, symbol, width: last } : null;
  if (kind === 'book') return parseBook(venue, symbol, last ?? '');
  return kind === 'ticker' || kind === 'trades' || kind === 'greeks' ? { kind, venue, symbol } : null;
}

function parseBook(venue: string, symbol: string, text: string): Channel | null {
  const depth = DEPTH.test(text) ? Number(text) : 0;
  return depth >= 1 && depth <= BOOK_DEPTH_MAX ? { kind: 'book', venue, symbol, depth } : null;
}

function parsePair(pair: string): Channel | null {
  const cut = pair.lastIndexOf('-');
  const [base, quote] = [pair.slice(0, Math.max(cut, 0)), pair.slice(cut + 1)];
  return BASE.test(base) && QUOTE.test(quote) ? { kind: 'top', base, quote } : null;
}
