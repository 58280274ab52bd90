import { JsonFields, JsonTable, numbered, SymbolTable } from '@livetape/columns';
import { Aggressor } from '@livetape/model';
import { planSockets } from '../plan';
import { type Sink } from '../sink';
import { type Venue } from '../venue';
import { parseExchangeInfo } from './exchange-info';

// https://developers.binance.com/docs/binance-spot-api-docs (web-socket-streams, rest-api)

/** The keys of events, rows and books that we read. A letter means another thing in another event. */
const EVENT = numbered('e s E T p q m a t f l b B A u U pu lastUpdateId');
const BOOK = numbered('lastUpdateId bids asks E T');
const TRADE = { price: EVENT.p, size: EVENT.q };
const TOP = { bid: EVENT.b, bidSize: EVENT.B, ask: EVENT.a, askSize: EVENT.A };
/** A frame is an event, an envelope of one, or a reply. */
const FRAME = { ...EVENT, data: 18, result: 19, id: 20, error: 21, code: 22, msg: 23 };
const REPLY = numbered('code msg');
const KIND = numbered('aggTrade trade bookTicker depthUpdate serverShutdown');
/** Events by number; those that `KIND` has not are known, and not wanted. */
const KINDS = new SymbolTable([
  ...Object.keys(KIND),
  ...'kline continuous_kline 24hrTicker 24hrMiniTicker 1hTicker 4hTicker 1dTicker avgPrice referencePrice'.split(' '),
  ...'blockTrade markPriceUpdate forceOrder contractInfo TRADE_LITE'.split(' '),
]);
// Filled and read within one call of decode, which never waits.
const event = new JsonFields(EVENT, { arrays: { b: new JsonTable(2), a: new JsonTable(2) } });
const error = new JsonFields(REPLY);
const frame = new JsonFields(FRAME, {
  objects: { data: event, error },
  arrays: { b: new JsonTable(2), a: new JsonTable(2) },
});
const book = new JsonFields(BOOK, { arrays: { bids: new JsonTable(2), asks: new JsonTable(2) } });

const STREAMS = { trades: 'aggTrade', tops: 'bookTicker', levels: 'depth@100ms', greeks: null };
/** Levels of a side that a REST snapshot is asked for: with twice as many, 64 books would take more than a minute's weight. */
const BOOK_DEPTH = 500;

/** Binance spot. Its derivatives' recordings decode as well: their events carry the same fields, and more. */
export const binance: Venue = {
  id: 'binance',
  title: 'Binance',
  endpoints: { socket: 'wss://stream.binance.com:9443', rest: 'https://api.binance.com' },
  defaultSymbols: [
    'BTC ETH SOL XRP BNB DOGE ADA SUI TRX LINK AVAX LTC PEPE BCH NEAR DOT HBAR XLM UNI AAVE WLD ENA TAO ZEC SHIB ICP',
    'APT ARB TON FIL ETC OP INJ SEI FET ONDO WIF TIA BONK CRV ATOM RENDER POL ALGO VET LDO JUP PENDLE DASH SAND GALA',
    'FLOKI MANA GRT STX IMX ORDI RUNE AXS THETA JASMY EGLD PYTH CAKE',
  ].flatMap((line) => line.split(' ').map((base) => `${base}USDT`)),
  // A socket takes 5 frames a second, our pongs among them.
  limits: { streamsPerSocket: 1024, framesPerSecond: 4, restWeightPerMinute: 6000, socketAgeMsMax: 86_400_000 },
  keepalive: null,
  denseTrades: true,
  books: {
    seed: 'rest',
    checksum: null,
    depth: null,
    snapshotDepth: BOOK_DEPTH,
    snapshotRowsMax: 2 * BOOK_DEPTH,
    reseedMs: null,
  },

  plan(instruments, kinds, { socket }) {
    const streams = kinds.map((kind) => STREAMS[kind]).filter((stream) => stream !== null);
    const perSocket = Math.floor(binance.limits.streamsPerSocket / Math.max(1, streams.length));
    return planSockets(instruments, perSocket, (chunk) => {
      const params = chunk.flatMap(({ symbol }) => streams.map((stream) => `${symbol.toLowerCase()}@${stream}`));
      const subscribe = [{ ids: ['1'], frame: JSON.stringify({ method: 'SUBSCRIBE', params, id: 1 }) }];
      return { url: `${socket}/stream`, subscribe, instruments: chunk, kinds };
    });
  },

  decode(bytes, sink) {
    if (!sink.readObject(bytes, frame)) return;
    if (frame.has(FRAME.data)) decodeEvent(event, sink);
    else if (frame.has(FRAME.error)) refuse(error, REPLY, sink);
    else if (frame.has(FRAME.msg)) refuse(frame, FRAME, sink);
    else if (frame.has(FRAME.result)) sink.notify({ type: 'ack', id: frame.text(FRAME.id) });
    else decodeEvent(frame, sink);
  },

  metadata: {
    requests: () => [{ path: '/api/v3/exchangeInfo?showPermissionSets=false', weight: 20 }],
    parse: parseExchangeInfo,
  },

  backfill: {
    rowsMax: 1000,
    request: ({ symbol }, fromSequence, rows) => ({
      path: `/api/v3/aggTrades?symbol=${encodeURIComponent(symbol)}&fromId=${fromSequence}&limit=${rows}`,
      weight: 4,
    }),
    decode(body, instrument, sink) {
      sink.select(instrument);
      if (!sink.openArray(body)) return;
      while (sink.nextObject(event)) if (!decodeAggregate(event, sink)) return;
    },
  },

  resync: null,

  snapshot: {
    request: ({ symbol }) => ({
      path: `/api/v3/depth?symbol=${encodeURIComponent(symbol)}&limit=${BOOK_DEPTH}`,
      weight: 25,
    }),
    symbolOf: (url) => /\/depth\?(?:.*&)?symbol=([^&]+)/.exec(url)?.[1] ?? null,
    decode(body, instrument, sink) {
      sink.select(instrument);
      if (!sink.readObject(body, book)) return;
      const first = sink.readBook(book, BOOK.bids, BOOK.asks);
      if (first < 0 || !sink.bookSequence(book, BOOK.lastUpdateId, first)) return;
      const clock = clockOf(book, BOOK);
      if (!book.has(clock) || sink.time(book, clock, sink.levels.eventTime, first)) sink.closeBook(first, 1);
    },
  },
};

