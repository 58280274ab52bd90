import { type Venue, venues } from '@livetape/venues';
import { type Check } from './check';
import { decodeFrames, type Decoded, type NumberLevel } from './decoded';
import { type Difference, judge, readPairs } from './golden';
import { PARSER_JUDGEMENTS } from './judgements';

/** Files of the unit tests of crypto-msg-parser, and our venue of each of their markets. */
const FILES: readonly (readonly [file: string, spot: string, derivatives: string])[] = [
  ['binance', 'binance', 'binance-usdm'],
  ['bitfinex', 'bitfinex', 'bitfinex'],
  ['bitstamp', 'bitstamp', 'bitstamp'],
  ['bybit', 'bybit', 'bybit-linear'],
  ['coinbase_pro', 'coinbase', 'coinbase'],
  ['deribit', 'deribit', 'deribit'],
  ['gate', 'gate', 'gate'],
  ['huobi', 'htx', 'htx'],
  ['kraken', 'kraken', 'kraken'],
  ['kucoin', 'kucoin', 'kucoin'],
  ['okx', 'okx', 'okx'],
];
/** Relative error of their doubles. */
const NEAR = 1e-9;

interface Pair {
  readonly module: string | null;
  readonly test: string;
  readonly raw: string;
  readonly asserts: readonly string[];
  readonly calls: readonly string[];
  readonly market_type: readonly string[] | null;
}

/** What crypto-msg-parser says of single messages, in the words of its assertions, against what we make of them. */
export async function checkParser(folder: string): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [file, spot, derivatives] of FILES) {
    const pairs = (await readPairs<Pair>(folder, 'crypto-msg-parser', `${file}.jsonl`)).filter(isWanted);
    const differences: Difference[] = [];
    for (const [i, pair] of pairs.entries()) {
      const isSpot = pair.market_type?.[0] === 'Spot';
      const detail = differs(pair, await venues[isSpot ? spot : derivatives]());
      if (detail !== null) differences.push({ pair: nameOf(file, pair, i), detail });
    }
    const comparison = {
      name: `golden crypto-msg-parser ${file}`,
      agreed: pairs.length - differences.length,
      differences,
    };
    checks.push(...judge(comparison, PARSER_JUDGEMENTS));
  }
  return checks;
}

/** Trades and the books of the stream; their REST answers, bars and funding rates are not ours to decode. */
function isWanted({ calls, asserts }: Pair): boolean {
  return calls.some((call) => call === 'parse_trade' || call === 'parse_l2') && asserts.length > 0;
}

function nameOf(file: string, { module, test, market_type: market }: Pair, i: number): string {
  return `${file} ${i} ${[module, test, ...(market ?? [])].filter(Boolean).join('/')}`;
}

function differs({ raw, asserts }: Pair, venue: Venue): string | null {
  const [got] = decodeFrames(venue, [raw]);
  for (const assertion of asserts) {
    const detail = check(assertion, got);
    if (detail !== null) return detail;
  }
  return null;
}

/** Null when it holds, or speaks of what we do not keep. */
function check(assertion: string, got: Decoded): string | null {
  const [left, right] = assertion.split(/,(.*)/s).map((part) => part.trim());
  const count = /^(trades|orderbook\.(bids|asks))\.len\(\)$/.exec(left);
  if (count) return equal(assertion, listOf(count[1], got).length, Number(right), got);
  const side = /^trades?(?:\[(\d+)\])?\.side$/.exec(left);
  if (side)
    return equal(assertion, got.trades[Number(side[1] ?? 0)]?.aggressor, right.split('::')[1].toLowerCase(), got);
  const size = /^trades?(?:\[(\d+)\])?\.(price|quantity_contract)$/.exec(left);
  if (size) return checkTrade(assertion, size[2], valueOf(right), got.trades[Number(size[1] ?? 0)]);
  const level = /^orderbook\.(bids|asks)\[(\d+)\]\.price$/.exec(left);
  if (level)
    return checkLevel(assertion, listOf(`orderbook.${level[1]}`, got) as readonly NumberLevel[], valueOf(right));
  if (right?.startsWith('extract_timestamp') && /^\d+$/.test(left)) return checkTime(assertion, Number(left), got);
  return null;
}

function listOf(name: string, { trades, books }: Decoded): readonly unknown[] {
  if (name === 'trades') return trades;
  return books.flatMap((book) => (name === 'orderbook.bids' ? book.bids : book.asks));
}

function checkTrade(assertion: string, what: string, value: number, trade?: Decoded['trades'][number]): string | null {
  if (trade === undefined) return `${assertion}: ours has no trade`;
  const own = what === 'price' ? trade.price : trade.size;
  return isNear(Number(own), value) ? null : `${assertion}: ours ${own}`;
}

function checkLevel(assertion: string, levels: readonly NumberLevel[], price: number): string | null {
  return levels.some(([own]) => isNear(own, price)) ? null : `${assertion}: ours has no such level`;
}

function checkTime(assertion: string, ms: number, { trades, books, nothing }: Decoded): string | null {
  const times = [...trades, ...books].map(({ eventTimeUs }) => Math.floor(eventTimeUs / 1000));
  return times.includes(ms) ? null : `${assertion}: ours ${nothing ?? [...new Set(times)].join(' ')}`;
}

function equal(assertion: string, own: unknown, theirs: unknown, { nothing }: Decoded): string | null {
  return own === theirs ? null : `${assertion}: ours ${nothing ?? String(own)}`;
}

/** `Some(100.0)`, `0.5`. */
function valueOf(text: string): number {
  return Number(/^(?:Some\()?([\d.e+-]+)\)?$/.exec(text)?.[1] ?? NaN);
}

function isNear(own: number, theirs: number): boolean {
  return Math.abs(own - theirs) <= NEAR * Math.max(Math.abs(own), Math.abs(theirs)) || Number.isNaN(theirs);
}
