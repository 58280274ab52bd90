import { isWidthName, type WidthName } from '@livetape/model';

/** What a client can subscribe to. */
export type Channel =
  | { readonly kind: 'bars'; readonly venue: string; readonly symbol: string; readonly width: WidthName }
  | { readonly kind: 'ticker' | 'trades'; readonly venue: string; readonly symbol: string }
  | { readonly kind: 'feeds' };

/** Longest channel name that is read, in characters. */
export const CHANNEL_CHARS_MAX = 160;

const VENUE = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** A symbol is the venue's own spelling: any printable characters (some venues list names in Chinese) save the colon. */
const SYMBOL = /^[^:\p{C}\p{Zl}\p{Zp}]{1,64}$/u;

/** The channel of a name, or null when no channel is written so. Says nothing of whether the instrument exists. */
export function parseChannel(name: string): Channel | null {
  if (name.length > CHANNEL_CHARS_MAX) return null;
  if (name === 'feeds') return { kind: 'feeds' };
  const [kind, venue, symbol, width, ...rest] = name.split(':');
  if (venue === undefined || symbol === undefined || rest.length > 0) return null;
  if (!VENUE.test(venue) || !SYMBOL.test(symbol)) return null;
  if (kind === 'bars') return width !== undefined && isWidthName(width) ? { kind, venue, symbol, width } : null;
  if ((kind === 'ticker' || kind === 'trades') && width === undefined) return { kind, venue, symbol };
  return null;
}

/** The name of a channel: the inverse of `parseChannel`. */
export function formatChannel(channel: Channel): string {
  if (channel.kind === 'feeds') return 'feeds';
  const name = `${channel.kind}:${channel.venue}:${channel.symbol}`;
  return channel.kind === 'bars' ? `${name}:${channel.width}` : name;
}
