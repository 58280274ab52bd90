// Source: binance/binance-spot-api-docs, web-socket-streams.md.
import { type RestAnswer, type RestCall } from '../dialects/dialect';
import { type Channel, type Grammar, type Keepalive, type Topic } from '../dialects/grammar';
import { type Session } from '../dialects/session';
import { type Speaker } from '../dialects/speaker';
import { type Listing } from '../market/instruments';
import { errorReply, parseCommand, resultReply } from './command';
import { combined } from './frames';
import { type Rest } from './rest';

/** A connection wants payloads wrapped with the stream's name, or as they are. */
interface State {
  combined: boolean;
}

/** What differs between the markets of this venue. */
export interface Service {
  readonly venueId: string;
  readonly channels: Readonly<Record<string, Channel>>;
  readonly keepalive: Keepalive;
  readonly streamsMax: number;
  /** Paths before `/stream` and `/ws`, with the channels that their sockets carry. */
  readonly routes: Readonly<Record<string, readonly string[]>>;
  readonly rest: Rest;
}

/** The streams of one of the venue's markets, and its REST. */
export class StreamsGrammar implements Grammar<State> {
  readonly venueId: string;
  readonly channels: Readonly<Record<string, Channel>>;
  readonly keepalive: Keepalive;

  constructor(private readonly service: Service) {
    this.venueId = service.venueId;
    this.channels = service.channels;
    this.keepalive = service.keepalive;
  }

  symbol({ base, quote }: Listing): string {
    return base + quote;
  }

  accepts(path: string): boolean {
    return this.route(path) !== undefined;
  }

  state({ path }: RestCall): State {
    return { combined: path.endsWith('/stream') };
  }

  greet(session: Session<State>, speaker: Speaker<State>): void {
    const { path, query } = session.call;
    const named = (session.state.combined ? (query.get('streams') ?? '') : path.replace(/^.*\/ws\/?/, '')).split('/');
    if (named.length > this.service.streamsMax) session.connection.close(1008, 'Too many streams');
    // the venue says nothing of an unknown name in the address; it just never sends anything for it
    for (const topic of this.carried(path, topicsOf(named, speaker))) speaker.add(session, topic);
  }

  receive(session: Session<State>, text: string, speaker: Speaker<State>): void {
    const command = parseCommand(text);
    if ('reply' in command) return session.send(command.reply);
    switch (command.method) {
      case 'SUBSCRIBE':
        return this.subscribe(session, command, speaker);
      case 'UNSUBSCRIBE':
        for (const topic of topicsOf(command.streams, speaker)) speaker.remove(session, topic);
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
    return this.service.rest.answer(call, speaker);
  }

  failure(status: number, retryAfterSeconds: number): RestAnswer {
    return this.service.rest.failure(status, retryAfterSeconds);
  }

  private subscribe(
    session: Session<State>,
    { id, streams }: { readonly id: string; readonly streams: readonly string[] },
    speaker: Speaker<State>,
  ): void {
    const unknown = streams.find((stream) => !topicOf(stream, speaker));
    if (unknown !== undefined) return session.send(errorReply(2, `Invalid request: unknown stream ${unknown}`, id));
    const topics = topicsOf(streams, speaker);
    if (new Set([...session.topics.keys(), ...topics.map(({ key }) => key)]).size > this.service.streamsMax) {
      return session.send(errorReply(2, 'Invalid request: too many subscriptions', id));
    }
    speaker.take(session, this.carried(session.call.path, topics), {
      grant: () => session.send(resultReply(null, id)),
      refuse: () => session.send(errorReply(2, 'Invalid request: subscription refused', id)),
    });
  }

  /** Those that a socket at this path carries: the venue takes a subscription to others, and sends nothing for it. */
  private carried(path: string, topics: readonly Topic[]): readonly Topic[] {
    return topics.filter(({ name }) => this.route(path)?.includes(name));
  }

  private route(path: string): readonly string[] | undefined {
    const [, before] = /^(.*?)\/(?:stream|ws(?:\/.*)?)$/.exec(path) ?? [];
    return this.service.routes[before ?? 'none'];
  }
}

/** The topic of a stream's name, which is in lower case. */
function topicOf(stream: string, speaker: Speaker<State>): Topic | undefined {
  const at = stream.indexOf('@');
  const symbol = stream.slice(0, Math.max(0, at));
  return symbol === symbol.toLowerCase() ? speaker.topic(stream.slice(at + 1), symbol.toUpperCase()) : undefined;
}

function topicsOf(streams: readonly string[], speaker: Speaker<State>): readonly Topic[] {
  return streams.flatMap((stream) => topicOf(stream, speaker) ?? []);
}

function streamOf({ name, of }: Topic): string {
  return `${of.symbol.toLowerCase()}@${name}`;
}
