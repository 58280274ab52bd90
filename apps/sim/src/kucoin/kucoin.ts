// Source: www.kucoin.com/docs-new, spot, classic WebSocket and REST.
import { type DialectEntry, type RestAnswer, type RestCall } from '../dialects/dialect';
import { type Channel, type Grammar, type Topic } from '../dialects/grammar';
import { restAnswer } from '../dialects/rest-query';
import { type Session } from '../dialects/session';
import { Speaker } from '../dialects/speaker';
import { WeightBudget } from '../dialects/weights';
import { listed, type Listing } from '../market/instruments';
import { historyRow, level2Frame, matchFrame, orderBook, tickerFrame } from './frames';

/** The public pool: 2,000 in 30 seconds. */
const WEIGHT_PER_MINUTE = 4_000;
const PING_MS = 18_000;
const HISTORY = 100;
const TOPIC = /^\/market\/(match|level2|ticker):([A-Z0-9,-]+)$/;
const WEIGHTS: Readonly<Record<string, number>> = { '/api/v1/bullet-public': 10, '/api/v2/symbols': 4 };

const channels: Readonly<Record<string, Channel>> = {
  match: { kind: 'trades', encode: matchFrame },
  ticker: { kind: 'tops', encode: tickerFrame },
  level2: { kind: 'book', seed: 'rest', depth: null, delta: level2Frame },
};

/** Connections need a token of bullet-public, are welcomed, and are cut off when they do not ping. */
class Kucoin implements Grammar<null> {
  readonly venueId = 'kucoin';
  readonly channels = channels;
  readonly keepalive = { idleMs: PING_MS + 10_000, frames: { count: 100, withinMs: 10_000 } };
  private readonly weights = new WeightBudget(WEIGHT_PER_MINUTE);
  private tokens = 0;

  symbol({ base, quote }: Listing): string {
    return `${base}-${quote}`;
  }

  accepts(path: string): boolean {
    return path === '' || path === '/' || path === '/endpoint';
  }

  state(): null {
    return null;
  }

  greet(session: Session<null>): void {
    const [, number] = /^token-(\d+)$/.exec(session.call.query.get('token') ?? '') ?? [];
    if (number !== undefined && Number(number) <= this.tokens)
      return session.send('{"id":"hQvf8jkno","type":"welcome"}');
    session.send('{"id":"","type":"error","code":401,"data":"token is invalid"}');
    session.connection.close(1008, 'token is invalid');
  }

  receive(session: Session<null>, text: string, speaker: Speaker<null>): void {
    const request = readRequest(text);
    const id = String(request?.id ?? '');
    if (request?.type === 'ping') return session.send(JSON.stringify({ id, type: 'pong' }));
    const topics = topicsOf(request?.topic ?? '', speaker);
    const refuse = (code: number, data: string) => session.send(JSON.stringify({ id, type: 'error', code, data }));
    if (request?.type !== 'subscribe' && request?.type !== 'unsubscribe') return refuse(400, 'type is invalid');
    if (topics === null) return refuse(404, `topic ${request.topic} is not found`);
    const grant = () => session.send(JSON.stringify({ id, type: 'ack' }));
    if (request.type === 'subscribe') {
      return speaker.take(session, topics, {
        grant,
        refuse: () => refuse(509, 'exceed max subscription count limitation'),
      });
    }
    for (const topic of topics) speaker.remove(session, topic);
    grant();
  }

  answer(call: RestCall, speaker: Speaker<null>): RestAnswer {
    const { status, retryAfterSeconds } = this.weights.spend(WEIGHTS[call.path] ?? 2, speaker.options.market.nowMs);
    if (status !== 200) return this.failure(429, retryAfterSeconds);
    if (call.path === '/api/v1/bullet-public' && call.method === 'POST') return this.bullet(call);
    if (call.path === '/api/v2/symbols') return done(symbolsText(speaker));
    const of = speaker.find(call.query.get('symbol') ?? '');
    if (!of) return restAnswer(400, '{"code":"400100","msg":"symbol is invalid"}');
    if (call.path === '/api/v1/market/orderbook/level2_100') return done(orderBook(of, speaker.image(of, HISTORY)));
    if (call.path !== '/api/v1/market/histories') return restAnswer(404, '{"code":"404","msg":"Not Found"}');
    return done(
      `[${speaker
        .lastTrades(of, HISTORY)
        .map((trade) => historyRow(of, trade))
        .join(',')}]`,
    );
  }

  failure(status: number, retryAfterSeconds: number): RestAnswer {
    const headers = {
      'gw-ratelimit-reset': String(retryAfterSeconds * 1_000),
      'retry-after': String(retryAfterSeconds),
    };
    return restAnswer(status, '{"code":"429000","msg":"Too Many Requests"}', headers);
  }

  private bullet({ socketBase }: RestCall): RestAnswer {
    const token = `token-${++this.tokens}`;
    const server = { endpoint: `${socketBase}/endpoint`, encrypt: false, protocol: 'websocket' };
    const times = { pingInterval: PING_MS, pingTimeout: 10_000 };
    return done(JSON.stringify({ token, instanceServers: [{ ...server, ...times }] }));
  }
}

/** The spot market. */
export const kucoin: DialectEntry = {
  venueId: 'kucoin',
  listings: listed('BTC ETH SOL XRP DOT DOGE ADA LTC LINK AVAX TRX SUI', 'USDT'),
  open: (options) => new Speaker(options, new Kucoin()),
};

interface Request {
  readonly id?: string | number;
  readonly type?: string;
  readonly topic?: string;
}

function readRequest(text: string): Request | null {
  try {
    return JSON.parse(text) as Request;
  } catch {
    // SyntaxError: the client is told.
    return null;
  }
}

/** `/market/match:BTC-USDT,ETH-USDT`. Null where something of it is not there. */
function topicsOf(text: string, speaker: Speaker<null>): readonly Topic[] | null {
  const [, name, symbols] = TOPIC.exec(text) ?? [];
  if (!name) return null;
  const topics = symbols.split(',').map((symbol) => speaker.topic(name, symbol));
  const known = topics.filter((topic) => topic !== undefined);
  return known.length === topics.length ? known : null;
}

function symbolsText({ spelled }: Speaker<null>): string {
  const symbols = spelled.map(({ symbol, base, quote, priceDecimals, sizeDecimals }) => ({
    ...{ symbol, name: symbol, baseCurrency: base, quoteCurrency: quote, feeCurrency: quote, market: 'USDS' },
    baseIncrement: (10 ** -sizeDecimals).toFixed(sizeDecimals),
    priceIncrement: (10 ** -priceDecimals).toFixed(priceDecimals),
    enableTrading: true,
  }));
  return JSON.stringify(symbols);
}

function done(data: string): RestAnswer {
  return restAnswer(200, `{"code":"200000","data":${data}}`);
}
