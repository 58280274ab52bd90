import { WIDTHS } from '@livetape/model';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StoredTrade, type TradeQuery } from './history';
import { type DriverModule, type DriverOptions } from './registry';
import { barsOf, BTC, ETH, gapOf, INSTRUMENTS, NOON, sealed, tradesOf } from './samples';
import { type StoreDriver } from './store';

const NOON_US = NOON * 1_000;
const DAY_MS = 86_400_000;

/** What every driver must do; its spec calls this with the driver's module. */
export function describeDriver(name: string, module: DriverModule): void {
  describe(`${name} conforms to the store's contract:`, () => {
    const run = new DriverRun(module);
    beforeEach(() => run.begin());
    afterEach(() => run.end());

    describe('bars', () => describeBars(run));
    describe('trades', () => describeTrades(run));
    describe('the rest', () => describeRest(run));
  });
}

/** One driver on one empty place per test; its clock stands at noon until the test moves it. */
class DriverRun {
  driver!: StoreDriver;
  now = NOON;
  private folder = '';

  constructor(private readonly module: DriverModule) {}

  async begin(): Promise<void> {
    this.now = NOON;
    this.folder = await mkdtemp(join(tmpdir(), 'livetape-store-'));
    await this.open();
  }

  async end(): Promise<void> {
    await this.driver.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  async open(more: Partial<DriverOptions> = {}, instruments = INSTRUMENTS): Promise<void> {
    this.driver = await this.module.open({
      path: join(this.folder, 'history.db'),
      producer: 'spec:1',
      now: () => this.now,
      retention: { trades: 60_000, bars: { 1_000: 60_000 } },
      durability: 'normal',
      busyMs: 100,
      fileBytesMax: null,
      ...more,
    });
    await this.driver.registerInstruments(instruments);
  }

  async reopen(more: Partial<DriverOptions> = {}, instruments = INSTRUMENTS): Promise<void> {
    await this.driver.close();
    await this.open(more, instruments);
  }

  bars(more: object = {}) {
    const range = { widthMs: 1_000, fromMs: NOON, toMs: NOON + DAY_MS, limit: 1_000 };
    return this.driver.bars({ ...BTC, ...range, ...more });
  }

  trades(more: Partial<TradeQuery> = {}) {
    const range = { fromMs: NOON - DAY_MS, toMs: NOON + DAY_MS, limit: 1_000, order: 'oldest' } as const;
    return this.driver.trades({ ...BTC, ...range, ...more });
  }

  /** All trades, in pages of `limit`. */
  async allTrades(query: Partial<TradeQuery>): Promise<StoredTrade[]> {
    const all: StoredTrade[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.trades({ ...query, cursor });
      all.push(...page.rows);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return all;
  }
}

function describeBars(run: DriverRun): void {
  it('gives back every digit, sums beyond 2^64 too', async () => {
    const volume = 2n ** 70n + 1n;
    const notional = 2n ** 120n + 12_345n;
    await run.driver.write(sealed('a:1', barsOf({ start: NOON, close: 2 ** 53 - 1, volume, notional })), []);
    const { rows, next } = await run.bars();
    const sums = { volume, notional, buyVolume: 3n };
    const prices = { open: 100, high: 120, low: 90, close: 2 ** 53 - 1 };
    const window = { widthMs: 1_000, startMs: NOON, revision: 0, trades: 2, lastId: 10 };
    expect(rows).toEqual([{ ...BTC, priceDecimals: 2, sizeDecimals: 5, ...window, ...prices, ...sums }]);
    expect(next).toBeNull();
  });

  it('answers with the newest revision only', async () => {
    await run.driver.write(
      sealed('a:1', barsOf({ start: NOON, close: 1 }, { start: NOON, revision: 1, close: 2 })),
      [],
    );
    await run.driver.write(sealed('a:2', barsOf({ start: NOON, revision: 2, close: 3 })), []);
    const { rows } = await run.bars();
    expect(rows.map(({ revision, close }) => [revision, close])).toEqual([[2, 3]]);
  });

  it('takes another run’s bar of the same window as a newer revision, and the same bar as none', async () => {
    await run.driver.write(sealed('a:1', barsOf({ start: NOON, close: 1 })), []);
    await run.driver.write(sealed('b:1', barsOf({ start: NOON, close: 5 })), []);
    await run.driver.write(sealed('c:1', barsOf({ start: NOON, close: 5 })), []);
    const { rows } = await run.bars();
    expect(rows.map(({ revision, close }) => [revision, close])).toEqual([[1, 5]]);
    expect((await run.driver.stats()).duplicates).toBe(1);
    expect((await run.driver.verify()).faults).toEqual([]);
  });

  it('pages forward, and gives the last ones before a time', async () => {
    const starts = Array.from({ length: 25 }, (_, i) => NOON + i * 1_000);
    await run.driver.write(sealed('a:1', barsOf(...starts.map((start) => ({ start })))), []);
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await run.bars({ limit: 10, cursor });
      seen.push(...page.rows.map(({ startMs }) => startMs));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(starts);
    const latest = await run.driver.latestBars({ ...BTC, widthMs: 1_000, beforeMs: NOON + 20_000, limit: 3 });
    expect(latest.map(({ startMs }) => startMs)).toEqual(starts.slice(17, 20));
    await expect(run.bars({ cursor: 'x' })).rejects.toMatchObject({ code: 'cursor' });
  });

  it('answers with more rows than one statement reads', async () => {
    const starts = Array.from({ length: 2_500 }, (_, i) => NOON + i * 1_000);
    await run.driver.write(sealed('a:1', barsOf(...starts.map((start) => ({ start })))), []);
    expect((await run.bars({ limit: 2_400 })).rows.map(({ startMs }) => startMs)).toEqual(starts.slice(0, 2_400));
    const latest = await run.driver.latestBars({ ...BTC, widthMs: 1_000, beforeMs: NOON + DAY_MS, limit: 2_400 });
    expect(latest.map(({ startMs }) => startMs)).toEqual(starts.slice(100));
  });

  it('keeps widths, instruments and half-open ranges apart', async () => {
    const other = { instrument: 1, start: NOON };
    await run.driver.write(sealed('a:1', barsOf({ start: NOON }, { widthMs: 10_000, start: NOON }, other)), []);
    expect((await run.bars()).rows).toHaveLength(1);
    expect((await run.bars({ widthMs: 10_000 })).rows).toHaveLength(1);
    expect((await run.bars({ toMs: NOON + 1, fromMs: NOON - 1 })).rows).toHaveLength(1);
    expect((await run.bars({ toMs: NOON, fromMs: NOON - 1 })).rows).toEqual([]);
    expect((await run.bars({ symbol: 'NONE' })).rows).toEqual([]);
  });

  it('renders history at the scale it was written in after a change of scale', async () => {
    await run.driver.write(sealed('a:1', barsOf({ start: NOON })), []);
    await run.reopen({}, [{ ...INSTRUMENTS[0], priceDecimals: 4 }, INSTRUMENTS[1]]);
    await run.driver.write(sealed('b:1', barsOf({ start: NOON + 1_000 })), []);
    const { rows } = await run.bars();
    expect(rows.map(({ priceDecimals }) => priceDecimals)).toEqual([2, 4]);
    expect((await run.driver.instruments()).filter(({ symbol }) => symbol === BTC.symbol)).toHaveLength(2);
  });

  it('seeds windows with the newest revisions of the open windows’ parts', async () => {
    const now = NOON + 3_599_000;
    const minute = NOON + 3_540_000;
    const rows = [
      { start: now - 9_000, close: 1 },
      { start: now - 9_000, revision: 1, close: 2 },
      { start: now - 60_000 },
      { widthMs: WIDTHS['10s'], start: minute },
      { widthMs: WIDTHS['10s'], start: minute - 60_000 },
      { widthMs: WIDTHS['1m'], start: minute - 60_000, volume: 2n ** 70n },
      { widthMs: WIDTHS['5m'], start: NOON },
      { widthMs: WIDTHS['5m'], start: NOON - 300_000 },
      { widthMs: WIDTHS['1h'], start: NOON - 3_600_000 },
    ];
    await run.driver.write(sealed('a:1', barsOf(...rows)), []);
    // Much later: what counts is where the stored bars end.
    const seed = await run.driver.barsForSeeding({ nowMs: now + DAY_MS, horizonMs: 1_000 });
    const seen = Array.from({ length: seed.length }, (_, row) => [seed.widthMs[row], seed.start[row] - NOON]);
    expect(seen).toEqual([
      [WIDTHS['1s'], 3_590_000],
      [WIDTHS['10s'], 3_540_000],
      [WIDTHS['1m'], 3_480_000],
      [WIDTHS['5m'], 0],
      [WIDTHS['1h'], -3_600_000],
    ]);
    expect(seed.close[0]).toBe(2);
    expect(seed.volume.value(2)).toBe(2n ** 70n);
  });
}

function describeTrades(run: DriverRun): void {
  it('gives back every row exactly, in both directions, page by page', async () => {
    const samples = Array.from({ length: 500 }, (_, i) => ({
      id: 2 ** 53 - 1 - i,
      // Out of order, over a minute, in chunks that overlap.
      at: NOON_US + ((i * 7_919) % 500) * 120_000,
      price: i % 2 === 0 ? 1 : 2 ** 53,
      size: i,
      aggressor: i % 3 === 0 ? (-1 as const) : (1 as const),
    }));
    for (let from = 0; from < 500; from += 50) {
      await run.driver.write(sealed(`a:${from}`, tradesOf(...samples.slice(from, from + 50))), []);
    }
    const expected = samples
      .toSorted((a, b) => a.at - b.at)
      .map(({ id, at, price, size, aggressor }) => {
        const times = { eventTimeUs: at, receiveTimeUs: at + 1_500 };
        const ids = { id: String(id), firstId: id, lastId: id };
        return { ...BTC, priceDecimals: 2, sizeDecimals: 5, ...ids, price, size, aggressor, ...times };
      });
    expect(await run.allTrades({ limit: 37 })).toEqual(expected);
    expect(await run.allTrades({ limit: 41, order: 'newest' })).toEqual(expected.toReversed());
    const some = await run.allTrades({ fromMs: NOON + 10_000, toMs: NOON + 11_000, limit: 3, order: 'newest' });
    const inRange = expected.filter(({ eventTimeUs }) => Math.floor(eventTimeUs / 1_000_000) === NOON / 1_000 + 10);
    expect(some).toEqual(inRange.toReversed());
  });

  it('keeps ids that are text, and orders trades of one instant by id', async () => {
    const ids = ['b-2', 'a-1', '6f1c2d8e-0000-4000-8000-0123456789ab'];
    const rows = ids.map((id) => ({ instrument: 1, id, at: NOON_US }));
    await run.driver.write(sealed('a:1', tradesOf(...rows, { id: 10, at: NOON_US }, { id: 9, at: NOON_US })), []);
    expect((await run.allTrades({ ...ETH, limit: 1 })).map(({ id }) => id)).toEqual(ids.toSorted());
    expect((await run.allTrades({ limit: 1 })).map(({ id }) => id)).toEqual(['9', '10']);
  });

  it('returns a trade once that was delivered twice', async () => {
    await run.driver.write(sealed('a:1', tradesOf({ id: 1, at: NOON_US }, { id: 2, at: NOON_US + 1 })), []);
    await run.driver.write(sealed('b:1', tradesOf({ id: 2, at: NOON_US + 1 }, { id: 3, at: NOON_US + 2 })), []);
    expect((await run.allTrades({ limit: 2 })).map(({ id }) => id)).toEqual(['1', '2', '3']);
  });

  it('refuses a cursor that it did not give', async () => {
    await expect(run.trades({ cursor: '12' })).rejects.toMatchObject({ code: 'cursor' });
  });
}

function describeRest(run: DriverRun): void {
  it('stores a batch id once, however often it is written', async () => {
    const batches = sealed('a:1', barsOf({ start: NOON }), tradesOf({ id: 1, at: NOON_US }));
    await run.driver.write(batches, []);
    await run.driver.write(batches, []);
    await run.driver.write([...batches, ...batches], []);
    expect((await run.driver.stats()).rows).toEqual({ 'bars:1000': 1, trades: 1 });
    expect(await run.driver.verify()).toMatchObject({ ok: true, batches: 2, rows: { 'bars:1000': 1, trades: 1 } });
  });

  it('replaces a gap by its later record, and keeps those of other runs apart', async () => {
    await run.driver.write([], [gapOf('g1'), gapOf('g2', { detectedAt: NOON + 1, venue: 'west' })]);
    await run.driver.write([], [gapOf('g1', { state: 'unfilled', reason: 'too old', missing: null })]);
    const range = { fromMs: NOON, toMs: NOON + 10, limit: 10 };
    expect((await run.driver.gaps(range)).map(({ id }) => id)).toEqual(['g2', 'g1']);
    expect(await run.driver.gaps({ ...range, ...BTC })).toEqual([
      gapOf('g1', { state: 'unfilled', reason: 'too old', missing: null }),
    ]);
    await run.reopen({ producer: 'spec:2' });
    await run.driver.write([], [gapOf('g1')]);
    expect((await run.driver.gaps(range)).map(({ id }) => id).toSorted()).toEqual(['g1', 'spec:1:g1', 'spec:1:g2']);
  });

  it('names the highest trade id of the newest 1 s bars, or of the trades where there are no bars', async () => {
    const bars = barsOf({ start: NOON, lastId: 44 }, { start: NOON + 1_000, lastId: 43 });
    await run.driver.write(sealed('a:1', bars, tradesOf({ id: 50, at: NOON_US })), []);
    expect(await run.driver.lastTradeIds()).toEqual(new Map([[0, 44]]));
    await run.driver.write(sealed('a:2', tradesOf({ instrument: 1, id: 7, at: NOON_US })), []);
    expect(await run.driver.lastTradeIds()).toEqual(
      new Map([
        [0, 44],
        [1, 7],
      ]),
    );
  });

  it('removes what is older than its retention, a few rows a step, and nothing else', async () => {
    for (let i = 0; i < 10; i++) {
      const start = NOON + i * 1_000;
      run.now = start;
      const bars = barsOf({ start }, { widthMs: 10_000, start: NOON + i * 10_000 });
      await run.driver.write(sealed(`a:${i}`, bars, tradesOf({ id: i, at: start * 1_000 })), []);
    }
    const after = NOON + 65_500;
    const step = await run.driver.trim(after, 2);
    expect(step).toBeGreaterThan(0);
    expect(step).toBeLessThan(12);
    while ((await run.driver.trim(after, 2)) > 0);
    expect((await run.driver.stats()).rows).toEqual({ 'bars:1000': 4, 'bars:10000': 10, trades: 4 });
    expect((await run.bars()).rows[0].startMs).toBe(NOON + 6_000);
    expect((await run.trades()).rows[0].id).toBe('6');
    expect((await run.driver.verify()).faults).toEqual([]);
  });

  it('keeps everything across a close', async () => {
    await run.driver.write(sealed('a:1', barsOf({ start: NOON }), tradesOf({ id: 1, at: NOON_US })), [gapOf('g')]);
    await run.reopen();
    expect((await run.bars()).rows).toHaveLength(1);
    expect((await run.trades()).rows).toHaveLength(1);
    expect(await run.driver.verify()).toMatchObject({ ok: true, batches: 2 });
  });
}