function refuse(fields: JsonFields, key: { code: number; msg: number }, sink: Sink): void {
  sink.refuse(frame.text(FRAME.id), fields.text(key.code), fields.text(key.msg));
}

/** The spot's bookTicker names no event; its update id and the two sizes do. */
function decodeEvent(fields: JsonFields, sink: Sink): boolean | void {
  const { e, u, B, A } = EVENT;
  // A book that names no instrument: whoever asked for it decodes it as a snapshot.
  if (!fields.has(e) && fields.has(EVENT.lastUpdateId)) return sink.ignore();
  const isTop = !fields.has(e) && fields.has(u) && fields.has(B) && fields.has(A);
  const kind = isTop ? KIND.bookTicker : fields.find(e, KINDS);
  if (kind < 0) return sink.reject('unknown-event');
  if (kind === KIND.serverShutdown) return sink.notify({ type: 'shutdown' });
  if (kind > KIND.serverShutdown) return sink.ignore();
  if (!sink.selectSymbol(fields, EVENT.s)) return false;
  if (kind === KIND.aggTrade) return decodeAggregate(fields, sink);
  if (kind === KIND.trade) return decodeSingle(fields, sink);
  return kind === KIND.depthUpdate ? decodeDelta(fields, sink) : decodeTop(fields, sink);
}

/** What one order took at one price, on the stream or as a row of REST: single trades `f` to `l`. */
function decodeAggregate(fields: JsonFields, sink: Sink): boolean {
  const { trades } = sink;
  const row = decodeTrade(fields, sink);
  if (row < 0 || !sink.denseTradeId(fields, EVENT.a, row)) return false;
  const isRange =
    sink.integer(fields, EVENT.f, trades.firstId, row) && sink.integer(fields, EVENT.l, trades.lastId, row);
  return isRange && (trades.firstId[row] <= trades.lastId[row] || sink.reject('number'));
}

function decodeSingle(fields: JsonFields, sink: Sink): boolean {
  const row = decodeTrade(fields, sink);
  return row >= 0 && sink.denseTradeId(fields, EVENT.t, row);
}

/** The row of what both kinds of trade have, or -1. */
function decodeTrade(fields: JsonFields, sink: Sink): number {
  const row = sink.readTrade(fields, TRADE);
  const isRead =
    row >= 0 &&
    sink.time(fields, EVENT.T, sink.trades.eventTime, row) &&
    sink.aggressorIf(fields, EVENT.m, Aggressor.Sell, row);
  return isRead ? row : -1;
}

function decodeTop(fields: JsonFields, sink: Sink): boolean {
  const { tops } = sink;
  const row = sink.readTop(fields, TOP);
  const clock = clockOf(fields, EVENT);
  return (
    row >= 0 &&
    sink.integer(fields, EVENT.u, tops.sequence, row) &&
    (!fields.has(clock) || sink.time(fields, clock, tops.eventTime, row)) &&
    sink.closeTop(row)
  );
}

function decodeDelta(fields: JsonFields, sink: Sink): boolean {
  const { levels } = sink;
  const first = sink.readBook(fields, EVENT.b, EVENT.a);
  if (first < 0 || !sink.time(fields, clockOf(fields, EVENT), levels.eventTime, first)) return false;
  if (!sink.bookRange(fields, EVENT.U, EVENT.u, first)) return false;
  if (fields.has(EVENT.pu) && !sink.integer(fields, EVENT.pu, levels.previousSequence, first)) return false;
  sink.closeBook(first, 0);
  return true;
}

/** `T` is when the matching engine did it, `E` when the event was sent; the spot's books and tops have `E` or neither. */
function clockOf(fields: JsonFields, { E, T }: { readonly E: number; readonly T: number }): number {
  return fields.has(T) ? T : E;
}
