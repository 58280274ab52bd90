import { type Instrument } from '@livetape/model';
import { planSockets } from '../plan';
import { type Kind, type Venue } from '../venue';
import { decode, decodeAnswer } from './decode';
import { parseInstruments } from './instruments';

// https://www.okx.com/docs-v5/en/#order-book-trading-market-data (websocket, rest)

/** `trades-all` has a message of each fill, so that ids rise by one; `trades` joins the fills of an order. */
const STREAMS = { trades: 'trades-all', tops: 'bbo-tbt', levels: 'books', greeks: null };
/** Levels of a side that the channel keeps. */
const DEPTH = 400;

/** OKX, by version 5 of its interface; recordings from before `seqId` prove their books by CRC32. */
export const okx: Venue = {
  id: 'okx',
  title: 'OKX',
  endpoints: { socket: 'wss://ws.okx.com:8443', rest: 'https://www.okx.com' },
  defaultSymbols: 'BTC ETH SOL XRP DOGE ADA SUI LTC LINK AVAX TRX DOT'.split(' ').map((base) => `${base}-USDT`),
  // 480 subscriptions an hour and connection, and each resync of a book takes two.
  limits: { streamsPerSocket: 240, framesPerSecond: 3, restWeightPerMinute: 600, socketAgeMsMax: 86_400_000 },
  // A socket that is silent for 30 s is ended.
  keepalive: { everyMs: 20_000, frame: () => 'ping' },
  denseTrades: true,
  books: {
    seed: 'stream',
    checksum: { levels: 25, order: 'bid-ask', separator: ':', numbers: 'text', negativeAsks: false },
    // What falls out of the depth is told as removed, and what comes in as new: the book is whole as far as it goes.
    depth: null,
    snapshotDepth: null,
    snapshotRowsMax: 2 * DEPTH,
    reseedMs: null,
  },

  plan(instruments, kinds, { socket }) {
    const business = kinds.filter((kind) => kind === 'trades');
    const rest = kinds.filter((kind) => kind !== 'trades');
    return [
      ...planService(instruments, business, `${socket}/ws/v5/business`),
      ...planService(instruments, rest, `${socket}/ws/v5/public`),
    ];
  },

  decode,

  metadata: {
    requests: () =>
      ['SPOT', 'SWAP'].map((type) => ({ path: `/api/v5/public/instruments?instType=${type}`, weight: 1 })),
    parse: parseInstruments,
  },

  backfill: {
    rowsMax: 100,
    /** `after` is what the rows are older than; type 1 counts by trade id. */
    request: ({ symbol }, fromSequence, rows) => ({
      path: `/api/v5/market/history-trades?instId=${encodeURIComponent(symbol)}&type=1&after=${fromSequence + rows}&limit=${rows}`,
      weight: 1,
    }),
    decode: decodeAnswer,
  },

  resync: ({ symbol }) => [
    { ids: [`unsubscribe:books:${symbol}`], frame: frameOf('unsubscribe', ['books'], [symbol]) },
    { ids: [`books:${symbol}`], frame: frameOf('subscribe', ['books'], [symbol]) },
  ],

  snapshot: null,
};

function planService(instruments: readonly Instrument[], kinds: readonly Kind[], url: string) {
  const channels = kinds.map((kind) => STREAMS[kind]).filter((channel) => channel !== null);
  if (channels.length === 0) return [];
  const perSocket = Math.floor(okx.limits.streamsPerSocket / kinds.length);
  return planSockets(instruments, perSocket, (chunk) => {
    const symbols = chunk.map(({ symbol }) => symbol);
    const ids = symbols.flatMap((symbol) => channels.map((channel) => `${channel}:${symbol}`));
    return { url, subscribe: [{ ids, frame: frameOf('subscribe', channels, symbols) }], instruments: chunk, kinds };
  });
}

function frameOf(op: string, channels: readonly string[], symbols: readonly string[]): string {
  return JSON.stringify({
    op,
    args: symbols.flatMap((instId) => channels.map((channel) => ({ channel, instId }))),
  });
}
