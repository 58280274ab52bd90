// eslint-disable-next-line no-restricted-imports -- another service of the same venue, with the same frames
import { binance } from '../binance/binance';
import { type Instrument } from '@livetape/model';
import { planSockets } from '../plan';
import { type Kind, type SocketPlan, type Venue } from '../venue';
import { parseContracts } from './contracts';

// https://developers.binance.com/docs/derivatives/usds-margined-futures (websocket-market-streams, market-data/rest-api)

const STREAMS = { trades: 'aggTrade', tops: 'bookTicker', levels: 'depth@100ms', greeks: null };
/** Levels of a side that a REST snapshot is asked for. */
const BOOK_DEPTH = 1000;
const STREAMS_PER_SOCKET = 200;

/** Binance's contracts that are margined in USDT and USDC: frames as spot's, books by `pu`, and two kinds of connection. */
export const binanceUsdm: Venue = {
  ...binance,
  id: 'binance-usdm',
  title: 'Binance USD-M',
  endpoints: { socket: 'wss://fstream.binance.com', rest: 'https://fapi.binance.com' },
  defaultSymbols: 'BTC ETH SOL XRP BNB DOGE ADA SUI LINK AVAX LTC TRX'.split(' ').map((base) => `${base}USDT`),
  // A socket takes 10 frames a second, our pongs among them.
  limits: {
    streamsPerSocket: STREAMS_PER_SOCKET,
    framesPerSecond: 8,
    restWeightPerMinute: 2400,
    socketAgeMsMax: 86_400_000,
  },

  plan(instruments, kinds, { socket }) {
    const trades = kinds.filter((kind) => kind === 'trades');
    const quotes = kinds.filter((kind) => kind === 'tops' || kind === 'levels');
    return [
      ...planRoute(instruments, quotes, `${socket}/public/stream`),
      ...planRoute(instruments, trades, `${socket}/market/stream`),
    ];
  },

  metadata: { requests: () => [{ path: '/fapi/v1/exchangeInfo', weight: 1 }], parse: parseContracts },

  backfill: binance.backfill && {
    ...binance.backfill,
    request: ({ symbol }, fromSequence, rows) => ({
      path: `/fapi/v1/aggTrades?symbol=${encodeURIComponent(symbol)}&fromId=${fromSequence}&limit=${rows}`,
      weight: 20,
    }),
  },

  snapshot: binance.snapshot && {
    ...binance.snapshot,
    request: ({ symbol }) => ({
      path: `/fapi/v1/depth?symbol=${encodeURIComponent(symbol)}&limit=${BOOK_DEPTH}`,
      weight: 20,
    }),
  },
};

/** Sockets of one route: that of trades knows no books, and the other way round. */
function planRoute(instruments: readonly Instrument[], kinds: readonly Kind[], url: string): readonly SocketPlan[] {
  if (kinds.length === 0) return [];
  const perSocket = Math.floor(STREAMS_PER_SOCKET / kinds.length);
  return planSockets(instruments, perSocket, (chunk) => {
    const params = chunk.flatMap(({ symbol }) => kinds.map((kind) => `${symbol.toLowerCase()}@${STREAMS[kind]}`));
    const subscribe = [{ ids: ['1'], frame: JSON.stringify({ method: 'SUBSCRIBE', params, id: 1 }) }];
    return { url, subscribe, instruments: chunk, kinds };
  });
}
