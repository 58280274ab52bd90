import { BarBatch, TradeBatch } from '@livetape/model';
import { Windows } from './windows';

const INSTRUMENTS = 60;
const TRADES = 2000;
/** About 350 trades/s over all instruments. */
const STEP_US = 3000;

const batch = new TradeBatch(TRADES);
for (let i = 0; i < TRADES; i++) {
  const row = batch.claim();
  batch.instrument[row] = i % INSTRUMENTS;
  batch.price[row] = 6_183_763 + (i % 1000);
  batch.size[row] = 2_000_000 + i;
  batch.aggressor[row] = i % 2 === 0 ? 1 : -1;
  batch.id[row] = batch.firstId[row] = batch.lastId[row] = i;
}
const closed = new BarBatch(4096);
const drain = (bars: BarBatch) => bars.clear();
let now = 1_700_000_000_000_000;

function retime(): void {
  for (let row = 0; row < TRADES; row++) batch.eventTime[row] = now += STEP_US;
}

const windows = new Windows({ instrumentCount: INSTRUMENTS, latenessMs: 500, futureMsMax: Infinity, drain });

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

/** A trade into bars of six widths, and into a map of one-second sums. */
export const bench = {
  name: `a trade of ${INSTRUMENTS} instruments into bars`,
  perRun: TRADES,
  variants: {
    'Map and BigInt, 1 s only': () => {
      retime();
      addNaively();
    },
    'Windows, 1 s to 1 d': () => {
      retime();
      windows.add(batch, now / 1000, closed);
      closed.clear();
    },
  },
};
