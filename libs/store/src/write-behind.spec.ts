import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { openStore, type StoreOptions } from './open-store';
import { barsOf, BTC, gapOf, HandClock, INSTRUMENTS, NOON, tradesOf } from './samples';
import { type Store } from './store';

const ALL = { ...BTC, fromMs: NOON, toMs: NOON + 1e9, limit: 100_000 };
const BARS = { ...ALL, widthMs: 1_000 };

describe('a store over SQLite', () => {
  let folder: string;
  let path: string;
  let clock: HandClock;
  let store: Store;
  let commits: string[];
  let nextCommit: Promise<void>;
  let other: DataSource;

  async function open(more: Partial<StoreOptions> = {}): Promise<void> {
    let resolve: () => void;
    nextCommit = new Promise((done) => (resolve = done));
    store = await openStore({
      path,
      clock,
      busyMs: 20,
      committed: (batches) => {
        commits.push(...batches.map(({ id }) => id));
        resolve();
        nextCommit = new Promise((done) => (resolve = done));
      },
      ...more,
    });
    await store.registerInstruments(INSTRUMENTS);
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'livetape-store-'));
    path = join(folder, 'history.db');
    clock = new HandClock();
    commits = [];
    other = new DataSource({ type: 'sqlite', database: path });
  });
  afterEach(async () => {
    if (other.isInitialized) await other.destroy();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const second = (i: number) => barsOf({ start: NOON + i * 1_000, close: 100 + i });
  const trade = (id: number) => tradesOf({ id, at: NOON * 1_000 + id });

  it('returns at once and commits with the next flush', async () => {
    await open({ epoch: 'e1' });
    const batch = second(0);
    store.appendBars(batch);
    batch.clear();
    store.appendTrades(trade(1));
    expect((await store.bars(BARS)).rows).toEqual([]);
    clock.advance(499);
    expect(store.health()).toMatchObject({ state: 'ok', lagMs: 499, batches: 0 });
    const committed = nextCommit;
    clock.advance(1);
    await committed;
    expect((await store.bars(BARS)).rows).toHaveLength(1);
    expect((await store.trades({ ...ALL, order: 'newest' })).rows).toHaveLength(1);
    expect(store.health()).toMatchObject({ lagMs: 0, bufferedBytes: 0, batches: 2, lastCommitAt: NOON + 500 });
    expect(commits).toEqual(['livetape:e1:0', 'livetape:e1:1']);
  });

  it('raises an alarm while another connection holds the lock, and then loses nothing', async () => {
    await open();
    await other.initialize();
    await other.query('BEGIN IMMEDIATE');
    for (let i = 0; i < 50; i++) {
      store.appendBars(second(i));
      store.appendTrades(trade(i));
      if (i % 10 === 0) await expect(store.flush()).rejects.toMatchObject({ code: 'locked' });
      clock.advance(1);
    }
    store.appendGap(gapOf('g'));
    const { state, reason, lagMs, failures } = store.health();
    expect([state, reason]).toEqual(['alarm', expect.stringMatching(/locked by another connection/)]);
    expect(lagMs).toBe(50);
    expect(failures).toBeGreaterThanOrEqual(5);
    expect((await store.bars(BARS)).rows).toEqual([]);

    await other.query('COMMIT');
    await store.flush();
    expect(store.health()).toMatchObject({ state: 'ok', lagMs: 0, droppedBars: 0, droppedTrades: 0 });
    expect((await store.bars(BARS)).rows.map(({ close }) => close)).toEqual(
      Array.from({ length: 50 }, (_, i) => 100 + i),
    );
    expect((await store.trades({ ...ALL, order: 'oldest' })).rows).toHaveLength(50);
    expect(await store.gaps({ ...ALL })).toHaveLength(1);
    expect((await store.verify()).faults).toEqual([]);
  });

  it('waits longer after each failure, and recovers by itself', async () => {
    await open();
    await other.initialize();
    await other.query('BEGIN IMMEDIATE');
    store.appendBars(second(0));
    const waits: (number | null)[] = [];
    for (let failures = 1; failures <= 8; failures++) {
      clock.advance(clock.untilNext ?? 0);
      while (store.health().failures < failures || clock.untilNext === null) await new Promise(setImmediate);
      waits.push(clock.untilNext);
    }
    expect(waits).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
    await other.query('COMMIT');
    const committed = nextCommit;
    clock.advance(5_000);
    await committed;
    expect(store.health().state).toBe('ok');
  });

  it('raises an alarm when the disk is full, and goes on when there is room', async () => {
    await open({ fileBytesMax: 150_000, keepTrades: true });
    let stored = 0;
    await expect(
      (async () => {
        for (; ; stored += 100) {
          store.appendBars(barsOf(...Array.from({ length: 100 }, (_, i) => ({ start: NOON + (stored + i) * 1_000 }))));
          await store.flush();
        }
      })(),
    ).rejects.toMatchObject({ code: 'full' });
    expect(stored).toBeGreaterThan(0);
    expect(store.health()).toMatchObject({ state: 'alarm', reason: expect.stringMatching(/is full/) });
    store.appendBars(second(stored + 100));
    await expect(store.flush()).rejects.toMatchObject({ code: 'full' });
    expect((await store.bars(BARS)).rows).toHaveLength(stored);
    expect((await store.verify()).faults).toEqual([]);

    // A week later the retention makes room.
    clock.advance(8 * 86_400_000);
    while (store.health().state === 'alarm') await store.flush().catch(() => undefined);
    expect((await store.bars(BARS)).rows.at(-1)?.startMs).toBe(NOON + (stored + 100) * 1_000);
    expect(store.health()).toMatchObject({ droppedBars: 0 });
    expect((await store.verify()).faults).toEqual([]);
  });

  it('drops the oldest raw trades first when its memory is full, then bars, and counts both', async () => {
    await open({ bufferedBytesMax: 20_000 });
    await other.initialize();
    await other.query('BEGIN IMMEDIATE');
    for (let i = 0; i < 50; i++) {
      store.appendTrades(tradesOf(...Array.from({ length: 50 }, (_, j) => ({ id: i * 50 + j, at: NOON * 1_000 + i }))));
      store.appendBars(second(i));
      expect(store.health().bufferedBytes).toBeLessThanOrEqual(20_000);
    }
    const { droppedTrades, droppedBars } = store.health();
    expect(droppedTrades).toBeGreaterThan(0);
    expect(droppedBars).toBe(0);
    for (let i = 50; i < 200; i++) store.appendBars(second(i));
    const dropped = store.health();
    expect(dropped.droppedTrades).toBe(2_500);
    expect(dropped.droppedBars).toBeGreaterThan(0);
    expect(dropped.bufferedBytes).toBeLessThanOrEqual(20_000);
    await other.query('COMMIT');
    await store.flush();
    const { rows } = await store.bars(BARS);
    expect(rows).toHaveLength(200 - dropped.droppedBars);
    expect(rows.at(-1)?.close).toBe(299);
  });

  it('sets aside a trade whose numbers it cannot keep, and stores its neighbours', async () => {
    await open();
    store.appendTrades(
      tradesOf({ id: 1, at: NOON * 1_000 }, { id: 2, at: NaN }, { id: 3, at: NOON * 1_000, price: -1 }),
    );
    await store.flush();
    expect(store.health().rejected).toBe(2);
    expect((await store.trades({ ...ALL, order: 'newest' })).rows).toHaveLength(1);
  });

  it('keeps no raw trades when told so', async () => {
    await open({ keepTrades: false });
    store.appendTrades(trade(1));
    await store.flush();
    expect(await store.stats()).toMatchObject({ rows: {} });
  });

  it('refuses instruments that it does not know, drivers that it does not have, and rows after its end', async () => {
    await open();
    expect(() => store.appendBars(barsOf({ instrument: 9, start: NOON }))).toThrow(/not registered.*9/);
    await expect(openStore({ path, driver: 'none' })).rejects.toThrow('Known: sqlite.');
    store.appendBars(second(0));
    await store.close();
    expect(() => store.appendBars(second(1))).toThrow('closed');
    await expect(store.flush()).rejects.toMatchObject({ code: 'closed' });
    await open();
    expect((await store.bars(BARS)).rows).toHaveLength(1);
  });

  it('keeps nothing of a store in memory', async () => {
    path = ':memory:';
    await open();
    store.appendBars(second(0));
    await store.flush();
    expect((await store.bars(BARS)).rows).toHaveLength(1);
    expect((await store.verify()).ok).toBe(true);
    await store.close();
    await open();
    expect((await store.bars(BARS)).rows).toEqual([]);
  });

  it('keeps its file and its rows bounded by the retention', async () => {
    await open({ retention: { trades: 5_000, bars: { 1_000: 5_000 } } });
    const sizes: number[] = [];
    for (let i = 0; i < 120; i++) {
      const many = Array.from({ length: 200 }, (_, j) => ({ id: i * 200 + j, at: (NOON + i * 1_000) * 1_000 + j }));
      store.appendTrades(tradesOf(...many));
      store.appendBars(second(i));
      clock.advance(400);
      await store.flush();
      clock.advance(600);
      const { rows, fileBytes } = await store.stats();
      expect(rows['trades']).toBeLessThanOrEqual(200 * 8);
      sizes.push(fileBytes);
    }
    expect(Math.max(...sizes.slice(60))).toBe(Math.max(...sizes.slice(30, 60)));
    expect((await store.verify()).faults).toEqual([]);
  });
});
