// Source: www.gate.com/docs/developers/apiv4/ws and, of spot.obu, announcement 45317.
import { type DialectEntry, type RestAnswer, type RestCall } from '../dialects/dialect';
import { type BookChannel, type Channel, type Grammar, type Topic } from '../dialects/grammar';
import { restAnswer, wholeNumber } from '../dialects/rest-query';
import { type Session } from '../dialects/session';
import { Speaker } from '../dialects/speaker';
import { WeightBudget } from '../dialects/weights';
import { listed, type Listing } from '../market/instruments';
import { bookTickerFrame, fullFrame, obuFrame, orderBook, orderBookUpdateFrame, tradeFrame, tradeRow } from './frames';

/** 200 requests in 10 seconds. */
const REQUESTS_PER_MINUTE = 1_200;
const ROWS_MAX = 1_000;
const STREAM = /^ob\.([A-Z0-9_]+)\.(50|400)$/;

const channels: Readonly<Record<string, Channel>> = {
  'spot.trades': { kind: 'trades', encode: tradeFrame },
  'spot.book_ticker': { kind: 'tops', encode: bookTickerFrame },
  'spot.obu.50': stream(50),
  'spot.obu.400': stream(400),
  'spot.order_book_update': { kind: 'book', seed: 'rest', depth: null, delta: orderBookUpdateFrame },
};

/** Spot channels of API v4. */
class Gate implements Grammar<null> {
  readonly venueId = 'gate';
  readonly channels = channels;
  readonly keepalive = { idleMs: 60_000 };
  private readonly weights = new WeightBudget(REQUESTS_PER_MINUTE);

  symbol({ base, quote }: Listing): string {
    return `${base}_${quote}`;
  }

  accepts(path: string): boolean {
    return path === '' || path === '/' || path === '/ws/v4/';
  }

  state(): null {
    return null;
  }

  receive(session: Session<null>, text: string, speaker: Speaker<null>): void {
    const request = readRequest(text);
    const { nowMs } = speaker.options.market;
    const reply = (words: object) => session.send(JSON.stringify({ ...headOf(request, nowMs), ...words }));
    if (request?.channel === 'spot.ping') return reply({ channel: 'spot.pong', event: '', result: null });
    const topics = topicsOf(request, speaker);
    if (!request || topics === null) return reply({ error: { code: 2, message: 'unknown channel or currency pair' } });
    if (request.event === 'unsubscribe') {
      for (const topic of topics) speaker.remove(session, topic);
      return reply({ result: { status: 'success' } });
    }
    const again = topics.find(({ key, channel }) => channel.kind === 'book' && session.topics.has(key));
    if (again) return reply({ error: { code: 2, message: `Alert sub ${request.payload?.join()}` } });
    speaker.take(session, topics, {
      grant: () => reply({ result: { status: 'success' } }),
      refuse: () => reply({ error: { code: 1, message: 'service unavailable' }, result: null }),
    });
  }

  answer(call: RestCall, speaker: Speaker<null>): RestAnswer {
    const { status, retryAfterSeconds } = this.weights.spend(1, speaker.options.market.nowMs);
    if (status !== 200) return this.failure(429, retryAfterSeconds);
    if (call.path === '/api/v4/spot/currency_pairs') return restAnswer(200, currencyPairs(speaker));
    const of = speaker.find(call.query.get('currency_pair') ?? '');
    const limit = wholeNumber(call.query, 'limit', 100);
    if (!of || limit === null || limit > ROWS_MAX)
      return wrong('INVALID_PARAM_VALUE', 'Invalid currency_pair or limit');
    if (call.path === '/api/v4/spot/order_book') return restAnswer(200, orderBook(of, speaker.image(of, limit)));
    if (call.path !== '/api/v4/spot/trades')
      return restAnswer(404, '{"label":"NOT_FOUND","message":"no such endpoint"}');
    const rows = speaker.lastTrades(of, limit).map((trade) => tradeRow(of, trade));
    return restAnswer(200, `[${rows.reverse().join(',')}]`);
  }

  failure(status: number, retryAfterSeconds: number): RestAnswer {
    const body = '{"label":"TOO_MANY_REQUESTS","message":"Request Rate limit Exceeded"}';
    return restAnswer(status, body, { 'retry-after': String(retryAfterSeconds) });
  }
}

/** The spot market. */
export const gate: DialectEntry = {
  venueId: 'gate',
  listings: listed('BTC ETH SOL XRP DOT DOGE ADA LTC LINK AVAX TRX SUI', 'USDT'),
  open: (options) => new Speaker(options, new Gate()),
};

interface Request {
  readonly id?: number;
  readonly channel: string;
  readonly event: string;
  readonly payload?: readonly string[];
}

function stream(depth: number): BookChannel {
  return {
    ...{ kind: 'book', seed: 'stream', depth },
    snapshot: (of, message, timeMs) => fullFrame(of, depth, message, timeMs),
    delta: (of, message, timeMs) => obuFrame(of, depth, message, timeMs),
  };
}

function readRequest(text: string): Request | null {
  try {
    return JSON.parse(text) as Request;
  } catch {
    // SyntaxError: the client is told.
    return null;
  }
}

/** What a reply repeats of its request. */
function headOf(request: Request | null, nowMs: number): object {
  const { id, channel = '', event = '', payload } = request ?? {};
  return { time: Math.floor(nowMs / 1000), time_ms: nowMs, id, conn_id: '28838ac31473dcbb', channel, event, payload };
}

/** Null where something that is asked for is not there. */
function topicsOf(request: Request | null, speaker: Speaker<null>): readonly Topic[] | null {
  const { channel = '', payload = [] } = request ?? {};
  const symbols = channel === 'spot.order_book_update' ? payload.slice(0, 1) : payload;
  const topics = symbols.map((text) => {
    if (channel !== 'spot.obu') return speaker.topic(channel, text);
    const [, symbol, depth] = STREAM.exec(text) ?? [];
    return symbol ? speaker.topic(`spot.obu.${depth}`, symbol) : undefined;
  });
  const known = topics.filter((topic) => topic !== undefined);
  return known.length === topics.length && known.length > 0 ? known : null;
}

function currencyPairs({ spelled }: Speaker<null>): string {
  const pairs = spelled.map(({ symbol, base, quote, priceDecimals, sizeDecimals }) => ({
    ...{ id: symbol, base, quote, fee: '0.2', min_quote_amount: '3', amount_precision: sizeDecimals },
    ...{ precision: priceDecimals, trade_status: 'tradable', sell_start: 0, buy_start: 0 },
  }));
  return JSON.stringify(pairs);
}

function wrong(label: string, message: string): RestAnswer {
  return restAnswer(400, JSON.stringify({ label, message }));
}
