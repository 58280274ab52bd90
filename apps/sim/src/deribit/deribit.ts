// Source: docs.deribit.com, JSON-RPC over WebSocket, public/subscribe, public/set_heartbeat.
import { type DialectEntry, type RestAnswer, type RestCall } from '../dialects/dialect';
import { type Channel, type Grammar, type Topic } from '../dialects/grammar';
import { restAnswer } from '../dialects/rest-query';
import { type Session } from '../dialects/session';
import { Speaker } from '../dialects/speaker';
import { WeightBudget } from '../dialects/weights';
import { type Market } from '../market/market';
import { bookData, quoteData, said, tickerData, tradeItem } from './frames';
import { listings, nameOf } from './listings';
import { call, envelope, INVALID_PARAMS, type Outcome, type Params, TOO_MANY } from './methods';
import { Model } from './model';

/** 20 requests a second that do not trade. */
const REQUESTS_PER_MINUTE = 1_200;
const HTTP = '/api/v2/';
const CHANNEL = /^(trades|book|ticker|quote)\.([^.]+)(?:\.(100ms|agg2|raw))?$/;
const INTERVAL_MIN_S = 10;

/** What a connection asked for about being asked. */
interface State {
  intervalMs: number;
  dueMs: number;
  /** A question is unanswered. */
  isAsked: boolean;
}

/** The public side of the venue. Frames come every 100 ms at most; raw ones are for those who logged in. */
class Deribit implements Grammar<State> {
  readonly venueId = 'deribit';
  readonly keepalive = {};
  readonly acknowledges = 'each';
  readonly channels: Readonly<Record<string, Channel>>;
  readonly beats = [{ everyMs: 1_000, beat: ask }];
  readonly symbol = nameOf;
  private readonly budget = new WeightBudget(REQUESTS_PER_MINUTE);

  constructor(private readonly market: Market) {
    this.channels = channelsOf(market);
  }

  accepts(path: string): boolean {
    return path === '/ws/api/v2';
  }

  state(): State {
    return { intervalMs: 0, dueMs: 0, isAsked: false };
  }

  receive(session: Session<State>, text: string, speaker: Speaker<State>): void {
    const request = readRequest(text);
    const { nowMs } = this.market;
    if (request === null) return session.send(envelope({ code: -32700, message: 'Parse error' }, nowMs));
    const { id, method, params } = request;
    const answer = (outcome: Outcome) => session.send(envelope(outcome, nowMs, id));
    switch (method) {
      case 'public/subscribe':
        return subscribe(session, params, speaker, answer);
      case 'public/unsubscribe':
        return leave(session, params, speaker, answer);
      case 'public/set_heartbeat':
        return answer(this.setHeartbeat(session.state, params));
      default:
        session.state.isAsked = false;
        return answer(call(method, params, speaker));
    }
  }

  answer({ path, query }: RestCall, speaker: Speaker<State>): RestAnswer {
    const { nowMs } = this.market;
    const verdict = this.budget.spend(1, nowMs);
    if (verdict.status !== 200) return this.failure(429, verdict.retryAfterSeconds);
    if (!path.startsWith(HTTP)) return restAnswer(404, '');
    const outcome = call(path.slice(HTTP.length), Object.fromEntries(query), speaker);
    return restAnswer('result' in outcome ? 200 : 400, envelope(outcome, nowMs));
  }

  failure(status: number, retryAfterSeconds: number): RestAnswer {
    const { nowMs } = this.market;
    if (status >= 500) return restAnswer(status, envelope({ code: 11094, message: 'internal_server_error' }, nowMs));
    return restAnswer(status, envelope(TOO_MANY, nowMs), { 'retry-after': String(retryAfterSeconds) });
  }

  private setHeartbeat(state: State, { interval }: Params): Outcome {
    if (typeof interval !== 'number' || interval < INTERVAL_MIN_S) return INVALID_PARAMS;
    state.intervalMs = interval * 1_000;
    state.dueMs = this.market.nowMs + state.intervalMs;
    return { result: '"ok"' };
  }
}

