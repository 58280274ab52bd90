// Source: docs.kraken.com/api/docs/rest-api/{get-tradable-asset-pairs,get-recent-trades,get-order-book}.
import { type RestAnswer, type RestCall } from '../dialects/dialect';
import { type LevelChange, type Spelled } from '../dialects/grammar';
import { executions, restAnswer, wholeNumber } from '../dialects/rest-query';
import { type Speaker } from '../dialects/speaker';
import { WeightBudget } from '../dialects/weights';
import { price, size } from './frames';

/** About one request a second and address. */
const REQUESTS_PER_MINUTE = 60;
const TRADES_MAX = 1_000;
const DEPTH = 100;
const NS_PER_MS = 1_000_000;
/** Names that only version 2 of the sockets does not use. */
const NAMES: Readonly<Record<string, string>> = { BTC: 'XBT', DOGE: 'XDG' };

/** The REST side. Every answer is a list of errors and a result. */
export class Rest {
  private readonly budget = new WeightBudget(REQUESTS_PER_MINUTE);

  answer<S>({ path, query }: RestCall, speaker: Speaker<S>): RestAnswer {
    const { nowMs } = speaker.options.market;
    if (this.budget.spend(1, nowMs).status !== 200) return this.failure(429);
    if (path === '/0/public/Time') return result(`{"unixtime":${Math.floor(nowMs / 1_000)}}`);
    if (path === '/0/public/AssetPairs') return result(`{${speaker.spelled.map(describe).join()}}`);
    if (path !== '/0/public/Trades' && path !== '/0/public/Depth') return refused(404, 'EGeneral:Unknown method');
    const of = speaker.spelled.find((each) => nameOf(each) === query.get('pair') || each.symbol === query.get('pair'));
    if (!of) return refused(200, 'EQuery:Unknown asset pair');
    return path.endsWith('Depth') ? depth(of, query, speaker) : trades(of, query, speaker);
  }

  failure(status: number): RestAnswer {
    return refused(status, status >= 500 ? 'EService:Unavailable' : 'EGeneral:Too many requests');
  }
}

/** Those after `since`, in ns, the oldest first; `last` is where the next page begins. */
function trades<S>(of: Spelled, query: URLSearchParams, speaker: Speaker<S>): RestAnswer {
  const history = speaker.options.market.histories[of.row];
  const count = wholeNumber(query, 'count', TRADES_MAX);
  const since = Number(query.get('since') ?? 0);
  if (count === null || Number.isNaN(since)) return refused(200, 'EGeneral:Invalid arguments');
  const from = since === 0 ? history.nextId - count : history.firstIdAt(Math.floor(since / NS_PER_MS) + 1);
  const page = executions(history, from, from + Math.min(count, TRADES_MAX));
  const rows = page.map((trade) => {
    const what = `"${price(of, trade.price)}","${size(of, trade.size)}",${trade.timeMs / 1_000}`;
    return `[${what},"${trade.buy ? 'b' : 's'}","m","",${trade.id}]`;
  });
  const last = `${page.at(-1)?.timeMs ?? Math.floor(since / NS_PER_MS)}000000`;
  return result(`{"${nameOf(of)}":[${rows.join()}],"last":"${last}"}`);
}

function depth<S>(of: Spelled, query: URLSearchParams, speaker: Speaker<S>): RestAnswer {
  const { bids, asks, timeMs } = speaker.image(of, wholeNumber(query, 'count', DEPTH) ?? DEPTH);
  const write = (side: readonly LevelChange[]) =>
    side.map((level) => `["${price(of, level.price)}","${size(of, level.size)}",${Math.floor(timeMs / 1_000)}]`);
  return result(`{"${nameOf(of)}":{"asks":[${write(asks).join()}],"bids":[${write(bids).join()}]}}`);
}

function result(body: string): RestAnswer {
  return restAnswer(200, `{"error":[],"result":${body}}`);
}

function refused(status: number, error: string): RestAnswer {
  return restAnswer(status, JSON.stringify({ error: [error] }));
}

/** REST and version 1 have names of their own for some assets. */
function nameOf({ base, quote }: Spelled): string {
  return (NAMES[base] ?? base) + quote;
}

function describe(of: Spelled): string {
  const { base, quote, priceDecimals, sizeDecimals } = of;
  const pair = {
    ...{ altname: nameOf(of), wsname: `${NAMES[base] ?? base}/${quote}`, aclass_base: 'currency', base },
    ...{ aclass_quote: 'currency', quote, lot: 'unit', cost_decimals: 5, pair_decimals: priceDecimals },
    ...{ lot_decimals: sizeDecimals, lot_multiplier: 1, ordermin: '0.0001', costmin: '0.5', status: 'online' },
  };
  return `"${nameOf(of)}":${JSON.stringify(pair)}`;
}
