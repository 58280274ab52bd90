// Source: binance/binance-spot-api-docs, rest-api.md and errors.md.
import { type RestAnswer, type RestCall } from '../dialects/dialect';
import { type Spelled } from '../dialects/grammar';
import { executions } from '../dialects/rest-query';
import { type Speaker } from '../dialects/speaker';
import { WeightBudget } from '../dialects/weights';
import { type Execution, type History } from '../market/history';
import { type Market } from '../market/market';
import { type BookImage } from '../dialects/book-view';
import { tradeRow } from './frames';

const ROWS_DEFAULT = 500;
const ROWS_MAX = 1_000;
const DEPTH_DEFAULT = 100;
const DEPTH_MAX = 5_000;

/** A refusal with the venue's own code. */
class Refusal extends Error {
  constructor(
    readonly code: number,
    text: string,
  ) {
    super(text);
  }
}

/** What differs between the markets of this venue. */
export interface RestWords {
  /** Path of all methods. */
  readonly base: string;
  readonly weightPerMinute: number;
  /** Weight of a method below the base; `depth` is the limit that it was asked with. */
  weightOf(method: string, depth: number): number;
  exchangeInfo(instruments: readonly Spelled[], nowMs: number): string;
  aggTradeRow(of: Spelled, trade: Execution): string;
  depthBody(of: Spelled, image: BookImage): string;
}

/** The REST side: answers from the market's books and histories. */
export class Rest {
  private readonly budget: WeightBudget;

  constructor(
    private readonly market: Market,
    private readonly words: RestWords,
  ) {
    this.budget = new WeightBudget(words.weightPerMinute);
  }

  answer<S>({ path, query }: RestCall, speaker: Speaker<S>): RestAnswer {
    const verdict = this.budget.spend(this.weightOf(path, query), this.market.nowMs);
    const headers = { 'x-mbx-used-weight': String(verdict.used), 'x-mbx-used-weight-1m': String(verdict.used) };
    if (verdict.status !== 200) {
      const refused = this.failure(verdict.status, verdict.retryAfterSeconds);
      return { ...refused, headers: { ...refused.headers, ...headers } };
    }
    try {
      const body = this.body(path, query, speaker);
      return body === null ? { status: 404, headers, body: '' } : { status: 200, headers, body };
    } catch (error) {
      // what the client asked for is wrong; anything else is our fault and must not pass as the venue's
      if (!(error instanceof Refusal)) throw error;
      return { status: 400, headers, body: JSON.stringify({ code: error.code, msg: error.message }) };
    }
  }

  failure(status: number, retryAfterSeconds: number): RestAnswer {
    if (status >= 500) {
      const body = '{"code":-1001,"msg":"Internal error; unable to process your request. Please try again."}';
      return { status, headers: {}, body };
    }
    const untilMs = this.market.nowMs + retryAfterSeconds * 1000;
    const msg =
      status === 418
        ? `Way too much request weight used; IP banned until ${untilMs}. ` +
          'Please use WebSocket Streams for live updates to avoid bans.'
        : `Too much request weight used; current limit is ${this.words.weightPerMinute} request weight per 1 MINUTE. ` +
          'Please use WebSocket Streams for live updates to avoid polling the API.';
    const headers = { 'retry-after': String(retryAfterSeconds) };
    return { status, headers, body: JSON.stringify({ code: -1003, msg }) };
  }

  private body<S>(path: string, query: URLSearchParams, speaker: Speaker<S>): string | null {
    switch (this.method(path)) {
      case '/ping':
        return '{}';
      case '/time':
        return `{"serverTime":${this.market.nowMs}}`;
      case '/exchangeInfo':
        return this.words.exchangeInfo(wanted(query, speaker), this.market.nowMs);
      case '/depth': {
        const of = instrument(query, speaker);
        return this.words.depthBody(of, speaker.image(of, limitOf(query, DEPTH_DEFAULT, DEPTH_MAX)));
      }
      case '/aggTrades':
        return this.aggTrades(query, instrument(query, speaker));
      case '/historicalTrades':
        return this.historicalTrades(query, instrument(query, speaker));
      default:
        return null;
    }
  }

