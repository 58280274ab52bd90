import { planSockets } from '../plan';
import { type Link } from '../link';
import { type Request, type Venue } from '../venue';
import { decodeFrame } from './frames';
import { parsePairs } from './pairs';

// https://docs.bitfinex.com/docs/ws-general, https://docs.bitfinex.com/reference/ws-public-books

/** Flags of what is added to each array: the time (32768), the connection's sequence (65536), checksums of books (131072). */
const FLAGS = 32_768 + 65_536 + 131_072;
/** Levels of a side that books are subscribed to: the most there are. */
const DEPTH = 250;
/** The ticker's sizes are sums over the 25 best levels, so it is no top of book. */
const CHANNELS = { trades: 'trades', tops: null, levels: 'book', greeks: null };

/** Bitfinex, version 2. */
export const bitfinex: Venue = {
  id: 'bitfinex',
  title: 'Bitfinex',
  endpoints: { socket: 'wss://api-pub.bitfinex.com', rest: 'https://api-pub.bitfinex.com' },
  defaultSymbols: 'BTC ETH SOL XRP LTC ADA DOT UNI XLM DOGE: AVAX: LINK:'.split(' ').map((base) => `t${base}USD`),
  // A socket takes 25 channels. No age is told.
  limits: { streamsPerSocket: 25, framesPerSecond: 10, restWeightPerMinute: 30, socketAgeMsMax: 86_400_000 },
  keepalive: null,
  denseTrades: false,
  books: {
    seed: 'stream',
    // https://docs.bitfinex.com/docs/ws-websocket-checksum
    checksum: { levels: 25, order: 'bid-ask', separator: ':', numbers: 'text', negativeAsks: true },
    depth: null,
    snapshotDepth: DEPTH,
    snapshotRowsMax: 2 * DEPTH,
    reseedMs: null,
  },

  plan(instruments, kinds, { socket }) {
    const offered = kinds.filter((kind) => CHANNELS[kind] !== null);
    if (offered.length === 0) return [];
    const perSocket = Math.floor(bitfinex.limits.streamsPerSocket / offered.length);
    return planSockets(instruments, perSocket, (chunk) => {
      const conf = { ids: ['conf'], frame: JSON.stringify({ event: 'conf', flags: FLAGS }) };
      const channels = chunk.flatMap(({ symbol }) => offered.map((kind) => requestOf(CHANNELS[kind] ?? '', symbol)));
      return { url: `${socket}/ws/2`, subscribe: [conf, ...channels], instruments: chunk, kinds: offered };
    });
  },

  decode: decodeFrame,

  metadata: {
    requests: () => [{ path: '/v2/conf/pub:list:pair:exchange', weight: 1 }],
    parse: parsePairs,
  },

  // REST tells trades by time, not by id.
  backfill: null,

  resync({ symbol }, link) {
    const channel = channelOf(symbol, link);
    const subscribe = requestOf('book', symbol);
    if (channel === null) return [subscribe];
    return [{ ids: [], frame: JSON.stringify({ event: 'unsubscribe', chanId: channel }) }, subscribe];
  },

  snapshot: null,
};

function requestOf(channel: string, symbol: string): Request {
  const book = channel === 'book' ? { prec: 'P0', freq: 'F0', len: String(DEPTH) } : {};
  return {
    ids: [`${channel}:${symbol}`],
    frame: JSON.stringify({ event: 'subscribe', channel, symbol, ...book }),
  };
}

/** The number that the symbol's book has on this connection, or null. */
function channelOf(symbol: string, { channels }: Link): number | null {
  const decoder = new TextDecoder();
  for (const [number, channel] of channels) {
    if (channel.kind === 'levels' && decoder.decode(channel.symbol) === symbol) return number;
  }
  return null;
}
