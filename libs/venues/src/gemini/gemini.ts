import { planSockets } from '../plan';
import { type Request, type Venue } from '../venue';
import { decodeFrame, PING, STOPPED } from './frames';
import { parseDetails } from './details';

// https://docs.gemini.com/websocket/streams

const STREAMS = { trades: 'trade', tops: 'bookTicker', levels: 'depth@100ms', greeks: null };
/** Levels of both sides: books are sent whole. */
const SNAPSHOT_ROWS_MAX = 65_536;

/** Gemini, the API of 2026. Recordings of the one before, version 2 of its market data, decode as well. */
export const gemini: Venue = {
  id: 'gemini',
  title: 'Gemini',
  endpoints: { socket: 'wss://ws.gemini.com', rest: 'https://api.gemini.com' },
  defaultSymbols: 'btc eth sol xrp doge ltc link avax bch dot uni'.split(' ').map((base) => `${base}usd`),
  // Streams per socket are not limited, and no age is told.
  limits: { streamsPerSocket: 300, framesPerSecond: 5, restWeightPerMinute: 120, socketAgeMsMax: 86_400_000 },
  // The server pings by itself; a word from us shows that it hears.
  keepalive: { everyMs: 20_000, frame: () => JSON.stringify({ id: PING, method: 'ping' }) },
  denseTrades: false,
  books: {
    seed: 'stream',
    checksum: null,
    depth: null,
    snapshotDepth: null,
    snapshotRowsMax: SNAPSHOT_ROWS_MAX,
    reseedMs: null,
  },

  plan(instruments, kinds, { socket }) {
    const streams = kinds.map((kind) => STREAMS[kind]).filter((stream) => stream !== null);
    const offered = kinds.filter((kind) => STREAMS[kind] !== null);
    if (offered.length === 0) return [];
    // -1 asks for whole books as the first message of each.
    return planSockets(instruments, Math.floor(gemini.limits.streamsPerSocket / offered.length), (chunk) => ({
      url: `${socket}?snapshot=-1`,
      // One unknown stream refuses the whole frame: so a frame per symbol.
      subscribe: chunk.map(({ symbol }) => requestOf(symbol, 'SUBSCRIBE', symbol, streams)),
      instruments: chunk,
      kinds: offered,
    }));
  },

  decode: decodeFrame,

  metadata: {
    requests: (symbols) =>
      symbols.map((symbol) => ({ path: `/v1/symbols/details/${encodeURIComponent(symbol)}`, weight: 1 })),
    parse: parseDetails,
  },

  // Ids of trades are not dense, so that nobody knows what is missing.
  backfill: null,

  resync: ({ id, symbol }) => [
    { ...requestOf(`${STOPPED}${id}`, 'UNSUBSCRIBE', symbol, [STREAMS.levels]), ids: [] },
    requestOf(`book:${symbol}`, 'SUBSCRIBE', symbol, [STREAMS.levels]),
  ],

  snapshot: null,
};

function requestOf(id: string, method: string, symbol: string, streams: readonly string[]): Request {
  return { ids: [id], frame: JSON.stringify({ id, method, params: streams.map((stream) => `${symbol}@${stream}`) }) };
}
