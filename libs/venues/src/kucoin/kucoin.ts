import { JsonFields, numbered, SymbolTable } from '@livetape/columns';
import { planSockets } from '../plan';
import { type Sink } from '../sink';
import { type Kind, type Venue } from '../venue';
import { socketUrl } from './bootstrap';
import { decodeMessage, decodeSnapshot } from './data';
import { data, frame, FRAME } from './frame';
import { decodePushed } from './pushed';
import { parseSymbols } from './symbols';

// https://www.kucoin.com/docs-new (spot, classic WebSocket; REST bullet-public)

const TYPE = numbered('message welcome ack pong error');
const TYPES = new SymbolTable(Object.keys(TYPE));
// Filled and read within one call of decode, which never waits.
const body = new JsonFields(numbered('code data'), { objects: { data } });

const PREFIXES = { trades: '/market/match:', tops: '/market/ticker:', levels: '/market/level2:', greeks: null };
/** Levels of a side that REST tells without a key. */
const BOOK_DEPTH = 100;
/** Symbols that one frame may subscribe to. */
const SYMBOLS_MAX = 100;

/** KuCoin spot. Book, top and trades of an instrument share one sequence, so that trades alone cannot show a gap. */
export const kucoin: Venue = {
  id: 'kucoin',
  title: 'KuCoin',
  endpoints: { socket: 'wss://ws-api-spot.kucoin.com', rest: 'https://api.kucoin.com' },
  defaultSymbols: 'BTC ETH SOL XRP DOT DOGE ADA LTC LINK AVAX TRX SUI'.split(' ').map((base) => `${base}-USDT`),
  // 300 topics a socket, 100 frames in 10 s; REST 2,000 in 30 s; a token is good for 24 h.
  limits: { streamsPerSocket: 300, framesPerSecond: 9, restWeightPerMinute: 4000, socketAgeMsMax: 86_400_000 },
  // Where to connect names a pingInterval of 18 s.
  keepalive: { everyMs: 16_000, frame: (nowMs) => `{"id":"${nowMs}","type":"ping"}` },
  denseTrades: false,
  books: {
    seed: 'rest',
    checksum: null,
    depth: null,
    snapshotDepth: BOOK_DEPTH,
    snapshotRowsMax: 20_000,
    reseedMs: null,
  },
  hasGreeting: true,
  bootstrap: {
    request: { path: '/api/v1/bullet-public', weight: 10 },
    url: (answer, planned) => socketUrl(answer, planned, kucoin.endpoints.socket),
  },

  plan(instruments, kinds, { socket }) {
    const told = kinds.filter((kind) => PREFIXES[kind] !== null);
    if (told.length === 0) return [];
    const perSocket = Math.min(SYMBOLS_MAX, Math.floor(kucoin.limits.streamsPerSocket / told.length));
    return planSockets(instruments, perSocket, (chunk) => {
      const symbols = chunk.map(({ symbol }) => symbol).join(',');
      return {
        url: socket,
        subscribe: told.map((kind) => subscription(kind, symbols)),
        instruments: chunk,
        kinds: told,
      };
    });
  },

  decode(bytes, sink) {
    if (!sink.readObject(bytes, frame)) return;
    const type = frame.find(FRAME.type, TYPES);
    if (frame.has(FRAME.T)) decodePushed(sink);
    else if (type === TYPE.message) decodeMessage(sink);
    else if (type === TYPE.ack) sink.notify({ type: 'ack', id: frame.text(FRAME.id) });
    else if (type === TYPE.welcome) sink.notify({ type: 'greeting' });
    else if (type === TYPE.pong) sink.notify({ type: 'heartbeat' });
    else if (type === TYPE.error) refuse(sink);
    else sink.reject('unknown-event');
  },

  metadata: {
    requests: () => [{ path: '/api/v2/symbols', weight: 4 }],
    parse: parseSymbols,
  },

  // The last 100 trades can be had, and no others.
  backfill: null,

  resync: null,

  snapshot: {
    request: ({ symbol }) => ({
      path: `/api/v1/market/orderbook/level2_${BOOK_DEPTH}?symbol=${encodeURIComponent(symbol)}`,
      weight: 2,
    }),
    symbolOf: (url) => /\/orderbook\/level2\w*\?(?:.*&)?symbol=([^&]+)/.exec(url)?.[1] ?? null,
    decode(bytes, instrument, sink) {
      sink.select(instrument);
      if (sink.readObject(bytes, body)) decodeSnapshot(sink);
    },
  },
};

function subscription(kind: Kind, symbols: string) {
  const topic = `${PREFIXES[kind]}${symbols}`;
  return {
    ids: [kind],
    frame: JSON.stringify({ id: kind, type: 'subscribe', topic, privateChannel: false, response: true }),
  };
}

function refuse(sink: Sink): void {
  sink.refuse(frame.text(FRAME.id), frame.text(FRAME.code), frame.text(FRAME.data));
}
