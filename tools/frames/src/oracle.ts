import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Aggressor, BarBatch, TradeBatch, WIDTHS } from '@livetape/model';
import { Windows } from '@livetape/window';
import { type Check } from './check';
import { cut, uncut } from './cut';

const DECIMALS = 8;
const DAY = WIDTHS['1d'];

/** One record of the oracle. */
export interface OracleRecord {
  readonly source: string;
  readonly symbol: string;
  readonly trades: readonly { a: number; f: number; l: number; p: string; q: string; T: number; m: boolean }[];
  readonly exchange_delta: { volume: string; quote: string; n: number; takerBuyVolume: string };
}

/** Windows over the trades between two of the exchange's messages against what the exchange says of that time. */
export async function checkOracle(folder: string): Promise<Check[]> {
  const text = await readFile(join(folder, 'golden', 'binance_kline_vwap_oracle.jsonl'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line, i) => compare(JSON.parse(line) as OracleRecord, i + 1));
}

/** The sums of a record's trades against the exchange's own. */
export function compare(record: OracleRecord, number: number): Check {
  const name = `oracle ${number} ${record.symbol}`;
  const { volume, quote, n, takerBuyVolume } = record.exchange_delta;
  const ours = sumOf(record);
  const differences = [
    [ours.volume, cut(volume, DECIMALS), 'volume'],
    [ours.buyVolume, cut(takerBuyVolume, DECIMALS), 'taker-buy volume'],
    [BigInt(ours.trades), BigInt(n), 'count'],
  ].filter(([own, theirs]) => own !== theirs);
  if (differences.length > 0) return { name, ok: false, detail: differences.map(String).join('; ') };
  const theirs = cut(quote, DECIMALS) * 10n ** BigInt(DECIMALS);
  if (ours.notional === theirs) return { name, ok: true, detail: 'equal to the last digit' };
  const difference = ours.notional > theirs ? ours.notional - theirs : theirs - ours.notional;
  const isCut = difference < 10n ** BigInt(DECIMALS);
  const own = uncut(ours.notional, 2 * DECIMALS);
  return { name, ok: isCut, detail: `quote ${own}, the exchange cut it to ${quote}` };
}

/** Everything that the widest bars say: folded through all widths below. */
function sumOf({ trades }: OracleRecord) {
  const batch = new TradeBatch(trades.length);
  for (const trade of trades) {
    const row = batch.claim();
    batch.price[row] = Number(cut(trade.p, DECIMALS));
    batch.size[row] = Number(cut(trade.q, DECIMALS));
    batch.aggressor[row] = trade.m ? Aggressor.Sell : Aggressor.Buy;
    batch.id[row] = trade.a;
    batch.firstId[row] = trade.f;
    batch.lastId[row] = trade.l;
    batch.eventTime[row] = trade.T * 1000;
  }
  const windows = new Windows({ instrumentCount: 1, latenessMs: 2000 });
  const closed = new BarBatch(4096);
  windows.add(batch, trades[trades.length - 1].T, closed);
  windows.closeAll(closed);
  const sum = { volume: 0n, notional: 0n, buyVolume: 0n, trades: 0 };
  for (let row = 0; row < closed.length; row++) {
    if (closed.widthMs[row] !== DAY) continue;
    sum.volume += closed.volume.value(row);
    sum.notional += closed.notional.value(row);
    sum.buyVolume += closed.buyVolume.value(row);
    sum.trades += closed.trades[row];
  }
  return sum;
}
