import { BarBatch, TradeBatch, WIDTHS } from '@livetape/model';
import fc from 'fast-check';
import { Windows } from './windows';

const T0 = 1_700_000_000_000;
const HORIZON_MS = 30_000;
const INSTRUMENTS = 2;

interface Trade {
  instrument: number;
  /** µs after T0. */
  at: number;
  price: number;
  size: number;
  covers: number;
  aggressor: 1 | -1;
  id: number;
}

const big = fc.oneof(
  fc.integer({ min: 1, max: 100_000_000 }),
  fc.maxSafeNat().map((n) => Math.max(n, 1)),
);

/** Trades over about a minute with jumps of up to hours: on time, within the lateness, revising, and too late. */
const tradeList = fc
  .array(
    fc.record({
      instrument: fc.nat(INSTRUMENTS - 1),
      step: fc.oneof(
        { weight: 20, arbitrary: fc.nat(400_000) },
        { weight: 10, arbitrary: fc.constantFrom(0, 1, 999_999, 1_000_000) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 20_000_000_000 }) },
      ),
      back: fc.oneof(
        { weight: 5, arbitrary: fc.constant(0) },
        { weight: 3, arbitrary: fc.nat(3_000_000) },
        { weight: 2, arbitrary: fc.nat(45_000_000) },
      ),
      price: big,
      size: big,
      covers: fc.integer({ min: 1, max: 5 }),
      aggressor: fc.constantFrom(1 as const, -1 as const),
    }),
    { maxLength: 120 },
  )
  .map((steps) => {
    const now = [0, 0];
    return steps.map(({ instrument, step, back, ...rest }, i): Trade => {
      now[instrument] += step;
      return { instrument, at: now[instrument] - back, id: i * 10, ...rest };
    });
  });

const run = fc.record({
  trades: tradeList,
  latenessMs: fc.constantFrom(0, 1, 500, 2000),
  batch: fc.integer({ min: 1, max: 20 }),
  restartAfter: fc.option(fc.nat(120)),
});

describe('Windows, any trades in any order', () => {
  it('gives bars whose last revision equals a naive reckoning bit for bit, before and after a restart', () => {
    fc.assert(
      fc.property(run, ({ trades, latenessMs, batch, restartAfter }) => {
        const { bars, lateCount } = play(trades, { latenessMs, batch, restartAfter });
        const expected = reckon(trades, latenessMs, restartAfter);
        expect(lateCount).toBe(expected.lateCount);
        // A stored bar does not say when its first and last trade were: after a restart their ids decide (windows.spec).
        const ends = restartAfter === null ? {} : { open: 0, close: 0 };
        const compared = (of: typeof bars) =>
          Object.fromEntries(Object.entries(of).map(([key, bar]) => [key, { ...bar, ...ends }]));
        expect(compared(bars)).toEqual(compared(expected.bars));
      }),
      { numRuns: 400 },
    );
  });

  it('gives the same bars whatever the order of arrival within the horizon', () => {
    const shuffled = tradeList
      .map((trades) => trades.map((trade) => ({ ...trade, at: ((trade.at % 29_000_000) + 29_000_000) % 29_000_000 })))
      .chain((trades) => fc.tuple(fc.constant(trades), fc.shuffledSubarray(trades, { minLength: trades.length })));
    fc.assert(
      fc.property(shuffled, ([trades, other]) => {
        const options = { latenessMs: 500, batch: 7, restartAfter: null };
        expect(play(other, options).bars).toEqual(play(trades, options).bars);
      }),
      { numRuns: 150 },
    );
  });

  it('has the same sums at every width as the trades', () => {
    fc.assert(
      fc.property(run, ({ trades, latenessMs, batch, restartAfter }) => {
        const { bars } = play(trades, { latenessMs, batch, restartAfter });
        const sums = Object.values(WIDTHS).map((width) => {
          const own = Object.entries(bars).filter(([key]) => key.split('/')[1] === String(width));
          return own.reduce(([n, volume], [, bar]) => [n + BigInt(bar.trades), volume + bar.volume], [0n, 0n]);
        });
        for (const sum of sums) expect(sum).toEqual(sums[0]);
      }),
      { numRuns: 150 },
    );
  });
});

interface PlayOptions {
  latenessMs: number;
  batch: number;
  restartAfter: number | null;
}

