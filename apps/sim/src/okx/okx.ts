// Source: www.okx.com/docs-v5/en, "Overview, WebSocket" and "Order Book Trading".
import { type DialectEntry, type RestAnswer, type RestCall } from '../dialects/dialect';
import { type Channel, type Grammar, type Topic } from '../dialects/grammar';
import { type Session } from '../dialects/session';
import { Speaker } from '../dialects/speaker';
import { listed, type Listing } from '../market/instruments';
import { bestItem, bookItem, fill, pushed } from './frames';
import { Rest } from './rest';

const CONNECTION = '"connId":"a4d3ae55"';
/** Which channels a service has. */
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  '/ws/v5/public': ['trades', 'bbo-tbt', 'books'],
  '/ws/v5/business': ['trades-all'],
};

const channels: Readonly<Record<string, Channel>> = {
  trades: {
    kind: 'trades',
    encode: (of, trade, timeMs) => pushed('trades', of, fill(of, trade, timeMs).replace('}', ',"count":"1"}')),
  },
  'trades-all': {
    kind: 'trades',
    encode: (of, trade, timeMs) => pushed('trades-all', of, fill(of, trade, timeMs)),
  },
  'bbo-tbt': { kind: 'tops', encode: (of, book, timeMs) => pushed('bbo-tbt', of, bestItem(of, book, timeMs)) },
  books: {
    ...{ kind: 'book', seed: 'stream', depth: 400 },
    snapshot: (of, message, timeMs) => pushed('books', of, bookItem(of, message, timeMs), 'snapshot'),
    delta: (of, message, timeMs) => pushed('books', of, bookItem(of, message, timeMs), 'update'),
  },
};

/** The public services; a text `ping` is answered by `pong`, and a client that is silent for 30 s is cut off. */
class Okx implements Grammar<null> {
  readonly venueId = 'okx';
  readonly channels = channels;
  readonly keepalive = { idleMs: 30_000 };
  readonly acknowledges = 'each';
  private readonly rest = new Rest();

  symbol({ base, quote }: Listing): string {
    return `${base}-${quote}`;
  }

  accepts(path: string): boolean {
    return path in SERVICES;
  }

  state(): null {
    return null;
  }

  receive(session: Session<null>, text: string, speaker: Speaker<null>): void {
    if (text === 'ping') return session.send('pong');
    const request = readRequest(text);
    if (request === null) return session.send(refusal('60012', `Invalid request: ${text}`));
    for (const { channel, instId } of request.args) {
      const topic = SERVICES[session.call.path].includes(channel) ? speaker.topic(channel, instId) : undefined;
      if (!topic) session.send(refusal('60018', `Wrong URL or channel:${channel},instId:${instId} doesn't exist.`));
      else if (request.op === 'unsubscribe') leave(session, topic, speaker);
      else subscribe(session, topic, speaker);
    }
  }

  farewell(): string {
    const msg = 'The connection will soon be closed for a service upgrade. Please reconnect.';
    return `{"event":"notice","code":"64008","msg":"${msg}",${CONNECTION}}`;
  }

  answer(call: RestCall, speaker: Speaker<null>): RestAnswer {
    return this.rest.answer(call, speaker);
  }

  failure(status: number, retryAfterSeconds: number): RestAnswer {
    return this.rest.failure(status, retryAfterSeconds);
  }
}

/** The spot market. */
export const okx: DialectEntry = {
  venueId: 'okx',
  listings: listed('BTC ETH SOL XRP DOGE ADA SUI LTC LINK AVAX TRX DOT', 'USDT'),
  open: (options) => new Speaker(options, new Okx()),
};

/** Who subscribes again is given the book again; who is refused keeps what he has. */
function subscribe(session: Session<null>, topic: Topic, speaker: Speaker<null>): void {
  speaker.take(session, [topic], {
    grant: (topics) => {
      for (const each of topics) {
        speaker.remove(session, each);
        session.send(event('subscribe', each));
      }
    },
    refuse: () => session.send(refusal('60018', `Wrong URL or channel:${nameOf(topic)} doesn't exist.`)),
  });
}

function leave(session: Session<null>, topic: Topic, speaker: Speaker<null>): void {
  speaker.remove(session, topic);
  session.send(event('unsubscribe', topic));
}

function event(name: string, { name: channel, of }: Topic): string {
  return `{"event":"${name}","arg":{"channel":"${channel}","instId":"${of.symbol}"},${CONNECTION}}`;
}

function nameOf({ name, of }: Topic): string {
  return `${name},instId:${of.symbol}`;
}

function refusal(code: string, msg: string): string {
  return `{"event":"error","msg":${JSON.stringify(msg)},"code":"${code}",${CONNECTION}}`;
}

interface Request {
  readonly op: 'subscribe' | 'unsubscribe';
  readonly args: readonly { readonly channel: string; readonly instId: string }[];
}

function readRequest(text: string): Request | null {
  let value: Partial<Request> | null;
  try {
    value = JSON.parse(text) as Partial<Request> | null;
  } catch {
    // A client may send anything.
    return null;
  }
  const isRequest = (value?.op === 'subscribe' || value?.op === 'unsubscribe') && Array.isArray(value.args);
  return isRequest ? (value as Request) : null;
}
