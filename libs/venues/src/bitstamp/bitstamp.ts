import { JsonFields, JsonTable, numbered, SymbolTable } from '@livetape/columns';
import { Aggressor } from '@livetape/model';
import { planSockets } from '../plan';
import { type Sink } from '../sink';
import { type Venue } from '../venue';
import { parsePairs } from './pairs';

// https://www.bitstamp.net/websocket/v2/ and https://www.bitstamp.net/api/

const FRAME = numbered('event channel data');
/** The keys of all events' data together. A channel's prefix says which of them are there. */
const DATA = numbered('id amount_str price_str type microtimestamp bids asks code message');
const EVENT = numbered(
  'data trade bts:subscription_succeeded bts:error bts:heartbeat bts:request_reconnect bts:unsubscription_succeeded',
);
/** Events by number; those that `EVENT` has not are of single orders, and not wanted. */
const EVENTS = new SymbolTable([...Object.keys(EVENT), 'order_created', 'order_changed', 'order_deleted']);
const CHANNEL = numbered('diff_order_book_ live_trades_');
/** What stands before the symbol. Tops of books and single orders are known, and not wanted. */
const CHANNELS = new SymbolTable([...Object.keys(CHANNEL), 'order_book_', 'detail_order_book_', 'live_orders_']);
// Filled and read within one call of decode, which never waits.
const data = new JsonFields(DATA, { arrays: { bids: new JsonTable(2), asks: new JsonTable(2) } });
const frame = new JsonFields(FRAME, { objects: { data } });

const PREFIXES = { trades: 'live_trades_', levels: 'diff_order_book_', tops: null, greeks: null };
const UNDERSCORE = 95;
const ZERO = 48;
const ONE = 49;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Clocks differ by seconds, and a badly kept one by minutes. What lies further ahead would make all that follows seem old. */
const AHEAD_US = 3_600_000_000;

/** Bitstamp spot. Its books carry no sequence, only times that rise: what is lost of them cannot be seen. */
export const bitstamp: Venue = {
  id: 'bitstamp',
  title: 'Bitstamp',
  endpoints: { socket: 'wss://ws.bitstamp.net', rest: 'https://www.bitstamp.net' },
  defaultSymbols: 'btc eth xrp sol ltc link ada doge avax xlm bch uni'.split(' ').map((base) => `${base}usd`),
  // 10,000 requests in 10 minutes; a socket may live for 90 days.
  limits: { streamsPerSocket: 200, framesPerSecond: 20, restWeightPerMinute: 1000, socketAgeMsMax: 90 * DAY_MS },
  keepalive: { everyMs: 20_000, frame: () => '{"event":"bts:heartbeat"}' },
  denseTrades: false,
  books: {
    seed: 'rest',
    checksum: null,
    depth: null,
    snapshotDepth: null,
    snapshotRowsMax: 60_000,
    reseedMs: 2 * MINUTE_MS,
  },

  plan(instruments, kinds, { socket }) {
    const told = kinds.filter((kind) => PREFIXES[kind] !== null);
    if (told.length === 0) return [];
    return planSockets(instruments, Math.floor(bitstamp.limits.streamsPerSocket / told.length), (chunk) => {
      const channels = told.flatMap((kind) => chunk.map(({ symbol }) => `${PREFIXES[kind]}${symbol}`));
      const subscribe = channels.map((channel) => ({
        ids: [channel],
        frame: JSON.stringify({ event: 'bts:subscribe', data: { channel } }),
      }));
      return { url: socket, subscribe, instruments: chunk, kinds: told };
    });
  },

  decode(bytes, sink) {
    if (!sink.readObject(bytes, frame)) return;
    const event = frame.find(FRAME.event, EVENTS);
    if (event === EVENT.data || event === EVENT.trade) return decodeData(sink);
    if (event < 0) return void sink.reject('unknown-event');
    if (event >= EVENT['bts:unsubscription_succeeded']) return sink.ignore();
    decodeNotice(event, sink);
  },

  metadata: {
    requests: () => [{ path: '/api/v2/trading-pairs-info/', weight: 1 }],
    parse: parsePairs,
  },

  // Trades can be had by the minute, hour or day, not by id; and ids are of all pairs together.
  backfill: null,

  resync: null,

  snapshot: {
    request: ({ symbol }) => ({ path: `/api/v2/order_book/${encodeURIComponent(symbol)}/`, weight: 1 }),
    symbolOf: (url) => /\/order_book\/([^/?]+)/.exec(url)?.[1] ?? null,
    decode(body, instrument, sink) {
      sink.select(instrument);
      if (sink.readObject(body, data)) decodeBook(sink, 1);
    },
  },
};