/** Perpetuals, futures and options of bitcoin and ether. */
export const deribit: DialectEntry = {
  venueId: 'deribit',
  listings,
  open: (options) => new Speaker(options, new Deribit(options.market)),
};

function channelsOf(market: Market): Readonly<Record<string, Channel>> {
  const model = new Model(market);
  const book = (of: Parameters<typeof bookData>[0], message: Parameters<typeof bookData>[1], timeMs: number) =>
    said(`book.${of.symbol}.100ms`, bookData(of, message, timeMs));
  return {
    trades: {
      kind: 'trades',
      encode: (of, trade, timeMs) => said(`trades.${of.symbol}.100ms`, `[${tradeItem(of, trade, timeMs)}]`),
    },
    book: { kind: 'book', seed: 'stream', depth: null, snapshot: book, delta: book },
    quote: { kind: 'tops', encode: (of, top, timeMs) => said(`quote.${of.symbol}`, quoteData(of, top, timeMs)) },
    ticker: {
      kind: 'timed',
      everyMs: 100,
      encode: (of, nowMs) => said(`ticker.${of.symbol}.100ms`, tickerData(of, market.books[of.row], model, nowMs)),
    },
  };
}

/** Asks whether the client is there; one that did not answer the last time is cut off. */
function ask(session: Session<State>, nowMs: number): void {
  const { state } = session;
  if (state.intervalMs === 0 || nowMs < state.dueMs) return;
  if (state.isAsked) return session.connection.close(1000, 'No answer to test_request');
  state.dueMs = nowMs + state.intervalMs;
  state.isAsked = true;
  session.send('{"jsonrpc":"2.0","method":"heartbeat","params":{"type":"heartbeat"}}');
  session.send('{"jsonrpc":"2.0","method":"heartbeat","params":{"type":"test_request"}}');
}

/** Channels that do not exist are passed over: the answer names those that do. */
function subscribe(
  session: Session<State>,
  params: Params,
  speaker: Speaker<State>,
  answer: (outcome: Outcome) => void,
): void {
  const channels = channelNames(params);
  if (channels === null) return answer(INVALID_PARAMS);
  if (channels.some((channel) => channel.endsWith('.raw'))) {
    return answer({ code: 13778, message: 'raw_subscriptions_not_available_for_unauthorized' });
  }
  speaker.take(session, topicsOf(channels, speaker), {
    grant: (topics) => answer({ result: JSON.stringify(topics.map(channelOf)) }),
    refuse: () => answer(TOO_MANY),
  });
}

function leave(
  session: Session<State>,
  params: Params,
  speaker: Speaker<State>,
  answer: (outcome: Outcome) => void,
): void {
  const topics = topicsOf(channelNames(params) ?? [], speaker).filter(({ key }) => session.topics.has(key));
  for (const topic of topics) speaker.remove(session, topic);
  answer({ result: JSON.stringify(topics.map(channelOf)) });
}

function channelNames({ channels }: Params): readonly string[] | null {
  return Array.isArray(channels) && channels.every((each) => typeof each === 'string') ? channels : null;
}

function topicsOf(channels: readonly string[], speaker: Speaker<State>): readonly Topic[] {
  return channels.flatMap((channel) => {
    const [, name = '', symbol = ''] = CHANNEL.exec(channel) ?? [];
    return speaker.topic(name, symbol) ?? [];
  });
}

function channelOf({ name, of }: Topic): string {
  return name === 'quote' ? `quote.${of.symbol}` : `${name}.${of.symbol}.100ms`;
}

interface Request {
  /** JSON text. */
  readonly id: string;
  readonly method: string;
  readonly params: Params;
}

function readRequest(text: string): Request | null {
  let value: { id?: unknown; method?: unknown; params?: unknown } | null;
  try {
    value = JSON.parse(text) as typeof value;
  } catch {
    // A client may send anything.
    return null;
  }
  if (typeof value?.method !== 'string') return null;
  const params = typeof value.params === 'object' && value.params !== null ? (value.params as Params) : {};
  return { id: JSON.stringify(value.id ?? null), method: value.method, params };
}
