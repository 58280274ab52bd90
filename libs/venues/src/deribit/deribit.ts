import { type Instrument } from '@livetape/model';
import { planSockets } from '../plan';
import { type Kind, type Request, type Venue } from '../venue';
import { chooseOptions, OPTIONS_MAX } from './choose-options';
import { decode, decodeAnswer, RESYNC_ID } from './decode';
import { parseInstruments } from './instruments';

// https://docs.deribit.com (subscriptions, public/get_instruments, public/get_last_trades_by_instrument)

/** Each channel of an answer is an ack of its own, and notices are bounded. */
const CHANNELS_MAX = 100;
const HEARTBEAT_ID = 1;
const HEARTBEAT_S = 30;

/** Deribit: perpetuals, futures and options. Sizes are in dollars for inverse futures, in coins for options. */
export const deribit: Venue = {
  id: 'deribit',
  title: 'Deribit',
  endpoints: { socket: 'wss://www.deribit.com', rest: 'https://www.deribit.com' },
  defaultSymbols: ['BTC-PERPETUAL', 'ETH-PERPETUAL'],
  chosen: { max: OPTIONS_MAX, of: chooseOptions },
  limits: { streamsPerSocket: 500, framesPerSecond: 3, restWeightPerMinute: 1200, socketAgeMsMax: 86_400_000 },
  // The venue asks whether we are there, as often as we told it to, and is answered.
  keepalive: null,
  denseTrades: true,
  books: {
    seed: 'stream',
    checksum: null,
    depth: null,
    snapshotDepth: null,
    snapshotRowsMax: 20_000,
    reseedMs: null,
  },

  plan(instruments, kinds, { socket }) {
    const perSocket = Math.floor(deribit.limits.streamsPerSocket / Math.max(1, kinds.length));
    return planSockets(instruments, perSocket, (chunk) => {
      const channels = [...new Set(chunk.flatMap((instrument) => channelsOf(instrument, kinds)))];
      const params = { interval: HEARTBEAT_S };
      const subscribe: Request[] = [
        { ids: [String(HEARTBEAT_ID)], frame: frameOf('public/set_heartbeat', HEARTBEAT_ID, params) },
      ];
      for (let i = 0; i < channels.length; i += CHANNELS_MAX) {
        const id = HEARTBEAT_ID + subscribe.length;
        subscribe.push(requestOf(id, channels.slice(i, i + CHANNELS_MAX)));
      }
      return { url: `${socket}/ws/api/v2`, subscribe, instruments: chunk, kinds };
    });
  },

  decode,

  metadata: {
    requests: () =>
      ['BTC', 'ETH'].map((currency) => ({
        path: `/api/v2/public/get_instruments?currency=${currency}&expired=false`,
        // One a second is allowed.
        weight: 20,
      })),
    parse: parseInstruments,
  },

  backfill: {
    rowsMax: 1000,
    request: ({ symbol }, fromSequence, rows) => ({
      path: `/api/v2/public/get_last_trades_by_instrument?instrument_name=${encodeURIComponent(symbol)}&start_seq=${fromSequence}&end_seq=${fromSequence + rows - 1}&count=${rows}&sorting=asc`,
      weight: 1,
    }),
    decode: decodeAnswer,
  },

  resync({ id, symbol }) {
    const channels = [`book.${symbol}.100ms`];
    const leave = RESYNC_ID + 2 * id;
    return [
      { ids: [String(leave)], frame: frameOf('public/unsubscribe', leave, { channels }) },
      requestOf(leave + 1, channels),
    ];
  },

  snapshot: null,
};

/** Options have their top in the ticker, which brings the greeks as well; others have it in the quote, each change of it. */
function channelsOf({ symbol, contract }: Instrument, kinds: readonly Kind[]): readonly string[] {
  const top = contract?.type === 'option' ? `ticker.${symbol}.100ms` : `quote.${symbol}`;
  const greeks = contract?.type === 'option' ? top : null;
  const channels = { trades: `trades.${symbol}.100ms`, levels: `book.${symbol}.100ms`, tops: top, greeks };
  return kinds.map((kind) => channels[kind]).filter((channel) => channel !== null);
}

/** The answer to an id names the channels that were taken, and passes over others: they are ids of ours as well. */
function requestOf(id: number, channels: readonly string[]): Request {
  return { ids: [String(id), ...channels], frame: frameOf('public/subscribe', id, { channels }) };
}

function frameOf(method: string, id: number, params: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method, params });
}
