// Source: huobiapi.github.io/docs/spot/v1/en, market data.
import { gzipSync } from 'node:zlib';
import { type DialectEntry, type RestAnswer, type RestCall } from '../dialects/dialect';
import { type BookChannel, type BookMessage, type Channel, type Grammar, type Topic } from '../dialects/grammar';
import { restAnswer, wholeNumber } from '../dialects/rest-query';
import { type Session } from '../dialects/session';
import { Speaker } from '../dialects/speaker';
import { WeightBudget } from '../dialects/weights';
import { listed, type Listing } from '../market/instruments';
import { type BookMark } from '../text-frames';
import { bboFrame, depthBody, mbpAnswer, mbpFrame, tradeFrame, tradeRow } from './frames';

/** Ten requests a second. */
const REQUESTS_PER_MINUTE = 600;
const PING_MS = 5_000;
/** Pings that may be left unanswered. */
const UNANSWERED_MAX = 2;
const ROWS_MAX = 2_000;
const TOPIC = /^market\.([a-z0-9]+)\.(trade\.detail|bbo|mbp\.150|mbp\.400)$/;
/** Which topics a service has. */
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  '/ws': ['trade.detail', 'bbo'],
  '/feed': ['mbp.150', 'mbp.400'],
};

const channels: Readonly<Record<string, Channel>> = {
  'trade.detail': {
    kind: 'trades',
    firstCount: 1,
    encode: (of, trade, timeMs) => tradeFrame(of, [{ ...trade, timeMs }], timeMs),
    first: (of, trades) => trades.map((trade) => tradeFrame(of, [trade], trade.timeMs)),
  },
  bbo: { kind: 'tops', encode: bboFrame },
  'mbp.150': book(150),
  'mbp.400': book(400),
};

/** Pings of a connection that the client left unanswered. */
interface Pings {
  unanswered: number;
}

/** Everything is sent compressed; the venue pings in words of its own; books are asked for where they are subscribed. */
class Htx implements Grammar<Pings> {
  readonly venueId = 'htx';
  readonly channels = channels;
  readonly keepalive = {};
  readonly compression = 'gzip';
  readonly acknowledges = 'each';
  readonly beats = [{ everyMs: PING_MS, beat: ping }];
  private readonly weights = new WeightBudget(REQUESTS_PER_MINUTE);

  symbol({ base, quote }: Listing): string {
    return (base + quote).toLowerCase();
  }

  accepts(path: string): boolean {
    return path in SERVICES;
  }

  state(): Pings {
    return { unanswered: 0 };
  }

  receive(session: Session<Pings>, text: string, speaker: Speaker<Pings>): void {
    const request = readRequest(text);
    if (request.pong !== undefined) session.state.unanswered = 0;
    else serve(session, request, speaker);
  }

  answer(call: RestCall, speaker: Speaker<Pings>): RestAnswer {
    const { market } = speaker.options;
    const { status, retryAfterSeconds } = this.weights.spend(1, market.nowMs);
    if (status !== 200) return this.failure(429, retryAfterSeconds);
    if (call.path === '/v1/common/symbols') return restAnswer(200, symbolsText(speaker));
    const of = speaker.find(call.query.get('symbol') ?? '');
    const size = wholeNumber(call.query, 'size', 1);
    if (!of || size === null || size > ROWS_MAX) return wrong('invalid-parameter', 'invalid symbol or size');
    if (call.path === '/market/depth') return restAnswer(200, depthBody(of, speaker.image(of, 150)));
    if (call.path !== '/market/history/trade') return restAnswer(404, '{"status":"error","err-code":"not-found"}');
    const rows = speaker.lastTrades(of, size).map((trade) => {
      return `{"id":${trade.firstTradeId},"ts":${trade.timeMs},"data":[${tradeRow(of, trade, trade.timeMs, '"trade-id"')}]}`;
    });
    const head = `"ch":"market.${of.symbol}.trade.detail","status":"ok","ts":${market.nowMs}`;
    return restAnswer(200, `{${head},"data":[${rows.reverse().join(',')}]}`);
  }

