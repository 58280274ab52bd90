import { type Venue, venues } from '@livetape/venues';
import { type Check } from './check';
import { decodeFrames, type Decoded, type NumberLevel } from './decoded';
import { type Comparison, judge, readPairs } from './golden';
import { TARDIS_JUDGEMENTS } from './judgements';

/** Files of the mapper tests of tardis-node whose frames a venue of ours decodes. */
const FILES: readonly (readonly [file: string, venue: string])[] = [
  ['binance', 'binance'],
  ['binance-delivery', 'binance-usdm'],
  ['binance-futures', 'binance-usdm'],
  ['bitfinex', 'bitfinex'],
  ['bitfinex-derivatives', 'bitfinex'],
  ['bitstamp', 'bitstamp'],
  ['bybit', 'bybit-linear'],
  ['bybit-options', 'bybit-linear'],
  ['bybit-spot', 'bybit'],
  ['coinbase', 'coinbase'],
  ['cryptofacilities', 'kraken'],
  ['deribit', 'deribit'],
  ['gate-io', 'gate'],
  ['gate-io-futures', 'gate'],
  ['gemini', 'gemini'],
  ['huobi', 'htx'],
  ['huobi-dm', 'htx'],
  ['huobi-dm-linear-swap', 'htx'],
  ['huobi-dm-options', 'htx'],
  ['huobi-dm-swap', 'htx'],
  ['kraken', 'kraken'],
  ['kucoin', 'kucoin'],
  ['kucoin-futures', 'kucoin'],
  ['okex', 'okx'],
  ['okex-futures', 'okx'],
  ['okex-options', 'okx'],
  ['okex-swap', 'okx'],
];

interface Pair {
  readonly test: string;
  readonly seq: number;
  readonly mapperDate: string | null;
  readonly raw: unknown;
  readonly expected: readonly Expected[];
}

interface Expected {
  readonly type: string;
  readonly symbol: string;
  readonly id?: string;
  readonly price?: number;
  readonly amount?: number;
  readonly side?: string;
  readonly timestamp?: string;
  readonly isSnapshot?: boolean;
  readonly bids?: readonly { readonly price: number; readonly amount: number }[];
  readonly asks?: readonly { readonly price: number; readonly amount: number }[];
  readonly bidPrice?: number;
  readonly bidAmount?: number;
  readonly askPrice?: number;
  readonly askAmount?: number;
}

/** What tardis-node makes of single messages, against what we make of them. */
export async function checkTardis(folder: string): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [file, id] of FILES) {
    const pairs = await readPairs<Pair>(folder, 'tardis-node', `${file}.jsonl`);
    checks.push(...judge(compare(file, await venues[id](), pairs), TARDIS_JUDGEMENTS));
  }
  return checks;
}

function compare(file: string, venue: Venue, pairs: readonly Pair[]): Comparison {
  const differences: { pair: string; detail: string }[] = [];
  let agreed = 0;
  for (const run of runsOf(pairs)) {
    const decoded = decodeFrames(
      venue,
      run.map(({ raw }) => (typeof raw === 'string' ? raw : JSON.stringify(raw))),
    );
    for (const [i, { seq, mapperDate, expected }] of run.entries()) {
      const wanted = expected.filter(({ type }) => ['trade', 'book_change', 'book_ticker'].includes(type));
      const detail = differs(wanted, decoded[i]);
      const date = mapperDate === null ? '' : ` (mapper of ${mapperDate.slice(0, 10)})`;
      if (detail === null) agreed++;
      else differences.push({ pair: `${file} ${seq}${date}`, detail });
    }
  }
  return { name: `golden tardis-node ${file}`, agreed, differences };
}

/** Messages of one test and mapper are one connection. */
function runsOf(pairs: readonly Pair[]): Pair[][] {
  return Object.values(Object.groupBy(pairs, ({ test, mapperDate }) => `${test} ${mapperDate}`)).map(
    (run) => run ?? [],
  );
}

function differs(wanted: readonly Expected[], got: Decoded): string | null {
  const of = (type: string) => wanted.filter((one) => one.type === type);
  return (
    firstDifference('trade', of('trade').map(tradeText), got.trades.map(ownTradeText), got) ??
    firstDifference('book', of('book_change').map(bookText), got.books.filter(hasLevels).map(ownBookText), got) ??
    firstDifference('top', of('book_ticker').map(topText), got.tops.map(ownTopText), got)
  );
}

function firstDifference(what: string, theirs: string[], ours: string[], { nothing }: Decoded): string | null {
  if (theirs.length !== ours.length) {
    return `${what}s: theirs ${theirs.length}, ours ${ours.length}${nothing === null ? '' : ` (${nothing})`}`;
  }
  const i = theirs.findIndex((text, row) => text !== ours[row]);
  return i < 0 ? null : `${what}: theirs ${theirs[i]}, ours ${ours[i]}`;
}

function tradeText({ symbol, id = '', price, amount, side, timestamp = '' }: Expected): string {
  return [plain(symbol), id, price, amount, side, microseconds(timestamp)].join(' ');
}

function ownTradeText({ symbol, id, price, size, aggressor, eventTimeUs }: Decoded['trades'][number]): string {
  return [plain(symbol), id, Number(price), Number(size), aggressor, eventTimeUs].join(' ');
}

function bookText({ symbol, isSnapshot, bids = [], asks = [] }: Expected): string {
  const levels = (side: typeof bids) => sorted(side.map(({ price, amount }): NumberLevel => [price, amount]));
  return [plain(symbol), isSnapshot, levels(bids), '|', levels(asks)].join(' ');
}

function ownBookText({ symbol, isSnapshot, bids, asks }: Decoded['books'][number]): string {
  return [plain(symbol), isSnapshot, sorted(bids), '|', sorted(asks)].join(' ');
}

function topText({ symbol, bidPrice = 0, bidAmount = 0, askPrice = 0, askAmount = 0 }: Expected): string {
  return [plain(symbol), bidPrice, bidAmount, askPrice, askAmount].join(' ');
}

function ownTopText({ symbol, bid, ask }: Decoded['tops'][number]): string {
  return [plain(symbol), ...bid, ...ask].join(' ');
}

function hasLevels({ bids, asks }: Decoded['books'][number]): boolean {
  return bids.length + asks.length > 0;
}

function sorted(levels: readonly NumberLevel[]): string {
  return levels
    .toSorted(([a], [b]) => a - b)
    .map(([price, size]) => `${price}:${size}`)
    .join(',');
}

/** They write symbols in capitals and without a venue's marks. */
function plain(symbol: string): string {
  return symbol.toUpperCase().replace(/^T(?=[A-Z]{6})/, '');
}

function microseconds(timestamp: string): number {
  const [, whole, fraction = ''] = /^([^.]+)(?:\.(\d+))?Z$/.exec(timestamp) ?? ['', timestamp];
  return Date.parse(`${whole}Z`) * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}
