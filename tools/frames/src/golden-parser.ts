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

/** Their time is often that of the message, which is sent a little after what it tells of. ms. */
const SENT_AFTER_MAX = 1_000;

/** What crypto-msg-parser says of single messages, in the words of its assertions, against what we make of them. */
export async function checkParser(folder: string): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [file, spot, derivatives] of FILES) {
    const pairs = (await readPairs<Pair>(folder, 'crypto-msg-parser', `${file}.jsonl`)).filter(isWanted);
    const differences: Difference[] = [];
    const tests = Object.entries(Object.groupBy(pairs, nameOf));
    for (const [name, messages = []] of tests) {
      const isSpot = messages[0].market_type?.[0] === 'Spot';
      const detail = differs(messages, await venues[isSpot ? spot : derivatives]());
      if (detail !== null) differences.push({ pair: `${file} ${name}`, detail });
    }
    const agreed = tests.length - differences.length;
    checks.push(...judge({ name: `golden crypto-msg-parser ${file}`, agreed, differences }, PARSER_JUDGEMENTS));
  }
  return checks;
}

/** Trades and the books of the stream; their REST answers, bars and funding rates are not ours to decode. */
function isWanted({ calls, asserts }: Pair): boolean {
  return calls.some((call) => call === 'parse_trade' || call === 'parse_l2') && asserts.length > 0;
}

function nameOf({ module, test, market_type: market }: Pair): string {
  return [module, test, ...(market ?? [])].filter(Boolean).join('/');
}

/** A test of theirs may have several messages and does not say which of them an assertion is about: one of them, then. */
function differs(messages: readonly Pair[], venue: Venue): string | null {
  const decoded = messages.map(({ raw }) => decodeFrames(venue, framesOf(raw)).at(-1) as Decoded);
  for (const assertion of messages[0].asserts) {
    const details = decoded.map((got) => check(assertion, got));
    if (!details.includes(null)) return details[0];
  }
  return null;
}

/** Where a venue numbers its channels, they have put what was subscribed in the number's place. */
function framesOf(raw: string): string[] {
  const channel = /^\[(\{[^}]*\}),/.exec(raw);
  if (channel === null) return [raw];
  const subscribed = { event: 'subscribed', chanId: 1, ...(JSON.parse(channel[1]) as object) };
  return [JSON.stringify({ ...subscribed, chanId: 1 }), raw.replace(channel[1], '1')];
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
  const isOne = times.some((own) => own <= ms && ms - own <= SENT_AFTER_MAX);
  return isOne ? null : `${assertion}: ours ${nothing ?? [...new Set(times)].join(' ')}`;
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