  private method(path: string): string {
    return path.startsWith(`${this.words.base}/`) ? path.slice(this.words.base.length) : '';
  }

  private weightOf(path: string, query: URLSearchParams): number {
    return this.words.weightOf(this.method(path), Number(query.get('limit') ?? DEPTH_DEFAULT));
  }

  private aggTrades(query: URLSearchParams, of: Spelled): string {
    const history = this.market.histories[of.row];
    const limit = limitOf(query, ROWS_DEFAULT, ROWS_MAX);
    const [from, to] = range(history, query, limit);
    return `[${executions(history, from, to).map((trade) => this.words.aggTradeRow(of, trade))}]`;
  }

  private historicalTrades(query: URLSearchParams, of: Spelled): string {
    const history = this.market.histories[of.row];
    const limit = limitOf(query, ROWS_DEFAULT, ROWS_MAX);
    const fromId = integer(query, 'fromId');
    // an execution has at least one single trade, so the last `limit` executions hold the last `limit` trades
    const first = fromId === null ? Math.max(history.oldestId, history.nextId - limit) : history.idOfTrade(fromId);
    const rows: string[] = [];
    for (const trade of executions(history, first, Math.min(history.nextId, first + limit))) {
      for (let id = trade.firstTradeId; id <= trade.lastTradeId; id++) {
        if (fromId === null || id >= fromId) rows.push(tradeRow(of, trade, id - trade.firstTradeId));
      }
    }
    return `[${fromId === null ? rows.slice(-limit) : rows.slice(0, limit)}]`;
  }
}

function wanted<S>(query: URLSearchParams, speaker: Speaker<S>): readonly Spelled[] {
  const list = query.get('symbols');
  if (query.has('symbol')) return [instrument(query, speaker)];
  if (list === null) return speaker.spelled;
  return symbolList(list).map((symbol) => instrument(new URLSearchParams({ symbol }), speaker));
}

function instrument<S>(query: URLSearchParams, speaker: Speaker<S>): Spelled {
  const symbol = query.get('symbol');
  if (!symbol) {
    throw new Refusal(-1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.");
  }
  const found = speaker.find(symbol);
  if (found === undefined) throw new Refusal(-1121, 'Invalid symbol.');
  return found;
}

/** Ids from (inclusive) and to (exclusive) of what `aggTrades` is asked for. */
function range(history: History, query: URLSearchParams, limit: number): [number, number] {
  const fromId = integer(query, 'fromId');
  const startMs = integer(query, 'startTime');
  const endMs = integer(query, 'endTime');
  if (fromId !== null) {
    if (startMs !== null || endMs !== null) throw new Refusal(-1128, 'Combination of optional parameters invalid.');
    const from = Math.max(fromId, history.oldestId);
    return [from, Math.min(from + limit, history.nextId)];
  }
  const end = endMs === null ? history.nextId : history.firstIdAt(endMs + 1);
  if (startMs === null) return [Math.max(history.oldestId, end - limit), end];
  const from = history.firstIdAt(startMs);
  return [from, Math.min(from + limit, end)];
}

function limitOf(query: URLSearchParams, byDefault: number, most: number): number {
  const limit = integer(query, 'limit') ?? byDefault;
  if (limit < 1) throw new Refusal(-1130, "Data sent for parameter 'limit' is not valid.");
  return Math.min(limit, most);
}

function integer(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  if (!/^\d{1,16}$/.test(text)) {
    throw new Refusal(-1100, `Illegal characters found in parameter '${name}'; legal range is '^[0-9]{1,20}$'.`);
  }
  return Number(text);
}

function symbolList(text: string): string[] {
  const refusal = new Refusal(-1100, "Illegal characters found in parameter 'symbols'.");
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    // a client's text need not be JSON
    throw refusal;
  }
  if (!Array.isArray(list)) throw refusal;
  return list.map(String);
}
