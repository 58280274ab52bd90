import { BarBatch, TradeBatch } from '@livetape/model';
import { Windows } from './windows';

const INSTRUMENTS = 60;
const TRADES = 2000;
/** About 350 trades/s over all instruments: every sixth trade closes a window. */
const SLOW_STEP_US = 3000;
/** About 350,000 trades/s: the windows of a second hold thousands. */
const FAST_STEP_US = 3;
const START_US = 1_700_000_000_000_000;

const batch = new TradeBatch(TRADES);
for (let i = 0; i < TRADES; i++) {
  const row = batch.claim();
  batch.instrument[row] = i % INSTRUMENTS;
  batch.price[row] = 6_183_763 + (i % 1000);
  batch.size[row] = 2_000_000 + i;
  batch.aggressor[row] = (i * 7919) % 13 < 6 ? 1 : -1;
  batch.id[row] = batch.firstId[row] = batch.lastId[row] = i;
}
const closed = new BarBatch(4096);
const drain = (bars: BarBatch) => bars.clear();

/** What one would write first: a map of open windows, BigInt sums, an object a window; one width only. */
const open = new Map<string, { volume: bigint; notional: bigint; trades: number }>();
function addNaively(): void {
  for (let row = 0; row < TRADES; row++) {
    const key = `${batch.instrument[row]}/${Math.floor(batch.eventTime[row] / 1e6)}`;
    let bar = open.get(key);
    if (bar === undefined) open.set(key, (bar = { volume: 0n, notional: 0n, trades: 0 }));
    const size = BigInt(batch.size[row]);
    bar.volume += size;
    bar.notional += BigInt(batch.price[row]) * size;
    bar.trades++;
  }
  open.clear();
}

/** Calls with a batch whose trades follow those of the call before at a pace. */
function paced(stepUs: number, use: (nowMs: number) => void): () => void {
  // Not a variable: one that outlives the call is an object each time that it is set.
  const lastUs = Float64Array.of(START_US);
  return () => {
    for (let row = 0; row < TRADES; row++) batch.eventTime[row] = lastUs[0] + (row + 1) * stepUs;
    lastUs[0] += TRADES * stepUs;
    use(lastUs[0] / 1000);
  };
}

function windowed(stepUs: number): () => void {
  const windows = new Windows({ instrumentCount: INSTRUMENTS, latenessMs: 500, futureMsMax: Infinity, drain });
  return paced(stepUs, (nowMs) => {
    windows.add(batch, nowMs, closed);
    closed.clear();
  });
}

/** A trade into bars of six widths, and into a map of one-second sums. */
export const bench = {
  name: `a trade of ${INSTRUMENTS} instruments into bars`,
  perRun: TRADES,
  variants: {
    'Map and BigInt, 1 s only': paced(SLOW_STEP_US, addNaively),
    'Windows, 1 s to 1 d, 350 trades/s': windowed(SLOW_STEP_US),
    'Windows, 1 s to 1 d, 350,000 trades/s': windowed(FAST_STEP_US),
  },
  allocationFree: ['Windows, 1 s to 1 d, 350 trades/s', 'Windows, 1 s to 1 d, 350,000 trades/s'],
};
