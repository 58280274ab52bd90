import { type Instrument } from '@livetape/model';
import { planSockets } from '../plan';
import { type Sink } from '../sink';
import { type Kind, type Request, type SocketPlan, type Venue } from '../venue';
import { decodeChange, decodeDepth, decodeHighFrequency, decodeWhole } from './book';
import { Channel, selectChannel } from './channel';
import { frame, FRAME } from './frame';
import { parseSymbols } from './symbols';
import { decodeTop, decodeTrades } from './ticks';

// https://huobiapi.github.io/docs/spot/v1/en/ (market data by WebSocket)

/** Levels of a side that the book's channel keeps. */
const BOOK_DEPTH = 150;
const SUFFIXES = { trades: 'trade.detail', tops: 'bbo', levels: `mbp.${BOOK_DEPTH}`, greeks: null };

/** HTX (Huobi) spot. Recordings of its derivatives decode as well. */
export const htx: Venue = {
  id: 'htx',
  title: 'HTX',
  endpoints: { socket: 'wss://api.huobi.pro', rest: 'https://api.huobi.pro' },
  defaultSymbols: 'btc eth sol xrp dot doge ada ltc link avax trx sui'.split(' ').map((base) => `${base}usdt`),
  // A request every 100 ms; of REST ten a second.
  limits: { streamsPerSocket: 200, framesPerSecond: 10, restWeightPerMinute: 600, socketAgeMsMax: 86_400_000 },
  // The venue asks, and is answered.
  keepalive: null,
  denseTrades: true,
  books: {
    seed: 'request',
    checksum: null,
    // What is told keeps to the depth, so that the book is whole as far as it goes.
    depth: BOOK_DEPTH,
    snapshotDepth: null,
    snapshotRowsMax: 2 * BOOK_DEPTH,
    reseedMs: null,
  },
  compression: 'gzip',

  /** Books come on a socket of their own. */
  plan(instruments, kinds, { socket }) {
    const ticks = kinds.filter((kind) => kind === 'trades' || kind === 'tops');
    const books = kinds.filter((kind) => kind === 'levels');
    return [...planPath(`${socket}/ws`, instruments, ticks), ...planPath(`${socket}/feed`, instruments, books)];
  },

  decode(bytes, sink) {
    if (!sink.readObject(bytes, frame)) return;
    if (frame.has(FRAME.ch)) decodeChannel(sink);
    else if (frame.has(FRAME.ping)) sink.notify({ type: 'reply', frame: `{"pong":${frame.text(FRAME.ping)}}` });
    else if (frame.has(FRAME['err-code'])) refuse(sink);
    else if (frame.has(FRAME.rep)) decodeAnswer(sink);
    else if (frame.has(FRAME.subbed)) sink.notify({ type: 'ack', id: requestId(FRAME.subbed) });
    else if (frame.has(FRAME.op) || frame.has(FRAME.unsubbed)) sink.ignore();
    else sink.reject('unknown-event');
  },

  metadata: {
    requests: () => [{ path: '/v1/common/symbols', weight: 1 }],
    parse: parseSymbols,
  },

  // The last 2,000 trades can be had, and no others.
  backfill: null,

  resync: (instrument) => [
    {
      ids: [seedId(instrument)],
      frame: JSON.stringify({ req: channelOf(instrument, 'levels'), id: seedId(instrument) }),
    },
  ],

  snapshot: null,
};

function planPath(url: string, instruments: readonly Instrument[], kinds: readonly Kind[]): readonly SocketPlan[] {
  if (kinds.length === 0) return [];
  return planSockets(instruments, Math.floor(htx.limits.streamsPerSocket / kinds.length), (chunk) => {
    const channels = kinds.flatMap((kind) => chunk.map((instrument) => channelOf(instrument, kind)));
    const subscribe = channels.map((sub): Request => ({ ids: [sub], frame: JSON.stringify({ sub, id: sub }) }));
    return { url, subscribe, instruments: chunk, kinds };
  });
}

function channelOf({ symbol }: Instrument, kind: Kind): string {
  return `market.${symbol}.${SUFFIXES[kind]}`;
}

/** What a request of the whole book is called, so that its answer is not taken for that of the subscription. */
function seedId(instrument: Instrument): string {
  return `seed ${channelOf(instrument, 'levels')}`;
}

/** Who sent no id is answered with the channel alone. */
function requestId(channel: number): string {
  const id = frame.text(FRAME.id);
  return id === '' || id === 'null' ? frame.text(channel) : id;
}

function refuse(sink: Sink): void {
  sink.refuse(frame.text(FRAME.id), frame.text(FRAME['err-code']), frame.text(FRAME['err-msg']));
}

/** The answer to a `req`. */
function decodeAnswer(sink: Sink): void {
  const channel = selectChannel(FRAME.rep, sink);
  if (channel !== Channel.Book) {
    if (channel !== Channel.Unknown) sink.ignore();
  } else if (decodeWhole(sink)) {
    sink.notify({ type: 'ack', id: requestId(FRAME.rep) });
  }
}

function decodeChannel(sink: Sink): boolean | void {
  switch (selectChannel(FRAME.ch, sink)) {
    case Channel.Unknown:
      return false;
    case Channel.Trades:
      return decodeTrades(sink);
    case Channel.Top:
      return decodeTop(sink);
    case Channel.Book:
      return decodeChange(sink);
    case Channel.Depth:
      return decodeDepth(sink);
    case Channel.HighFrequency:
      return decodeHighFrequency(sink);
    default:
      return sink.ignore();
  }
}
