import { join } from 'node:path';
import { type Check } from './check';
import { livetape } from './command-line';
import { cut, uncut } from './cut';
import { type RawTrade, readRawTrades } from './raw-trade';

const FILES = ['hft_spot_btcusdt_20240808.gz', 'hft_spot_btcusdt_20240809.gz'];
const DECIMALS = 8;
const VWAP_DECIMALS = 16;

/** Two recordings that follow each other, and their one-second bars by start, reckoned from the raw frames. */
export interface Expected {
  readonly files: readonly string[];
  readonly trades: number;
  readonly bars: ReadonlyMap<number, ReturnType<typeof barOf>>;
}

/** Reckons what every path of the product must make of two recordings. */
export async function expectedBars(folder: string): Promise<Expected> {
  const files = FILES.map((file) => join(folder, 'binance', file));
  const trades = await readRawTrades(files);
  const seconds = Map.groupBy(trades, ({ eventTimeUs }) => Math.floor(eventTimeUs / 1_000_000) * 1000);
  const bars = new Map([...seconds].map(([start, group]) => [start, barOf(start, group)]));
  return { files, trades: trades.length, bars };
}

/** One-second bars over two recordings that follow each other, bar by bar. */
export async function checkBars(folder: string): Promise<Check[]> {
  const expected = await expectedBars(folder);
  const rows = await livetape(['bars', '--venue', 'binance', '--width', '1s', ...expected.files]);
  const last = new Map<number, object>();
  for (const row of rows) if (row['type'] === 'bar') last.set(row['start'] as number, row);
  return [compareBars(`bars --width 1s over ${FILES.length} recordings`, expected, last)];
}

/** The last revisions of bars, in any order and with further fields, against what was reckoned. */
export function compareBars(name: string, expected: Expected, last: ReadonlyMap<number, object>): Check {
  for (const [start, bar] of expected.bars) {
    const row = last.get(start) as Record<string, unknown> | undefined;
    const wrong = Object.entries(bar).find(([key, value]) => row?.[key] !== value);
    if (wrong !== undefined) {
      return { name, ok: false, detail: `${start}: ${wrong[0]} is ${String(row?.[wrong[0]])}, not ${wrong[1]}` };
    }
  }
  const starts = [...expected.bars.keys()];
  const span = (Math.max(...starts) - Math.min(...starts)) / 1000 + 1;
  const ok = last.size === expected.bars.size;
  const detail = `${expected.trades} trades, ${starts.length} bars in ${span} s, each equal in every digit`;
  return { name, ok, detail: ok ? detail : `${last.size} bars, not ${starts.length}` };
}

function barOf(start: number, group: readonly RawTrade[]) {
  const inOrder = [...group].sort((a, b) => a.eventTimeUs - b.eventTimeUs || Number(BigInt(a.id) - BigInt(b.id)));
  const prices = inOrder.map(({ price }) => cut(price, DECIMALS));
  const sizes = inOrder.map(({ size }) => cut(size, DECIMALS));
  const volume = sizes.reduce((sum, size) => sum + size, 0n);
  const notional = sizes.reduce((sum, size, i) => sum + size * prices[i], 0n);
  const bought = sizes.filter((_, i) => inOrder[i].aggressor === 'buy').reduce((sum, size) => sum + size, 0n);
  const [low, high] = prices.reduce(([a, b], p) => [p < a ? p : a, p > b ? p : b], [prices[0], prices[0]]);
  return {
    venue: 'binance',
    symbol: inOrder[0].symbol,
    start,
    widthMs: 1000,
    open: inOrder[0].price,
    high: uncut(high, DECIMALS),
    low: uncut(low, DECIMALS),
    close: inOrder[inOrder.length - 1].price,
    vwap: uncut(halfEven(notional * 10n ** BigInt(VWAP_DECIMALS - DECIMALS), volume), VWAP_DECIMALS),
    volume: uncut(volume, DECIMALS),
    notional: uncut(notional, 2 * DECIMALS),
    trades: inOrder.reduce((sum, { count }) => sum + count, 0),
    buyVolume: uncut(bought, DECIMALS),
  };
}

function halfEven(numerator: bigint, denominator: bigint): bigint {
  const below = numerator / denominator;
  const doubled = 2n * (numerator - below * denominator);
  const roundsUp = doubled > denominator || (doubled === denominator && below % 2n === 1n);
  return roundsUp ? below + 1n : below;
}
