// Source: docs.bitfinex.com/docs/ws-general, docs/requirements-and-limitations, reference/ws-public-books.
import { type DialectEntry, type RestAnswer, type RestCall } from '../dialects/dialect';
import { type Channel, type Grammar, type Topic } from '../dialects/grammar';
import { type Session } from '../dialects/session';
import { Speaker } from '../dialects/speaker';
import { listed, type Listing } from '../market/instruments';
import { type Market } from '../market/market';
import { changeParts, snapshotPart, tradeParts, tradesPart } from './frames';
import { Rest } from './rest';

const TIMESTAMP = 32_768;
const SEQ_ALL = 65_536;
const CHANNELS_MAX = 25;
const HEARTBEAT_MS = 15_000;
const DEPTHS = ['1', '25', '100', '250'];
const GREETING =
  '{"event":"info","version":2,"serverId":"083bd8d4-aca7-4690-a573-eabfc8103de8","platform":{"status":1}}';
const ERROR = { symbol: 10_300, duplicate: 10_301, channel: 10_302, limit: 10_305, leave: 10_400, unknown: 10_000 };

/** What a connection asked for: flags, and channels by number. */
interface Asked {
  flags: number;
  readonly numbers: Map<string, number>;
}

const channels: Readonly<Record<string, Channel>> = {
  trades: { kind: 'trades', firstCount: 30, encode: tradeParts, first: tradesPart },
  ...Object.fromEntries(DEPTHS.map((depth) => [`book-${depth}`, book(Number(depth))])),
};

/** Arrays of a channel's number; flags add the connection's sequence and the time. Checksums come whether asked for or not. */
class Bitfinex implements Grammar<Asked> {
  readonly venueId = 'bitfinex';
  readonly channels = channels;
  readonly keepalive = {};
  readonly acknowledges = 'each';
  readonly beats = [
    {
      everyMs: HEARTBEAT_MS,
      beat: (session: Session<Asked>) => {
        for (const topic of session.topics.values()) {
          session.sequence++;
          session.send(this.dress(session, topic, '"hb"'));
        }
      },
    },
  ];
  private readonly rest = new Rest();
  private nextNumber = 200_000;

  constructor(private readonly market: Market) {}

  symbol({ base, quote }: Listing): string {
    return `t${base}${base.length > 3 || quote.length > 3 ? ':' : ''}${quote}`;
  }

  accepts(path: string): boolean {
    return path === '/ws/2';
  }

  state(): Asked {
    return { flags: 0, numbers: new Map() };
  }

  greet(session: Session<Asked>): void {
    session.send(GREETING);
  }

  receive(session: Session<Asked>, text: string, speaker: Speaker<Asked>): void {
    const request = readRequest(text);
    switch (request?.event) {
      case 'ping':
        return session.send(JSON.stringify({ event: 'pong', ts: this.market.nowMs, cid: request.cid }));
      case 'conf':
        session.state.flags = request.flags ?? 0;
        return session.send(`{"event":"conf","status":"OK","flags":${session.state.flags}}`);
      case 'subscribe':
        return this.subscribe(session, request, speaker);
      case 'unsubscribe':
        return leave(session, request, speaker);
      default:
        session.send(refusal({}, ERROR.unknown, 'Unknown event'));
    }
  }

  dress({ state, sequence }: Session<Asked>, topic: Topic, payload: string): string {
    const count = (state.flags & SEQ_ALL) === 0 ? '' : `,${sequence}`;
    const time = (state.flags & TIMESTAMP) === 0 ? '' : `,${this.market.nowMs}`;
    return `[${state.numbers.get(topic.key)},${payload}${count}${time}]`;
  }

  variant(): null {
    return null;
  }

  farewell(): string {
    return '{"event":"info","code":20051,"msg":"Stopping. Please try to reconnect"}';
  }

  answer(call: RestCall, speaker: Speaker<Asked>): RestAnswer {
    return this.rest.answer(call, speaker);
  }

  failure(status: number, retryAfterSeconds: number): RestAnswer {
    return this.rest.failure(status, retryAfterSeconds);
  }

  private subscribe(session: Session<Asked>, request: Request, speaker: Speaker<Asked>): void {
    const { channel = '', symbol = '', prec = 'P0', freq = 'F0', len = '25' } = request;
    if (channel !== 'trades' && channel !== 'book') {
      return session.send(refusal(request, ERROR.channel, 'channel: unknown'));
    }
    const topic = speaker.topic(channel === 'book' ? `book-${len}` : channel, symbol);
    if (!topic || prec !== 'P0') return session.send(refusal(request, ERROR.symbol, 'symbol: invalid'));
    if (session.topics.has(topic.key)) return session.send(refusal(request, ERROR.duplicate, 'subscribe: dup'));
    if (session.topics.size >= CHANNELS_MAX) return session.send(refusal(request, ERROR.limit, 'subscribe: limit'));
    const about = channel === 'book' ? { symbol, prec, freq, len } : { symbol };
    speaker.take(session, [topic], {
      grant: (granted) => {
        for (const { key } of granted) {
          session.state.numbers.set(key, this.nextNumber);
          const chanId = this.nextNumber++;
          session.send(JSON.stringify({ event: 'subscribed', channel, chanId, ...about, pair: symbol.slice(1) }));
        }
      },
      refuse: () => session.send(refusal(request, ERROR.unknown, 'subscribe: failed')),
    });
  }
}

/** The spot market. */
export const bitfinex: DialectEntry = {
  venueId: 'bitfinex',
  listings: listed('BTC ETH SOL XRP LTC ADA DOT UNI XLM DOGE AVAX LINK', 'USD'),
  open: (options) => new Speaker(options, new Bitfinex(options.market)),
};

function book(depth: number): Channel {
  return { kind: 'book', seed: 'stream', depth, snapshot: snapshotPart, delta: changeParts };
}

function leave(session: Session<Asked>, request: Request, speaker: Speaker<Asked>): void {
  const { numbers } = session.state;
  const topic = [...session.topics.values()].find(({ key }) => numbers.get(key) === request.chanId);
  if (!topic) return session.send(refusal(request, ERROR.leave, 'unsubscribe: invalid'));
  speaker.remove(session, topic);
  numbers.delete(topic.key);
  session.send(JSON.stringify({ event: 'unsubscribed', status: 'OK', chanId: request.chanId }));
}

function refusal({ channel, symbol }: Partial<Request>, code: number, msg: string): string {
  return JSON.stringify({ event: 'error', msg, code, channel, symbol });
}

interface Request {
  readonly event: string;
  readonly cid?: number;
  readonly flags?: number;
  readonly chanId?: number;
  readonly channel?: string;
  readonly symbol?: string;
  readonly prec?: string;
  readonly freq?: string;
  readonly len?: string;
}

function readRequest(text: string): Request | null {
  try {
    return JSON.parse(text) as Request | null;
  } catch {
    // A client may send anything.
    return null;
  }
}
