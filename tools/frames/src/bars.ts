import { join } from 'node:path';
import { type Check } from './check';
import { livetape } from './command-line';
import { cut, uncut } from './cut';
import { type RawTrade, readRawTrades } from './raw-trade';

const FILES = ['hft_spot_btcusdt_20240808.gz', 'hft_spot_btcusdt_20240809.gz'];
const DECIMALS = 8;
const VWAP_DECIMALS = 16;

/** One-second bars over two recordings that follow each other, bar by bar. */
export async function checkBars(folder: string): Promise<Check[]> {
  const files = FILES.map((file) => join(folder, 'binance', file));
  const trades = await readRawTrades(files);
  const rows = await livetape(['bars', '--venue', 'binance', '--width', '1s', ...files]);
  const last = new Map<unknown, Record<string, unknown>>();
  for (const row of rows) if (row['type'] === 'bar') last.set(row['start'], row);
  const seconds = Map.groupBy(trades, ({ eventTimeUs }) => Math.floor(eventTimeUs / 1_000_000) * 1000);
  const name = `bars --width 1s over ${FILES.length} recordings`;
  for (const [start, group] of seconds) {
    const expected = JSON.stringify(barOf(start, group));
    const row = last.get(start);
    const own = JSON.stringify({ ...row, revision: undefined });
    if (own !== expected) return [{ name, ok: false, detail: `${own} is not ${expected}` }];
  }
  const starts = [...seconds.keys()];
  const span = (Math.max(...starts) - Math.min(...starts)) / 1000 + 1;
  const detail = `${trades.length} trades, ${seconds.size} bars in ${span} s, each equal in every digit`;
  const ok = last.size === seconds.size;
  return [{ name, ok, detail: ok ? detail : `${last.size} bars, not ${seconds.size}` }];
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
    type: 'bar',
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
