import { planSockets } from '../plan';
import { type Venue } from '../venue';
import { decodeFrame, decodePage } from './frames';
import { parseProducts } from './products';

// https://docs.cdp.coinbase.com/exchange/websocket-feed/channels

const NAMES = { trades: 'matches', tops: 'ticker', levels: 'level2_batch', greeks: null };
/** Levels of both sides: the liveliest books have about 60,000. */
const SNAPSHOT_ROWS_MAX = 131_072;

/** Coinbase Exchange, the feed that needs no key. */
export const coinbase: Venue = {
  id: 'coinbase',
  title: 'Coinbase',
  endpoints: { socket: 'wss://ws-feed.exchange.coinbase.com', rest: 'https://api.exchange.coinbase.com' },
  defaultSymbols: 'BTC ETH SOL XRP DOGE ADA LTC LINK AVAX SUI DOT BCH'.split(' ').map((base) => `${base}-USD`),
  // The number of products per socket is not limited; this many are acknowledged in one frame. No age is told either.
  limits: { streamsPerSocket: 96, framesPerSecond: 10, restWeightPerMinute: 600, socketAgeMsMax: 86_400_000 },
  keepalive: null,
  denseTrades: true,
  books: {
    seed: 'stream',
    checksum: null,
    depth: null,
    snapshotDepth: null,
    snapshotRowsMax: SNAPSHOT_ROWS_MAX,
    // The channel promises delivery and numbers nothing: whatever is lost all the same stays wrong until the next snapshot.
    reseedMs: 3_600_000,
  },

  plan(instruments, kinds, { socket }) {
    const offered = kinds.filter((kind) => NAMES[kind] !== null);
    if (offered.length === 0) return [];
    const perSocket = Math.floor(coinbase.limits.streamsPerSocket / offered.length);
    return planSockets(instruments, perSocket, (chunk) => {
      const ids = chunk.flatMap(({ symbol }) => offered.map((kind) => `${kind}:${symbol}`));
      const channels = [...offered.map((kind) => NAMES[kind]), 'heartbeat'];
      const product_ids = chunk.map(({ symbol }) => symbol);
      const subscribe = [{ ids, frame: JSON.stringify({ type: 'subscribe', product_ids, channels }) }];
      return { url: socket, subscribe, instruments: chunk, kinds: offered };
    });
  },

  decode: decodeFrame,

  metadata: {
    requests: () => [{ path: '/products', weight: 1 }],
    parse: parseProducts,
  },

  // The page of ids below `after`, the newest first: as many as there are ids from `fromSequence` on.
  backfill: {
    rowsMax: 1000,
    request: ({ symbol }, fromSequence, rows) => ({
      path: `/products/${encodeURIComponent(symbol)}/trades?after=${fromSequence + rows}&limit=${rows}`,
      weight: 1,
    }),
    decode: decodePage,
  },

  resync: ({ symbol }) => [
    { ids: [], frame: level2('unsubscribe', symbol) },
    { ids: [`levels:${symbol}`], frame: level2('subscribe', symbol) },
  ],

  snapshot: null,
};

function level2(type: string, symbol: string): string {
  return JSON.stringify({ type, product_ids: [symbol], channels: [NAMES.levels] });
}
