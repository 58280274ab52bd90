import { BarBatch, TradeBatch, WIDTHS } from '@livetape/model';
import { Windows } from '@livetape/window';
import { randomFrom } from './random';

const INSTRUMENTS = 60;
const BATCH = 256;
const START_US = 1_700_000_000_000_000;
const STEP_US = 3_000;
/** A trade in eight is late by up to this: a few are later than the lateness and revise bars that were closed. */
const BACK_US = 2_000_000;
const LATENESS_MS = 500;

/** What a bar says, as one would reckon it: everything exact. */
interface Reckoned {
  volume: bigint;
  notional: bigint;
  buyVolume: bigint;
  high: number;
  low: number;
  trades: number;
}

/** Sums of random trades by the windows and by BigInt, bar by bar over all widths: bars compared, and how many differ. */
export function compareWindows(trades: number, seed = 1): { bars: number; differences: number } {
  const random = randomFrom(seed);
  const windows = new Windows({ instrumentCount: INSTRUMENTS, latenessMs: LATENESS_MS, futureMsMax: Infinity, drain });
  const closed = new BarBatch(4_096);
  const ours = new Map<string, Reckoned>();
  const truth = new Map<string, Reckoned>();
  const batch = new TradeBatch(BATCH);
  let nowUs = START_US;
  for (let done = 0; done < trades; done += batch.length) {
    batch.clear();
    while (!batch.isFull && done + batch.length < trades) {
      nowUs += Math.floor(random() * STEP_US);
      fill(batch, { random, nowUs, id: done + batch.length });
    }
    for (let row = 0; row < batch.length; row++) reckon(truth, batch, row);
    windows.add(batch, nowUs / 1_000, closed);
    drain(closed);
  }
  windows.closeAll(closed);
  drain(closed);
  return { bars: truth.size, differences: differing(truth, ours) + (ours.size === truth.size ? 0 : 1) };

  function drain(bars: BarBatch): void {
    for (let row = 0; row < bars.length; row++) {
      ours.set(`${bars.instrument[row]}/${bars.widthMs[row]}/${bars.start[row]}`, {
        volume: bars.volume.value(row),
        notional: bars.notional.value(row),
        buyVolume: bars.buyVolume.value(row),
        high: bars.high[row],
        low: bars.low[row],
        trades: bars.trades[row],
      });
    }
    bars.clear();
  }
}

/** Prices and sizes as they are traded, and in one of ten the largest that a column holds. */
function fill(batch: TradeBatch, { random, nowUs, id }: { random: () => number; nowUs: number; id: number }): void {
  const row = batch.claim();
  const isLarge = random() < 0.1;
  const isLate = random() < 0.125;
  batch.instrument[row] = Math.floor(random() * INSTRUMENTS);
  batch.price[row] = 1 + Math.floor(random() * (isLarge ? Number.MAX_SAFE_INTEGER - 1 : 1e9));
  batch.size[row] = 1 + Math.floor(random() * (isLarge ? Number.MAX_SAFE_INTEGER - 1 : 1e10));
  batch.aggressor[row] = random() < 0.5 ? 1 : -1;
  batch.id[row] = batch.firstId[row] = batch.lastId[row] = batch.sequence[row] = id;
  batch.eventTime[row] = nowUs - (isLate ? Math.floor(random() * BACK_US) : 0);
  batch.receiveTime[row] = nowUs;
}

function reckon(truth: Map<string, Reckoned>, batch: TradeBatch, row: number): void {
  const price = batch.price[row];
  const size = BigInt(batch.size[row]);
  for (const widthMs of Object.values(WIDTHS)) {
    const start = Math.floor(batch.eventTime[row] / 1_000 / widthMs) * widthMs;
    const key = `${batch.instrument[row]}/${widthMs}/${start}`;
    let bar = truth.get(key);
    if (bar === undefined) {
      bar = { volume: 0n, notional: 0n, buyVolume: 0n, high: price, low: price, trades: 0 };
      truth.set(key, bar);
    }
    bar.volume += size;
    bar.notional += BigInt(price) * size;
    if (batch.aggressor[row] > 0) bar.buyVolume += size;
    bar.high = Math.max(bar.high, price);
    bar.low = Math.min(bar.low, price);
    bar.trades++;
  }
}

function differing(truth: ReadonlyMap<string, Reckoned>, ours: ReadonlyMap<string, Reckoned>): number {
  let count = 0;
  for (const [key, one] of truth) {
    const other = ours.get(key);
    const isSame = other !== undefined && (Object.keys(one) as (keyof Reckoned)[]).every((k) => one[k] === other[k]);
    if (!isSame) count++;
  }
  return count;
}
