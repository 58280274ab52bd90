import { planSockets } from '../plan';
import { type Venue } from '../venue';
import { opensWith } from '../words';
import { parseAssetPairs } from './asset-pairs';
import { decodeFutures } from './futures';
import { decodeV1 } from './v1';
import { CHANNELS, decodeV2, requestOf } from './v2';

// https://docs.kraken.com/api/docs/websocket-v2/book

/** How frames of the futures begin; any that begins otherwise is told by its keys. */
const FUTURES = new TextEncoder().encode('{"feed":');
/** Levels of a side that books are subscribed to; 10, 25, 500 and 1000 are to be had too. */
const DEPTH = 100;

/** Kraken spot, version 2. Recordings of version 1, and of its futures, decode as well. */
export const kraken: Venue = {
  id: 'kraken',
  title: 'Kraken',
  endpoints: { socket: 'wss://ws.kraken.com', rest: 'https://api.kraken.com' },
  defaultSymbols: 'BTC ETH SOL XRP DOGE ADA LTC LINK AVAX SUI DOT BCH'.split(' ').map((base) => `${base}/USD`),
  // Symbols per socket are not limited; this many are acknowledged one by one. No age is told either.
  limits: { streamsPerSocket: 192, framesPerSecond: 10, restWeightPerMinute: 60, socketAgeMsMax: 86_400_000 },
  // A connection that subscribes to nothing, or hears nothing from us, may be ended after 60 s.
  keepalive: { everyMs: 30_000, frame: () => '{"method":"ping"}' },
  denseTrades: true,
  books: {
    seed: 'stream',
    // https://docs.kraken.com/api/docs/guides/spot-ws-book-v2
    checksum: { levels: 10, order: 'asks-bids', separator: '', numbers: 'digits', negativeAsks: false },
    depth: DEPTH,
    // What comes back into the depth is sent again: nothing within it is ever unknown.
    snapshotDepth: null,
    snapshotRowsMax: 2 * DEPTH,
    reseedMs: null,
  },

  plan(instruments, kinds, { socket }) {
    const offered = kinds.filter((kind) => CHANNELS[kind] !== null);
    if (offered.length === 0) return [];
    const perSocket = Math.floor(kraken.limits.streamsPerSocket / offered.length);
    return planSockets(instruments, perSocket, (chunk) => {
      const symbols = chunk.map(({ symbol }) => symbol);
      const subscribe = offered.map((kind) => requestOf(kind, symbols, DEPTH));
      return { url: `${socket}/v2`, subscribe, instruments: chunk, kinds: offered };
    });
  },

  decode(bytes, sink) {
    if (opensWith(bytes, FUTURES)) return decodeFutures(bytes, sink);
    if (!sink.open(bytes)) return;
    if (sink.cursor.isAtObject()) decodeV2(bytes, sink);
    else decodeV1(sink);
  },

  metadata: {
    requests: () => [{ path: '/0/public/AssetPairs', weight: 1 }],
    parse: parseAssetPairs,
  },

  // REST pages trades by time, not by id.
  backfill: null,

  resync: ({ symbol }) => [
    {
      ids: [],
      frame: JSON.stringify({ method: 'unsubscribe', params: { channel: 'book', symbol: [symbol], depth: DEPTH } }),
    },
    requestOf('levels', [symbol], DEPTH),
  ],

  snapshot: null,
};
