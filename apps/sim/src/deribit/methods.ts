// Source: docs.deribit.com, public methods: the same over WebSocket and HTTP.
import { type Spelled } from '../dialects/grammar';
import { executions } from '../dialects/rest-query';
import { type Speaker } from '../dialects/speaker';
import { type History } from '../market/history';
import { tradeItem } from './frames';

const TRADES_DEFAULT = 10;
const TRADES_MAX = 1_000;
/** A perpetual's expiry: the year 3000. */
const NEVER_MS = 32_503_708_800_000;

/** Parameters as HTTP has them: texts. */
export type Params = Readonly<Record<string, unknown>>;

/** What a method answers: JSON text of its result, or an error. */
export type Outcome = { readonly result: string } | { readonly code: number; readonly message: string };

export const INVALID_PARAMS: Outcome = { code: -32602, message: 'Invalid params' };
export const TOO_MANY: Outcome = { code: 10028, message: 'too_many_requests' };
const NOT_FOUND: Outcome = { code: -32601, message: 'Method not found' };

/** Calls a public method that subscribes to nothing. */
export function call<S>(method: string, params: Params, speaker: Speaker<S>): Outcome {
  switch (method) {
    case 'public/test':
    case 'public/hello':
      return { result: '{"version":"1.2.26"}' };
    case 'public/get_time':
      return { result: String(speaker.options.market.nowMs) };
    case 'public/get_instruments':
      return { result: `[${speaker.spelled.filter((of) => isWanted(of, params)).map(describe)}]` };
    case 'public/get_last_trades_by_instrument':
      return lastTrades(params, speaker);
    default:
      return NOT_FOUND;
  }
}

/** The answer in its envelope; `id` is JSON text, left out over HTTP. */
export function envelope(outcome: Outcome, nowMs: number, id?: string): string {
  const named = id === undefined ? '' : `"id":${id},`;
  const times = `"usIn":${nowMs * 1_000},"usOut":${nowMs * 1_000 + 250},"usDiff":250,"testnet":false`;
  const said =
    'result' in outcome
      ? `"result":${outcome.result}`
      : `"error":{"message":"${outcome.message}","data":null,"code":${outcome.code}}`;
  return `{"jsonrpc":"2.0",${named}${said},${times}}`;
}

function lastTrades<S>(params: Params, speaker: Speaker<S>): Outcome {
  const of = speaker.find(String(params['instrument_name']));
  const count = whole(params['count'], TRADES_DEFAULT);
  if (!of || count < 1 || count > TRADES_MAX) return INVALID_PARAMS;
  const history = speaker.options.market.histories[of.row];
  const isRising = params['sorting'] === 'asc';
  const { from, to } = rangeOf(history, params, { count, isRising });
  const trades = executions(history, from, to).map((trade) => tradeItem(of, trade, trade.timeMs));
  const hasMore = isRising ? to < history.nextId : from > history.oldestId;
  return { result: `{"trades":[${isRising ? trades : trades.reverse()}],"has_more":${hasMore}}` };
}

/** Both ends of `start_seq` and `end_seq` are included; where there are more, those at the end that comes first. */
function rangeOf(history: History, params: Params, { count, isRising }: { count: number; isRising: boolean }) {
  const start = Math.max(history.oldestId, whole(params['start_seq'], 0));
  const end = Math.min(history.nextId, whole(params['end_seq'], Number.MAX_SAFE_INTEGER - 1) + 1);
  return isRising ? { from: start, to: Math.min(end, start + count) } : { from: Math.max(start, end - count), to: end };
}

function whole(value: unknown, fallback: number): number {
  if (value === undefined) return fallback;
  return /^\d{1,16}$/.test(String(value)) ? Number(value) : 0;
}

function isWanted({ base, contract }: Spelled, { currency, kind }: Params): boolean {
  const isKind = kind === undefined || kind === (contract?.type === 'option' ? 'option' : 'future');
  return isKind && (currency === 'any' || currency === base);
}

function describe({ symbol, base, priceDecimals, sizeDecimals, contract }: Spelled): string {
  const [tick, amount] = [10 ** -priceDecimals, 10 ** -sizeDecimals];
  const shared = {
    ...{ instrument_name: symbol, base_currency: base, counter_currency: 'USD', settlement_currency: base },
    ...{ price_index: `${base.toLowerCase()}_usd`, instrument_type: 'reversed', is_active: true, state: 'open' },
    ...{ tick_size: tick, tick_size_steps: [], min_trade_amount: amount, contract_size: amount },
    ...{ creation_timestamp: 1_534_242_287_000, maker_commission: 0, taker_commission: 0.0005 },
  };
  if (contract?.type === 'option') {
    const { expiryMs, strike, right } = contract;
    const option = { kind: 'option', quote_currency: base, settlement_period: 'month', option_type: right };
    return JSON.stringify({ ...shared, ...option, strike: Number(strike), expiration_timestamp: expiryMs });
  }
  const isDated = contract?.type === 'future';
  return JSON.stringify({
    ...shared,
    ...{ kind: 'future', quote_currency: 'USD', settlement_period: isDated ? 'month' : 'perpetual' },
    expiration_timestamp: isDated ? contract.expiryMs : NEVER_MS,
  });
}
