// Source: docs.kraken.com/api/docs/guides/spot-ws-intro, websocket-v2/{book,trade,ticker,ping,heartbeat,status}.
import { type DialectEntry, type RestAnswer, type RestCall } from '../dialects/dialect';
import { type Channel, type Grammar, type Spelled, type Topic } from '../dialects/grammar';
import { type Session } from '../dialects/session';
import { Speaker } from '../dialects/speaker';
import { listed, type Listing } from '../market/instruments';
import { type Execution } from '../market/history';
import { bookFrame, isoTime, tickerFrame, tradesFrame } from './frames';
import { Rest } from './rest';

const IDLE_MS = 60_000;
const HEARTBEAT_MS = 1_000;
const DEPTHS = [10, 25, 100, 500, 1000];
const DEPTH_DEFAULT = 10;
const STATUS =
  '{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"online","api_version":"v2","connection_id":13834774380200032777}]}';

const encode = (of: Spelled, trade: Execution, timeMs: number) => tradesFrame('update', of, [{ ...trade, timeMs }]);

const channels: Readonly<Record<string, Channel>> = {
  trade: { kind: 'trades', encode },
  'trade-snapshot': {
    ...{ kind: 'trades', firstCount: 50, encode },
    first: (of, trades) => tradesFrame('snapshot', of, trades),
  },
  ticker: { kind: 'tops', encode: tickerFrame },
  ...Object.fromEntries(DEPTHS.map((depth) => [`book-${depth}`, book(depth)])),
};

/** Version 2. A quiet connection has a heartbeat a second; a level that falls out of a book's depth is not told of. */
class Kraken implements Grammar<null> {
  readonly venueId = 'kraken';
  readonly channels = channels;
  readonly keepalive = { idleMs: IDLE_MS };
  readonly acknowledges = 'each';
  readonly beats = [
    {
      everyMs: HEARTBEAT_MS,
      beat: (session: Session<null>, nowMs: number) => {
        const isQuiet = nowMs - session.sentMs >= HEARTBEAT_MS;
        if (isQuiet && session.topics.size > 0) session.send('{"channel":"heartbeat"}');
      },
    },
  ];
  private readonly rest = new Rest();

  symbol({ base, quote }: Listing): string {
    return `${base}/${quote}`;
  }

  accepts(path: string): boolean {
    return path === '/v2';
  }

  state(): null {
    return null;
  }

  greet(session: Session<null>): void {
    session.send(STATUS);
  }

  receive(session: Session<null>, text: string, speaker: Speaker<null>): void {
    const request = readRequest(text);
    if (request === null) return session.send('{"error":"Malformed request","success":false}');
    const times = timesOf(speaker);
    if (request.method === 'ping') return session.send(JSON.stringify({ method: 'pong', ...idOf(request), ...times }));
    const name = channelOf(request);
    if (name === null) return session.send(refusal(request, 'Subscription depth not supported', undefined, speaker));
    for (const symbol of request.symbols) {
      const topic = speaker.topic(name, symbol);
      if (!topic) session.send(refusal(request, `Currency pair not supported ${symbol}`, symbol, speaker));
      else if (request.method === 'subscribe') subscribe(session, topic, request, speaker);
      else unsubscribe(session, topic, request, speaker);
    }
  }

  answer(call: RestCall, speaker: Speaker<null>): RestAnswer {
    return this.rest.answer(call, speaker);
  }

  failure(status: number): RestAnswer {
    return this.rest.failure(status);
  }
}

/** The spot market. */
export const kraken: DialectEntry = {
  venueId: 'kraken',
  listings: listed('BTC ETH SOL XRP DOGE ADA LTC LINK AVAX SUI DOT BCH', 'USD'),
  open: (options) => new Speaker(options, new Kraken()),
};

function book(depth: number): Channel {
  const [snapshot, delta] = [bookFrame('snapshot'), bookFrame('update')];
  return { kind: 'book', seed: 'stream', depth, falls: 'silent', snapshot, delta };
}

function subscribe(session: Session<null>, topic: Topic, request: Request, speaker: Speaker<null>): void {
  const { symbol } = topic.of;
  if (has(session, topic)) return session.send(refusal(request, 'Already subscribed', symbol, speaker));
  speaker.take(session, [topic], {
    grant: (granted) => {
      for (const { of } of granted) session.send(ack(request, of.symbol, speaker));
    },
    refuse: () => session.send(refusal(request, 'Internal error', symbol, speaker)),
  });
}

/** A channel of a symbol is to be had once, whatever its depth. */
function has({ topics }: Session<null>, { name, of }: Topic): boolean {
  const [channel] = name.split('-');
  return [...topics.values()].some((other) => other.of === of && other.name.startsWith(channel));
}

function unsubscribe(session: Session<null>, topic: Topic, request: Request, speaker: Speaker<null>): void {
  const { symbol } = topic.of;
  if (!session.topics.has(topic.key)) {
    return session.send(refusal(request, 'Subscription Not Found', symbol, speaker));
  }
  speaker.remove(session, topic);
  session.send(ack(request, symbol, speaker));
}

/** The channel as the grammar names it; null for a depth that is not offered. */
function channelOf({ channel, depth, snapshot }: Request): string | null {
  if (channel === 'trade' && snapshot) return 'trade-snapshot';
  if (channel !== 'book') return channel;
  return DEPTHS.includes(depth) ? `book-${depth}` : null;
}

function ack(request: Request, symbol: string, speaker: Speaker<null>): string {
  const { channel, method, depth, snapshot } = request;
  const result = { channel, symbol, ...(channel === 'book' ? { depth } : {}), snapshot };
  return JSON.stringify({ method, result, success: true, ...timesOf(speaker), ...idOf(request) });
}

function refusal(request: Request, error: string, symbol: string | undefined, speaker: Speaker<null>): string {
  const { method } = request;
  return JSON.stringify({ error, method, success: false, symbol, ...timesOf(speaker), ...idOf(request) });
}

function timesOf({ options: { market } }: Speaker<null>): { time_in: string; time_out: string } {
  return { time_in: isoTime(market.nowMs), time_out: isoTime(market.nowMs) };
}

function idOf({ id }: Request): { req_id?: number } {
  return id === undefined ? {} : { req_id: id };
}

interface Request {
  readonly method: string;
  readonly id: number | undefined;
  readonly channel: string;
  readonly symbols: readonly string[];
  readonly depth: number;
  readonly snapshot: boolean;
}

interface Written {
  readonly method?: unknown;
  readonly req_id?: number;
  readonly params?: {
    readonly channel?: string;
    readonly symbol?: readonly string[];
    readonly depth?: number;
    readonly snapshot?: boolean;
  };
}

function readRequest(text: string): Request | null {
  let value: Written | null;
  try {
    value = JSON.parse(text) as Written | null;
  } catch {
    // A client may send anything.
    return null;
  }
  const { method, req_id, params = {} } = value ?? {};
  if (method !== 'ping' && method !== 'subscribe' && method !== 'unsubscribe') return null;
  const { channel = '', symbol = [], depth = DEPTH_DEFAULT, snapshot = true } = params;
  return { method, id: req_id, channel, symbols: symbol, depth, snapshot };
}
