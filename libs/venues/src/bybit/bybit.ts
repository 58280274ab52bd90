import { type Instrument } from '@livetape/model';
import { planSockets } from '../plan';
import { type Kind, type Request, type SocketPlan, type Venue } from '../venue';
import { decode } from './decode';
import { parseInstruments } from './instruments';

// https://bybit-exchange.github.io/docs/v5/ws/connect (orderbook, trade; market/instrument)

/** Levels of a side that the deltas keep. */
const DEPTH = 200;
/** The deepest that the venue has, in recordings. */
const DEPTH_MAX = 1000;
const STREAMS = { trades: 'publicTrade', tops: 'orderbook.1', levels: `orderbook.${DEPTH}`, greeks: null };

/** Bybit spot. */
export const bybit: Venue = {
  id: 'bybit',
  title: 'Bybit',
  endpoints: { socket: 'wss://stream.bybit.com', rest: 'https://api.bybit.com' },
  defaultSymbols: 'BTC ETH SOL XRP DOGE ADA SUI LTC LINK AVAX TRX DOT'.split(' ').map((base) => `${base}USDT`),
  limits: { streamsPerSocket: 300, framesPerSecond: 20, restWeightPerMinute: 6000, socketAgeMsMax: 86_400_000 },
  keepalive: { everyMs: 20_000, frame: () => '{"op":"ping"}' },
  denseTrades: false,
  topsAreBooks: true,
  books: {
    seed: 'stream',
    checksum: null,
    // What falls out of the depth is told as removed, and what comes in as new: the book is whole as far as it goes.
    depth: null,
    snapshotDepth: null,
    snapshotRowsMax: 2 * DEPTH_MAX,
    reseedMs: null,
  },
  plan: (instruments, kinds, { socket }) => planTopics(instruments, kinds, `${socket}/v5/public/spot`),
  decode,
  metadata: {
    requests: () => [{ path: '/v5/market/instruments-info?category=spot', weight: 1 }],
    parse: parseInstruments,
  },
  // The latest 60 trades are all that REST has, and their ids do not count.
  backfill: null,
  resync: resyncTopics,
  snapshot: null,
};

/**
 * The subscriptions of a service of the venue, a request for each topic of a kind and a symbol: one request is granted as a
 * whole or not at all, so that several topics of it would share the fate of the worst.
 */
export function planTopics(
  instruments: readonly Instrument[],
  kinds: readonly Kind[],
  url: string,
): readonly SocketPlan[] {
  const streams = kinds.map((kind) => STREAMS[kind]).filter((stream) => stream !== null);
  if (streams.length === 0) return [];
  const perSocket = Math.floor(bybit.limits.streamsPerSocket / kinds.length);
  return planSockets(instruments, perSocket, (chunk) => {
    const topics = chunk.flatMap(({ symbol }) => streams.map((stream) => `${stream}.${symbol}`));
    const subscribe = topics.map((topic) => requestOf('subscribe', topic));
    return { url, subscribe, instruments: chunk, kinds };
  });
}

/** Leaves the topic of an instrument's book and takes it again: its first message is the whole book. */
export function resyncTopics({ symbol }: Instrument): readonly Request[] {
  return ['unsubscribe', 'subscribe'].map((op) => requestOf(op, `${STREAMS.levels}.${symbol}`));
}

function requestOf(op: string, topic: string): Request {
  const id = `${op}:${topic}`;
  return { ids: [id], frame: JSON.stringify({ req_id: id, op, args: [topic] }) };
}
