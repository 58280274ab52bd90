// Source: bybit-exchange.github.io/docs/v5/ws/connect.
import { type RestAnswer, type RestCall } from '../dialects/dialect';
import { type Channel, type Grammar, type Topic } from '../dialects/grammar';
import { type Session } from '../dialects/session';
import { type Speaker } from '../dialects/speaker';
import { type Listing } from '../market/instruments';
import { bookFrame, topFrame, tradeFrame } from './frames';
import { Rest, type RestWords } from './rest';

const CONNECTION = '1764937c-c1f0-4e2b-969d-82fee8151f2c';
const TOPICS_MAX = 10;
const IDLE_MS = 600_000;

/** What differs between the services of this venue. */
export interface Service extends RestWords {
  readonly venueId: string;
  readonly path: string;
  /** What stands in the text of an answer that grants. */
  readonly grantText: string;
  /** How it says that there is no such topic. */
  readonly unknownText: (topic: string) => string;
}

/** The topics of one of the venue's public services, and its REST. */
export class TopicsGrammar implements Grammar<null> {
  readonly venueId: string;
  readonly keepalive = { idleMs: IDLE_MS };
  readonly channels: Readonly<Record<string, Channel>>;
  private readonly rest: Rest;

  constructor(private readonly service: Service) {
    this.venueId = service.venueId;
    this.rest = new Rest(service);
    this.channels = {
      publicTrade: {
        kind: 'trades',
        encode: (of, trade, timeMs) => tradeFrame(of, trade, timeMs, service.tradeId),
      },
      'orderbook.1': { kind: 'tops', encode: topFrame },
      'orderbook.50': book(50),
      'orderbook.200': book(200),
    };
  }

  symbol({ base, quote }: Listing): string {
    return base + quote;
  }

  accepts(path: string): boolean {
    return path === this.service.path;
  }

  state(): null {
    return null;
  }

  receive(session: Session<null>, text: string, speaker: Speaker<null>): void {
    const request = readRequest(text);
    if (request === null)
      return session.send(this.reply({ req_id: '', op: '', args: [] }, false, 'Request not supported.'));
    if (request.op === 'ping') return session.send(this.reply(request, true, 'pong'));
    if (request.args.length > TOPICS_MAX) return session.send(this.reply(request, false, 'args size >10'));
    const topics = request.args.map((each) => topicOf(each, speaker));
    const unknown = request.args.find((_, i) => topics[i] === undefined);
    if (unknown !== undefined) return session.send(this.reply(request, false, this.service.unknownText(unknown)));
    const known = topics.filter((each) => each !== undefined);
    if (request.op === 'subscribe') return this.subscribe(session, request, known, speaker);
    for (const topic of known) speaker.remove(session, topic);
    session.send(this.reply(request, true, this.service.grantText && 'unsubscribe'));
  }

  answer(call: RestCall, speaker: Speaker<null>): RestAnswer {
    return this.rest.answer(call, speaker);
  }

  failure(status: number, retryAfterSeconds: number): RestAnswer {
    return this.rest.failure(status, retryAfterSeconds);
  }

  /** All topics of a request, or none. */
  private subscribe(session: Session<null>, request: Request, topics: readonly Topic[], speaker: Speaker<null>): void {
    const taken = topics.find(({ key }) => session.topics.has(key));
    if (taken) {
      const text = `error:already subscribed,topic:${taken.name}.${taken.of.symbol}`;
      return session.send(this.reply(request, false, text));
    }
    speaker.take(session, topics, {
      grant: () => session.send(this.reply(request, true, this.service.grantText)),
      refuse: () => session.send(this.reply(request, false, this.service.unknownText(request.args[0]))),
    });
  }

  private reply({ req_id, op }: Request, success: boolean, ret_msg: string): string {
    return JSON.stringify({ success, ret_msg, conn_id: CONNECTION, req_id, op });
  }
}

function book(depth: number): Channel {
  const topic = `orderbook.${depth}`;
  const [snapshot, delta] = [bookFrame(topic, 'snapshot'), bookFrame(topic, 'delta')];
  return { kind: 'book', seed: 'stream', depth, snapshot, delta };
}

/** The symbol is what stands after the last dot. */
function topicOf(text: string, speaker: Speaker<null>): Topic | undefined {
  const dot = text.lastIndexOf('.');
  return speaker.topic(text.slice(0, Math.max(0, dot)), text.slice(dot + 1));
}

interface Request {
  readonly req_id: string;
  readonly op: string;
  readonly args: readonly string[];
}

function readRequest(text: string): Request | null {
  let value: Partial<Request> | null;
  try {
    value = JSON.parse(text) as Partial<Request> | null;
  } catch {
    // A client may send anything.
    return null;
  }
  const { req_id = '', op = '', args = [] } = value ?? {};
  const isRequest = ['ping', 'subscribe', 'unsubscribe'].includes(op) && Array.isArray(args);
  return isRequest && args.every((each) => typeof each === 'string') ? { req_id, op, args } : null;
}