/** Runs the trades through `Windows`; keeps the last revision of each bar and checks that they count up from 0. */
function play(trades: Trade[], { latenessMs, batch, restartAfter }: PlayOptions) {
  const last = new Map<string, ReturnType<typeof barAt>>();
  const revisions = new Map<string, number>();
  const stored = new BarBatch(20_000);
  const closed = new BarBatch(20_000);
  const make = () =>
    new Windows({ instrumentCount: INSTRUMENTS, latenessMs, horizonMs: HORIZON_MS, futureMsMax: Infinity });
  const keep = () => {
    for (let i = 0; i < closed.length; i++) {
      const key = `${closed.instrument[i]}/${closed.widthMs[i]}/${closed.start[i]}`;
      expect(closed.revision[i]).toBe((revisions.get(key) ?? -1) + 1);
      revisions.set(key, closed.revision[i]);
      last.set(key, barAt(closed, i));
      stored.append(closed, i);
    }
    closed.clear();
  };
  let windows = make();
  let lateCount = 0;
  const rest = [...trades];
  let done = 0;
  while (rest.length > 0) {
    const until = restartAfter !== null && done < restartAfter ? Math.min(batch, restartAfter - done) : batch;
    const part = rest.splice(0, until);
    windows.add(batchOf(part), T0, closed);
    done += part.length;
    keep();
    if (done !== restartAfter) continue;
    windows.closeAll(closed);
    keep();
    lateCount += windows.lateCount;
    windows = make();
    windows.seed(stored);
  }
  windows.closeAll(closed);
  keep();
  expect(windows.shortfallCount).toBe(0);
  return { bars: Object.fromEntries(last), lateCount: lateCount + windows.lateCount };
}

function batchOf(trades: Trade[]): TradeBatch {
  const batch = new TradeBatch(trades.length);
  for (const trade of trades) {
    const row = batch.claim();
    batch.instrument[row] = trade.instrument;
    batch.price[row] = trade.price;
    batch.size[row] = trade.size;
    batch.aggressor[row] = trade.aggressor;
    batch.id[row] = trade.id;
    batch.firstId[row] = trade.id;
    batch.lastId[row] = trade.id + trade.covers - 1;
    batch.eventTime[row] = T0 * 1000 + trade.at;
  }
  return batch;
}

function barAt(bars: BarBatch, i: number) {
  return {
    open: bars.open[i],
    high: bars.high[i],
    low: bars.low[i],
    close: bars.close[i],
    volume: bars.volume.value(i),
    notional: bars.notional.value(i),
    buyVolume: bars.buyVolume.value(i),
    trades: bars.trades[i],
    lastId: bars.lastId[i],
  };
}

/** The same by sorting and BigInt, knowing nothing of lanes or revisions. */
function reckon(trades: Trade[], latenessMs: number, restartAfter: number | null) {
  const watermark = Array.from({ length: INSTRUMENTS }, () => -Infinity);
  const newest = Array.from({ length: INSTRUMENTS }, () => -Infinity);
  const kept: Trade[] = [];
  let lateCount = 0;
  trades.forEach((trade, i) => {
    const { instrument, at } = trade;
    newest[instrument] = Math.max(newest[instrument], at);
    watermark[instrument] = Math.max(watermark[instrument], at - latenessMs * 1000);
    const end = (Math.floor(at / 1e6) + 1) * 1e6;
    if (end <= watermark[instrument] && end <= Math.floor((watermark[instrument] - HORIZON_MS * 1000) / 1e6) * 1e6) {
      lateCount++;
    } else {
      kept.push(trade);
    }
    if (i + 1 !== restartAfter) return;
    // The end of the process closes the window of the newest trade.
    for (let j = 0; j < INSTRUMENTS; j++) {
      watermark[j] = Math.max(watermark[j], (Math.floor(newest[j] / 1e6) + 1) * 1e6);
    }
  });
  const groups = new Map<string, Trade[]>();
  for (const trade of kept) {
    for (const width of Object.values(WIDTHS)) {
      const start = Math.floor((T0 * 1000 + trade.at) / (width * 1000)) * width;
      const key = `${trade.instrument}/${width}/${start}`;
      groups.set(key, [...(groups.get(key) ?? []), trade]);
    }
  }
  return { bars: Object.fromEntries([...groups].map(([key, group]) => [key, barOf(group)])), lateCount };
}

function barOf(group: Trade[]) {
  const sorted = [...group].sort((a, b) => a.at - b.at || a.id - b.id);
  const sum = (of: (trade: Trade) => bigint) => sorted.reduce((total, trade) => total + of(trade), 0n);
  return {
    open: sorted[0].price,
    high: Math.max(...sorted.map(({ price }) => price)),
    low: Math.min(...sorted.map(({ price }) => price)),
    close: sorted[sorted.length - 1].price,
    volume: sum(({ size }) => BigInt(size)),
    notional: sum(({ price, size }) => BigInt(price) * BigInt(size)),
    buyVolume: sum(({ size, aggressor }) => (aggressor > 0 ? BigInt(size) : 0n)),
    trades: sorted.reduce((total, { covers }) => total + covers, 0),
    lastId: Math.max(...sorted.map(({ id, covers }) => id + covers - 1)),
  };
}