function decodeNotice(event: number, sink: Sink): void {
  const channel = frame.text(FRAME.channel);
  if (event === EVENT['bts:subscription_succeeded']) return sink.notify({ type: 'ack', id: channel });
  if (event === EVENT['bts:request_reconnect']) return sink.notify({ type: 'shutdown' });
  if (event === EVENT['bts:heartbeat']) return sink.notify({ type: 'heartbeat' });
  const text = data.text(DATA.message).slice(0, 200);
  sink.notify({ type: 'refused', id: channel === '' ? null : channel, code: data.text(DATA.code), text });
}

/** The channel is its kind and then the symbol, after the last underscore. */
function decodeData(sink: Sink): void {
  if (!frame.isText(FRAME.channel) || !frame.has(FRAME.data)) return void sink.reject('incomplete');
  const { bytes } = frame;
  const end = frame.end(FRAME.channel);
  const symbol = bytes.lastIndexOf(UNDERSCORE, end - 1) + 1;
  const start = frame.start(FRAME.channel);
  const channel = symbol > start ? CHANNELS.find(bytes, start, symbol) : -1;
  if (channel < 0) return void sink.reject('unknown-event');
  if (channel > CHANNEL.live_trades_) return sink.ignore();
  if (!sink.selectText(bytes, symbol, end)) return;
  if (channel === CHANNEL.live_trades_) decodeTrade(sink);
  else decodeBook(sink, 0);
}

/** Price and amount stand there twice; as text they are exact. */
function decodeTrade(sink: Sink): boolean {
  const { trades } = sink;
  const row = sink.claimTrade();
  if (row < 0) return false;
  const bought = data.isPlain(DATA.type) && data.end(DATA.type) === data.start(DATA.type) + 1;
  const digit = bought ? data.bytes[data.start(DATA.type)] : -1;
  if (digit !== ZERO && digit !== ONE) return sink.reject('incomplete');
  trades.aggressor[row] = digit === ZERO ? Aggressor.Buy : Aggressor.Sell;
  return (
    sink.price(data, DATA.price_str, trades.price, row) &&
    sink.size(data, DATA.amount_str, trades.size, row) &&
    sink.time(data, DATA.microtimestamp, trades.eventTime, row) &&
    sink.tradeId(data, DATA.id, row)
  );
}

/** A whole book by REST, or a change of it: both are numbered by their time in µs. */
function decodeBook(sink: Sink, isSnapshot: 0 | 1): void {
  const { levels } = sink;
  const first = sink.readBook(data, DATA.bids, DATA.asks);
  if (first < 0 || !sink.time(data, DATA.microtimestamp, levels.eventTime, first)) return;
  if (!sink.integer(data, DATA.microtimestamp, levels.lastSequence, first)) return;
  if (isSnapshot === 1 || isOfNow(first, sink)) sink.closeBook(first, isSnapshot);
}

/**
 * No change lies an hour ahead of our clock and of all before it. Where our own clock is wrong, the second one that lies
 * there says so, and the venue's goes.
 */
function isOfNow(first: number, sink: Sink): boolean {
  const { levels, link, receiveTime } = sink;
  const time = levels.eventTime[first];
  const isKnown = receiveTime > 0 || link.newestTime > 0;
  const isAhead = isKnown && time > Math.max(receiveTime, link.newestTime) + AHEAD_US;
  const isConfirmed = link.newestTime < 0 && Math.abs(time + link.newestTime) <= AHEAD_US;
  if (isAhead && link.newestTime <= 0) link.newestTime = -time;
  if (isAhead && !isConfirmed) return sink.reject('time');
  link.newestTime = Math.max(Math.abs(time), link.newestTime);
  return true;
}
