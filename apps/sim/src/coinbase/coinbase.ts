// Source: docs.cdp.coinbase.com/exchange/websocket-feed/{overview,channels,errors}.
import { type DialectEntry, type RestAnswer, type RestCall } from '../dialects/dialect';
import { type Channel, type Grammar, type Spelled, type Topic } from '../dialects/grammar';
import { type Session } from '../dialects/session';
import { Speaker } from '../dialects/speaker';
import { listed, type Listing } from '../market/instruments';
import { type Market } from '../market/market';
import { changesFrame, isoTime, matchFrame, snapshotFrame, tickerFrame } from './frames';
import { Rest } from './rest';

/** Who asks for nothing within this time is cut off. */
const ASK_MS = 5_000;
/** The batched book is granted under another name. */
const GRANTED: Readonly<Record<string, string>> = { level2_batch: 'level2_50' };
const NEED_KEY = ['level2', 'level3', 'full', 'user'];

/** The feed that needs no key. Every answer tells all that the connection is subscribed to. */
class Coinbase implements Grammar<null> {
  readonly venueId = 'coinbase';
  readonly keepalive = {};
  readonly acknowledges = 'each';
  readonly channels: Readonly<Record<string, Channel>>;
  readonly beats = [
    {
      everyMs: ASK_MS,
      beat: (session: Session<null>) => {
        if (session.topics.size === 0) session.connection.close(1008, 'no subscription');
      },
    },
  ];
  private readonly rest = new Rest();

  constructor(market: Market) {
    this.channels = {
      matches: {
        ...{ kind: 'trades', firstCount: 1, encode: matchFrame },
        first: (of, trades) => trades.map((trade) => matchFrame(of, trade, trade.timeMs, 'last_match')),
      },
      ticker: { kind: 'tops', encode: tickerFrame },
      level2_batch: {
        ...{ kind: 'book', seed: 'stream', depth: null },
        ...{ snapshot: snapshotFrame, delta: changesFrame },
      },
      heartbeat: {
        ...{ kind: 'timed', everyMs: 1_000 },
        encode: ({ symbol, row }: Spelled, nowMs: number) => {
          const id = market.histories[row].nextId - 1;
          const told = `"sequence":${market.books[row].updateId},"last_trade_id":${id},"product_id":"${symbol}"`;
          return `{"type":"heartbeat",${told},"time":"${isoTime(nowMs)}"}`;
        },
      },
    };
  }

  symbol({ base, quote }: Listing): string {
    return `${base}-${quote}`;
  }

  accepts(path: string): boolean {
    return path === '' || path === '/';
  }

  state(): null {
    return null;
  }

  receive(session: Session<null>, text: string, speaker: Speaker<null>): void {
    const request = readRequest(text);
    if (request === null) return session.send(refusal('Malformed JSON', ''));
    const guarded = request.channels.find(({ name }) => NEED_KEY.includes(name));
    if (guarded) return session.send(refusal('Failed to subscribe', `${guarded.name} requires authentication`));
    const topics: Topic[] = [];
    for (const { name, symbol } of request.channels.flatMap(({ name, symbols }) =>
      symbols.map((each) => ({ name, symbol: each })),
    )) {
      const topic = speaker.topic(name, symbol);
      const reason = speaker.find(symbol) ? `${name} is not a valid channel` : `${symbol} is not a valid product`;
      if (!topic) return session.send(refusal('Failed to subscribe', reason));
      topics.push(topic);
    }
    if (request.type === 'subscribe') return subscribe(session, topics, speaker);
    for (const topic of topics) speaker.remove(session, topic);
    session.send(subscriptions(session, []));
  }

  answer(call: RestCall, speaker: Speaker<null>): RestAnswer {
    return this.rest.answer(call, speaker);
  }

  failure(status: number, retryAfterSeconds: number): RestAnswer {
    return this.rest.failure(status, retryAfterSeconds);
  }
}

/** The exchange's spot market. */
export const coinbase: DialectEntry = {
  venueId: 'coinbase',
  listings: listed('BTC ETH SOL XRP DOGE ADA LTC LINK AVAX SUI DOT BCH', 'USD'),
  open: (options) => new Speaker(options, new Coinbase(options.market)),
};

function subscribe(session: Session<null>, topics: readonly Topic[], speaker: Speaker<null>): void {
  const fresh = topics.filter(({ key }) => !session.topics.has(key));
  speaker.take(session, fresh, {
    grant: (granted) => session.send(subscriptions(session, granted)),
    refuse: () => session.send(refusal('Failed to subscribe', 'internal error')),
  });
}

/** What the connection has, and what it is about to have. */
function subscriptions(session: Session<null>, granted: readonly Topic[]): string {
  const symbols = new Map<string, string[]>();
  for (const { name, of } of [...session.topics.values(), ...granted]) {
    symbols.set(name, [...(symbols.get(name) ?? []), of.symbol]);
  }
  const channels = [...symbols].map(([name, product_ids]) => {
    return { name: GRANTED[name] ?? name, product_ids, account_ids: null };
  });
  return JSON.stringify({ type: 'subscriptions', channels });
}

function refusal(message: string, reason: string): string {
  return JSON.stringify({ type: 'error', message, reason });
}

interface Request {
  readonly type: 'subscribe' | 'unsubscribe';
  readonly channels: readonly { readonly name: string; readonly symbols: readonly string[] }[];
}

interface Written {
  readonly type?: unknown;
  readonly product_ids?: readonly string[];
  readonly channels?: readonly (string | { readonly name: string; readonly product_ids?: readonly string[] })[];
}

function readRequest(text: string): Request | null {
  let value: Written | null;
  try {
    value = JSON.parse(text) as Written | null;
  } catch {
    // A client may send anything.
    return null;
  }
  const { type, product_ids = [], channels = [] } = value ?? {};
  if (type !== 'subscribe' && type !== 'unsubscribe') return null;
  const named = channels.map((each) => (typeof each === 'string' ? { name: each } : each));
  return {
    type,
    channels: named.map((each) => ({
      name: each.name,
      symbols: 'product_ids' in each ? (each.product_ids ?? []) : product_ids,
    })),
  };
}
