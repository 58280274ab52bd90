import { numbered, SymbolTable } from '@livetape/columns';
import { planSockets } from '../plan';
import { type Sink } from '../sink';
import { type Request, type Venue } from '../venue';
import { decodeDelta, decodeSnapshot, decodeStream } from './book';
import { parsePairs } from './currency-pairs';
import { frame, FRAME, REFUSAL, refusal, RESULT, result } from './frame';
import { decodeFuturesTrades } from './futures';
import { decodeTop, decodeTrade } from './spot';

// https://www.gate.com/docs/developers/apiv4/ws/en/ and, of spot.obu, announcement 45317

const CHANNEL = numbered(
  'spot.trades futures.trades spot.obu futures.obu spot.order_book_update futures.order_book_update spot.book_ticker futures.book_ticker spot.pong futures.pong',
);
/** Channels by number; those that `CHANNEL` has not are known, and not wanted. */
const CHANNELS = new SymbolTable([
  ...Object.keys(CHANNEL),
  ...'tickers candlesticks order_book trades_v2'.split(' ').flatMap((name) => [`spot.${name}`, `futures.${name}`]),
  ...'futures.public_liquidates futures.contract_stats'.split(' '),
]);
const EVENT = numbered('subscribe unsubscribe update all');
const EVENTS = new SymbolTable(Object.keys(EVENT));

const STREAMS = { trades: 'spot.trades', tops: 'spot.book_ticker', levels: 'spot.obu', greeks: null };
/** Levels of a side that the book's stream keeps, told every 100 ms. */
const BOOK_DEPTH = 400;
/** Ids of requests: below it for many instruments, from it on three for the book of each. */
const BOOK_IDS = 10;

/** Gate spot. Its futures' recordings decode as well. */
export const gate: Venue = {
  id: 'gate',
  title: 'Gate',
  endpoints: { socket: 'wss://api.gateio.ws/ws/v4/', rest: 'https://api.gateio.ws' },
  defaultSymbols: 'BTC ETH SOL XRP DOT DOGE ADA LTC LINK AVAX TRX SUI'.split(' ').map((base) => `${base}_USDT`),
  // REST takes 200 requests in 10 s. For sockets there is no limit, but one that reads too slowly is closed.
  limits: { streamsPerSocket: 300, framesPerSecond: 20, restWeightPerMinute: 1200, socketAgeMsMax: 86_400_000 },
  keepalive: { everyMs: 10_000, frame: (nowMs) => `{"time":${Math.floor(nowMs / 1000)},"channel":"spot.ping"}` },
  // Ids are of all pairs together.
  denseTrades: false,
  books: {
    seed: 'stream',
    checksum: null,
    // What is told keeps to the depth, so that the book is whole as far as it goes.
    depth: BOOK_DEPTH,
    snapshotDepth: null,
    snapshotRowsMax: 2 * BOOK_DEPTH,
    reseedMs: null,
  },

  plan(instruments, kinds, { socket }) {
    const told = kinds.filter((kind) => STREAMS[kind] !== null);
    if (told.length === 0) return [];
    return planSockets(instruments, Math.floor(gate.limits.streamsPerSocket / told.length), (chunk) => {
      const symbols = chunk.map(({ symbol }) => symbol);
      const subscribe = told.flatMap((kind, i) =>
        kind === 'levels'
          ? chunk.map(({ id, symbol }) => bookRequest('subscribe', BOOK_IDS + 3 * id, symbol))
          : [request(i + 1, String(STREAMS[kind]), 'subscribe', symbols)],
      );
      return { url: socket, subscribe, instruments: chunk, kinds: told };
    });
  },

  decode(bytes, sink) {
    if (!sink.readObject(bytes, frame)) return;
    const channel = frame.find(FRAME.channel, CHANNELS);
    const event = frame.find(FRAME.event, EVENTS);
    if (refusal.has(REFUSAL.code)) refuse(sink);
    else if (channel === CHANNEL['spot.pong'] || channel === CHANNEL['futures.pong'])
      sink.notify({ type: 'heartbeat' });
    else if (channel < 0) sink.reject('unknown-event');
    else if (event === EVENT.subscribe || event === EVENT.unsubscribe) sink.notify({ type: 'ack', id: requestId() });
    else if (channel > CHANNEL['futures.pong']) sink.ignore();
    else decodeUpdate(channel, sink);
  },

  metadata: {
    requests: () => [{ path: '/api/v4/spot/currency_pairs', weight: 1 }],
    parse: parsePairs,
  },

  // By time or by an id of all pairs together: what of one pair is missing cannot be counted.
  backfill: null,

  // A stream may be subscribed to once only, so it is left first.
  resync: ({ id, symbol }) => [
    bookRequest('unsubscribe', BOOK_IDS + 3 * id + 1, symbol),
    bookRequest('subscribe', BOOK_IDS + 3 * id + 2, symbol),
  ],

  // For recordings of the older channels, which bring no snapshot of their own.
  snapshot: {
    request: ({ symbol }) => ({
      path: `/api/v4/spot/order_book?currency_pair=${encodeURIComponent(symbol)}&limit=100&with_id=true`,
      weight: 1,
    }),
    symbolOf: (url) => /\/order_book\?(?:.*&)?(?:currency_pair|contract)=([^&]+)/.exec(url)?.[1] ?? null,
    decode: decodeSnapshot,
  },
};

/** The documentation wants a `time` as well, which is looked at with a key only; public clients leave it out. */
function request(id: number, channel: string, event: string, payload: readonly string[]): Request {
  return { ids: [String(id)], frame: JSON.stringify({ id, channel, event, payload }) };
}

function bookRequest(event: 'subscribe' | 'unsubscribe', id: number, symbol: string): Request {
  return request(id, STREAMS.levels, event, [`ob.${symbol}.${BOOK_DEPTH}`]);
}

/** A reply names the request's id; in older recordings, where none was sent, its channel. */
function requestId(): string {
  return frame.text(frame.has(FRAME.id) ? FRAME.id : FRAME.channel);
}

function refuse(sink: Sink): void {
  sink.refuse(requestId(), refusal.text(REFUSAL.code), refusal.text(REFUSAL.message));
}

function decodeUpdate(channel: number, sink: Sink): boolean {
  switch (channel) {
    case CHANNEL['spot.trades']:
      return decodeTrade(sink);
    case CHANNEL['futures.trades']:
      return decodeFuturesTrades(sink);
    case CHANNEL['spot.obu']:
    case CHANNEL['futures.obu']:
      return decodeStream(sink);
    case CHANNEL['spot.order_book_update']:
    case CHANNEL['futures.order_book_update']:
      return sink.selectSymbol(result, RESULT.s) && decodeDelta(sink);
    default:
      return sink.selectSymbol(result, RESULT.s) && decodeTop(sink);
  }
}
