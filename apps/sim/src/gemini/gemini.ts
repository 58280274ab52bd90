// Source: docs.gemini.com/websocket/{introduction,message-format,streams}.
import { type DialectEntry, type RestAnswer, type RestCall } from '../dialects/dialect';
import { type Channel, type Grammar, type Topic } from '../dialects/grammar';
import { type Session } from '../dialects/session';
import { Speaker } from '../dialects/speaker';
import { listed, type Listing } from '../market/instruments';
import { depthFrame, topFrame, tradeFrame } from './frames';
import { Rest } from './rest';

const channels: Readonly<Record<string, Channel>> = {
  trade: { kind: 'trades', encode: tradeFrame },
  bookTicker: { kind: 'tops', encode: topFrame },
  'depth@100ms': {
    ...{ kind: 'book', seed: 'stream', depth: null, unmarked: true },
    ...{ snapshot: depthFrame, delta: depthFrame },
  },
};

/** The API of 2026: the first message of a book is the whole of it. Symbols are written small, whoever asks. */
class Gemini implements Grammar<null> {
  readonly venueId = 'gemini';
  readonly channels = channels;
  readonly keepalive = { pingMs: 20_000, pongMs: 60_000 };
  private readonly rest = new Rest();

  symbol({ base, quote }: Listing): string {
    return (base + quote).toLowerCase();
  }

  accepts(path: string): boolean {
    return path === '' || path === '/';
  }

  state(): null {
    return null;
  }

  receive(session: Session<null>, text: string, speaker: Speaker<null>): void {
    const request = readRequest(text);
    if (request === null) return session.send(refusal(null, -1020, 'Invalid request'));
    const { id, method } = request;
    switch (method) {
      case 'ping':
        return session.send(reply(id));
      case 'list_subscriptions':
        return session.send(reply(id, [...session.topics.values()].map(streamOf)));
      case 'subscribe':
      case 'unsubscribe':
        return change(session, request, speaker);
      default:
        session.send(refusal(id, -1020, `Unsupported method: ${method}`));
    }
  }

  answer(call: RestCall, speaker: Speaker<null>): RestAnswer {
    return this.rest.answer(call, speaker);
  }

  failure(status: number, retryAfterSeconds: number): RestAnswer {
    return this.rest.failure(status, retryAfterSeconds);
  }
}

/** The spot market. */
export const gemini: DialectEntry = {
  venueId: 'gemini',
  listings: listed('BTC ETH SOL XRP DOGE LTC LINK AVAX BCH DOT UNI', 'USD'),
  open: (options) => new Speaker(options, new Gemini()),
};

/** One unknown stream refuses the whole frame. */
function change(session: Session<null>, { id, method, params }: Request, speaker: Speaker<null>): void {
  const topics: Topic[] = [];
  for (const stream of params) {
    const at = stream.indexOf('@');
    const topic = speaker.topic(stream.slice(at + 1), stream.slice(0, Math.max(0, at)).toLowerCase());
    if (!topic) return session.send(refusal(id, -1013, `Invalid stream name: ${stream}`));
    topics.push(topic);
  }
  if (method === 'unsubscribe') {
    for (const topic of topics) speaker.remove(session, topic);
    return session.send(reply(id));
  }
  speaker.take(session, topics, {
    grant: () => session.send(reply(id)),
    refuse: () => session.send(refusal(id, -1003, 'Too many requests')),
  });
}

function streamOf({ name, of }: Topic): string {
  return `${of.symbol}@${name}`;
}

function reply(id: Request['id'], result?: readonly string[]): string {
  return JSON.stringify({ id, status: 200, result });
}

function refusal(id: Request['id'], code: number, msg: string): string {
  return JSON.stringify({ id, status: code === -1003 ? 429 : 400, error: { code, msg } });
}

interface Request {
  readonly id: string | number | null;
  readonly method: string;
  readonly params: readonly string[];
}

function readRequest(text: string): Request | null {
  let value: Partial<Request> | null;
  try {
    value = JSON.parse(text) as Partial<Request> | null;
  } catch {
    // A client may send anything.
    return null;
  }
  const { id = null, method, params = [] } = value ?? {};
  const isRequest =
    typeof method === 'string' && Array.isArray(params) && params.every((each) => typeof each === 'string');
  return isRequest ? { id, method: method.toLowerCase(), params } : null;
}
