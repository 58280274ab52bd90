// Source: binance/binance-spot-api-docs, web-socket-streams.md.
import { type DialectEntry, type RestAnswer, type RestCall } from '../dialects/dialect';
import { type Channel, type Grammar, type Topic } from '../dialects/grammar';
import { type Session } from '../dialects/session';
import { Speaker } from '../dialects/speaker';
import { type Listing, listings } from '../market/instruments';
import { type Market } from '../market/market';
import { errorReply, parseCommand, resultReply } from './command';
import { aggTradeFrame, bookTickerFrame, combined, depthFrame, tradeFrame } from './frames';
import { Rest } from './rest';

const STREAMS_MAX = 1_024;

/** The streams of each symbol, by the ending of their names. */
const channels: Readonly<Record<string, Channel>> = {
  aggTrade: { kind: 'trades', encode: aggTradeFrame },
  trade: {
    kind: 'trades',
    encode: (of, trade, timeMs) => {
      const count = trade.lastTradeId - trade.firstTradeId + 1;
      return Array.from({ length: count }, (_, n) => tradeFrame(of, trade, n, timeMs));
    },
  },
  bookTicker: { kind: 'tops', encode: bookTickerFrame },
  'depth@100ms': { kind: 'book', seed: 'rest', depth: null, delta: depthFrame },
};

/** A connection wants payloads wrapped with the stream's name, or as they are. */
interface State {
  combined: boolean;
}

/** Binance spot: streams and REST. */
class Binance implements Grammar<State> {
  readonly venueId = 'binance';
  readonly channels = channels;
  readonly keepalive = { pingMs: 20_000, pongMs: 60_000, frames: { count: 5, withinMs: 1_000 } };
  private readonly rest: Rest;

  constructor(market: Market) {
    this.rest = new Rest(market);
  }

  symbol({ base, quote }: Listing): string {
    return base + quote;
  }

  accepts(path: string): boolean {
    return path === '/stream' || path === '/ws' || path.startsWith('/ws/');
  }

  state({ path }: RestCall): State {
    return { combined: path === '/stream' };
  }

  greet(session: Session<State>, speaker: Speaker<State>): void {
    const { path, query } = session.call;
    const named = (session.state.combined ? (query.get('streams') ?? '') : path.slice('/ws/'.length)).split('/');
    if (named.length > STREAMS_MAX) session.connection.close(1008, 'Too many streams');
    // the venue says nothing of an unknown name in the address; it just never sends anything for it
    for (const stream of named) {
      const topic = topicOf(stream, speaker);
      if (topic) speaker.add(session, topic);
    }
  }

  receive(session: Session<State>, text: string, speaker: Speaker<State>): void {
    const command = parseCommand(text);
    if ('reply' in command) return session.send(command.reply);
    switch (command.method) {
      case 'SUBSCRIBE':
        return subscribe(session, command, speaker);
      case 'UNSUBSCRIBE':
        for (const stream of command.streams) {
          const topic = topicOf(stream, speaker);
          if (topic) speaker.remove(session, topic);
        }
        return session.send(resultReply(null, command.id));
      case 'LIST_SUBSCRIPTIONS':
        return session.send(resultReply([...session.topics.values()].map(streamOf), command.id));
      case 'SET_PROPERTY':
        session.state.combined = command.combined;
        return session.send(resultReply(null, command.id));
      case 'GET_PROPERTY':
        return session.send(resultReply(session.state.combined, command.id));
    }
  }

  dress({ state }: Session<State>, topic: Topic, payload: string): string {
    return state.combined ? combined(streamOf(topic), payload) : payload;
  }

  variant({ state }: Session<State>): string {
    return String(state.combined);
  }

  farewell({ state }: Session<State>, nowMs: number): string {
    const event = `{"e":"serverShutdown","E":${nowMs}}`;
    return state.combined ? combined('!serverShutdown', event) : event;
  }

  answer(call: RestCall, speaker: Speaker<State>): RestAnswer {
    return this.rest.answer(call, speaker);
  }

  failure(status: number, retryAfterSeconds: number): RestAnswer {
    return this.rest.failure(status, retryAfterSeconds);
  }
}

/** The spot market. */
export const binance: DialectEntry = {
  venueId: 'binance',
  listings,
  open: (options) => new Speaker(options, new Binance(options.market)),
};

function subscribe(
  session: Session<State>,
  { id, streams }: { readonly id: string; readonly streams: readonly string[] },
  speaker: Speaker<State>,
): void {
  const topics = streams.flatMap((stream) => topicOf(stream, speaker) ?? []);
  const unknown = streams.find((stream) => !topicOf(stream, speaker));
  if (unknown !== undefined) return session.send(errorReply(2, `Invalid request: unknown stream ${unknown}`, id));
  if (new Set([...session.topics.keys(), ...topics.map(({ key }) => key)]).size > STREAMS_MAX) {
    return session.send(errorReply(2, 'Invalid request: too many subscriptions', id));
  }
  speaker.take(session, topics, {
    grant: () => session.send(resultReply(null, id)),
    refuse: () => session.send(errorReply(2, 'Invalid request: subscription refused', id)),
  });
}

/** The topic of a stream's name, which is in lower case. */
function topicOf(stream: string, speaker: Speaker<State>): Topic | undefined {
  const at = stream.indexOf('@');
  const symbol = stream.slice(0, Math.max(0, at));
  return symbol === symbol.toLowerCase() ? speaker.topic(stream.slice(at + 1), symbol.toUpperCase()) : undefined;
}

function streamOf({ name, of }: Topic): string {
  return `${of.symbol.toLowerCase()}@${name}`;
}
