// Source: www.bitstamp.net/websocket/v2 and www.bitstamp.net/api.
import { type DialectEntry, type RestAnswer, type RestCall } from '../dialects/dialect';
import { type Channel, type Grammar, type Topic } from '../dialects/grammar';
import { restAnswer } from '../dialects/rest-query';
import { type Session } from '../dialects/session';
import { Speaker } from '../dialects/speaker';
import { WeightBudget } from '../dialects/weights';
import { listed, type Listing } from '../market/instruments';
import { diffFrame, orderBook, tradeFrame, transaction } from './frames';

/** 10,000 requests in 10 minutes. */
const REQUESTS_PER_MINUTE = 1_000;
const TRANSACTIONS_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const CHANNEL = /^(live_trades|diff_order_book)_([a-z0-9-]+)$/;

const channels: Readonly<Record<string, Channel>> = {
  live_trades: { kind: 'trades', encode: tradeFrame },
  diff_order_book: { kind: 'book', seed: 'rest', depth: null, delta: diffFrame },
};

/** The public channels. Nothing numbers the changes of a book: one that is lost is missed by nobody. */
class Bitstamp implements Grammar<null> {
  readonly venueId = 'bitstamp';
  readonly channels = channels;
  readonly keepalive = { idleMs: 120_000 };
  readonly acknowledges = 'each';
  private readonly weights = new WeightBudget(REQUESTS_PER_MINUTE);

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
    if (request?.event === 'bts:heartbeat') {
      return session.send('{"event":"bts:heartbeat","channel":"","data":{"status":"success"}}');
    }
    const [, name, symbol] = CHANNEL.exec(request?.data?.channel ?? '') ?? [];
    const topic = name ? speaker.topic(name, symbol) : undefined;
    if (!topic) return session.send(refusal('', 'Bad subscription string.'));
    if (request?.event === 'bts:subscribe') subscribe(session, topic, speaker);
    else if (request?.event === 'bts:unsubscribe') leave(session, topic, speaker);
    else session.send(refusal('', 'Incorrect JSON format.'));
  }

  farewell(): string {
    return '{"event":"bts:request_reconnect","channel":"","data":""}';
  }

  answer(call: RestCall, speaker: Speaker<null>): RestAnswer {
    const { status, retryAfterSeconds } = this.weights.spend(1, speaker.options.market.nowMs);
    if (status !== 200) return this.failure(429, retryAfterSeconds);
    const [, method, symbol = ''] = /^\/api\/v2\/([a-z_-]+)\/(?:([a-z0-9-]+)\/?)?$/.exec(call.path) ?? [];
    const of = speaker.find(symbol);
    if (method === 'trading-pairs-info') return restAnswer(200, pairsInfo(speaker));
    if (of && method === 'order_book') return restAnswer(200, orderBook(of, speaker.image(of)));
    if (!of || method !== 'transactions') return restAnswer(404, '{"status":"error","reason":"Not found"}');
    const { histories, nowMs } = speaker.options.market;
    const sinceMs = nowMs - (TRANSACTIONS_MS[call.query.get('time') ?? 'hour'] ?? 0);
    const count = histories[of.row].nextId - histories[of.row].firstIdAt(sinceMs);
    const rows = speaker.lastTrades(of, count).map((trade) => transaction(of, trade));
    return restAnswer(200, `[${rows.reverse().join(',')}]`);
  }

  failure(status: number, retryAfterSeconds: number): RestAnswer {
    const body = '{"status":"error","reason":{"__all__":["Too many requests"]},"response_code":"400.002"}';
    return restAnswer(status, body, { 'retry-after': String(retryAfterSeconds) });
  }
}

/** The spot market. */
export const bitstamp: DialectEntry = {
  venueId: 'bitstamp',
  listings: listed('BTC ETH XRP SOL LTC LINK ADA DOGE AVAX XLM BCH UNI', 'USD'),
  open: (options) => new Speaker(options, new Bitstamp()),
};

interface Request {
  readonly event?: string;
  readonly data?: { readonly channel?: string };
}

function readRequest(text: string): Request | null {
  try {
    return JSON.parse(text) as Request;
  } catch {
    // SyntaxError: the client is told.
    return null;
  }
}

function subscribe(session: Session<null>, topic: Topic, speaker: Speaker<null>): void {
  speaker.take(session, [topic], {
    grant: () => session.send(`{"event":"bts:subscription_succeeded","channel":"${nameOf(topic)}","data":{}}`),
    refuse: () => session.send(refusal(nameOf(topic), 'Subscription failed.')),
  });
}

function leave(session: Session<null>, topic: Topic, speaker: Speaker<null>): void {
  speaker.remove(session, topic);
  session.send(`{"event":"bts:unsubscription_succeeded","channel":"${nameOf(topic)}","data":{}}`);
}

function refusal(channel: string, message: string): string {
  return JSON.stringify({ event: 'bts:error', channel, data: { code: null, message } });
}

function nameOf({ name, of }: Topic): string {
  return `${name}_${of.symbol}`;
}

function pairsInfo({ spelled }: Speaker<null>): string {
  const pairs = spelled.map(({ symbol, base, quote, priceDecimals, sizeDecimals }) => ({
    ...{ trading: 'Enabled', base_decimals: sizeDecimals, url_symbol: symbol, name: `${base}/${quote}` },
    ...{ instant_and_market_orders: 'Enabled', minimum_order: `10.0 ${quote}`, counter_decimals: priceDecimals },
    description: `${base} / ${quote}`,
  }));
  return JSON.stringify(pairs);
}