  failure(status: number, retryAfterSeconds: number): RestAnswer {
    const body = '{"status":"error","err-code":"too-many-request","err-msg":"too many request"}';
    return restAnswer(status, body, { 'retry-after': String(retryAfterSeconds) });
  }
}

/** The spot market. */
export const htx: DialectEntry = {
  venueId: 'htx',
  listings: listed('BTC ETH SOL XRP DOT DOGE ADA LTC LINK AVAX TRX SUI', 'USDT'),
  open: (options) => new Speaker(options, new Htx()),
};

interface Request {
  readonly sub?: string;
  readonly unsub?: string;
  readonly req?: string;
  readonly id?: string | number | null;
  readonly pong?: number;
}

function book(depth: number): BookChannel {
  const delta: BookChannel['delta'] = (of, message, timeMs) => mbpFrame(of, depth, message, timeMs);
  return { kind: 'book', seed: 'request', depth, delta };
}

function ping(session: Session<Pings>, nowMs: number): void {
  if (session.state.unanswered++ >= UNANSWERED_MAX) return session.connection.close(1003, 'ping check expired');
  session.send(`{"ping":${nowMs}}`);
}

function readRequest(text: string): Request {
  try {
    return JSON.parse(text) as Request;
  } catch {
    // SyntaxError: a request of nothing, which is refused.
    return {};
  }
}

function serve(session: Session<Pings>, { id = null, sub, unsub, req }: Request, speaker: Speaker<Pings>): void {
  const ts = speaker.options.market.nowMs;
  const channel = sub ?? unsub ?? req ?? '';
  const topic = topicOf(session, channel, speaker);
  const granted = (key: string) => session.send(JSON.stringify({ id, status: 'ok', [key]: channel, ts }));
  const refuse = (message: string) => {
    session.send(JSON.stringify({ status: 'error', ts, id, 'err-code': 'bad-request', 'err-msg': message }));
  };
  if (!topic || (req !== undefined && topic.channel.kind !== 'book')) return refuse(`invalid topic ${channel}`);
  if (sub !== undefined) {
    const replies = { grant: () => granted('subbed'), refuse: () => refuse('429 too many request') };
    return speaker.take(session, [topic], replies);
  }
  if (unsub === undefined) {
    return speaker.request(session, topic, (message) => {
      const frame = speaker.options.frames.encodeBinary(gzipSync(mbpAnswer(topic.of, channel, String(id), message)));
      session.connection.add({ ...frame, mark: markOf(topic, message) });
    });
  }
  speaker.remove(session, topic);
  granted('unsubbed');
}

/** Which state of the book an answer leads to. */
function markOf({ of }: Topic, { last }: BookMessage): BookMark {
  return { row: of.row, last, previous: -1, isDistorted: false, isPartial: false, isCopy: false };
}

function topicOf(session: Session<Pings>, channel: string, speaker: Speaker<Pings>): Topic | undefined {
  const [, symbol, name] = TOPIC.exec(channel) ?? [];
  return SERVICES[session.call.path].includes(name) ? speaker.topic(name, symbol) : undefined;
}

function symbolsText({ spelled }: Speaker<Pings>): string {
  const data = spelled.map(({ symbol, base, quote, priceDecimals, sizeDecimals }) => ({
    ...{ 'base-currency': base.toLowerCase(), 'quote-currency': quote.toLowerCase(), symbol, state: 'online' },
    ...{ 'price-precision': priceDecimals, 'amount-precision': sizeDecimals, 'value-precision': 8 },
  }));
  return JSON.stringify({ status: 'ok', data });
}

function wrong(code: string, message: string): RestAnswer {
  return restAnswer(200, JSON.stringify({ status: 'error', 'err-code': code, 'err-msg': message, data: null }));
}
