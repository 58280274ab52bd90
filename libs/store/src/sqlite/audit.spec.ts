import { copyFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { auditStore } from '../open-store';
import { barsOf, BTC, ETH, INSTRUMENTS, NOON, sealed, tradesOf } from '../samples';
import { type StoreDriver } from '../store';
import { open } from './sqlite';

const ALL = { fromMs: NOON, toMs: NOON + 1e9, limit: 10_000 };

describe('the audit', () => {
  let folder: string;
  let path: string;
  let driver: StoreDriver;

  const openDriver = async () => {
    const retention = { trades: null, bars: {} };
    const limits = { durability: 'normal', busyMs: 100, fileBytesMax: null } as const;
    driver = await open({ path, producer: 'spec:1', now: () => NOON, retention, ...limits });
    await driver.registerInstruments(INSTRUMENTS);
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'livetape-audit-'));
    path = join(folder, 'history.db');
    await openDriver();
    for (let i = 0; i < 20; i++) {
      const trades = Array.from({ length: 20 }, (_, j) => ({
        id: i * 20 + j,
        at: NOON * 1_000 + i * 1e6 + j,
        price: j,
      }));
      const texts = { instrument: 1, id: `id-${i}`, at: NOON * 1_000 + i };
      const bars = barsOf({ start: NOON + i * 1_000, close: i }, { instrument: 1, start: NOON + i * 1_000 });
      await driver.write(sealed(`a:${i}`, bars, tradesOf(...trades, texts)), []);
    }
  });
  afterEach(async () => {
    await driver.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Changes the file behind the store's back, as a failing disk would, but through valid pages. */
  async function meddle(...statements: readonly string[]): Promise<void> {
    const other = await new DataSource({ type: 'sqlite', database: path }).initialize();
    for (const statement of statements) await other.query(statement);
    const [{ integrity_check: check }] = await other.query('PRAGMA integrity_check');
    expect(check).toBe('ok');
    await other.destroy();
  }

  async function served() {
    const trades = { ...ALL, order: 'oldest' } as const;
    return [
      (await driver.bars({ ...BTC, widthMs: 1_000, ...ALL })).rows,
      (await driver.bars({ ...ETH, widthMs: 1_000, ...ALL })).rows,
      (await driver.trades({ ...BTC, ...trades })).rows,
      (await driver.trades({ ...ETH, ...trades })).rows,
    ];
  }

  it('finds nothing wrong with what was stored', async () => {
    const rows = { 'bars:1000': 40, trades: 420 };
    const clean = { ok: true, batches: 40, rows, faults: [], faultCount: 0, setAside: [] };
    expect(await driver.verify()).toEqual(clean);
    expect(await auditStore({ path })).toEqual(clean);
  });

  it('names the bar with a changed digit, which SQLite’s own check does not see, and it is not served', async () => {
    await meddle(`UPDATE bars SET close = close + 1 WHERE instrument = 1 AND start_ms = ${NOON + 3_000}`);
    expect((await driver.bars({ ...BTC, widthMs: 1_000, ...ALL })).rows).toHaveLength(19);
    expect(await driver.stats()).toMatchObject({ refused: 1 });
    const { ok, faults } = await driver.verify();
    expect(ok).toBe(false);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ kind: 'batch', batch: 'a:3:0' });
    expect(faults[0].text).toMatch(/1000 ms bar of north BTCUSDT at 2026-11-20T12:00:03.000Z has a wrong checksum/);
  });

  it('names the chunk with a flipped bit, and it is not served', async () => {
    await meddle("UPDATE trade_chunks SET data = X'FF' || substr(data, 2) WHERE sequence = 1");
    expect((await driver.trades({ ...BTC, ...ALL, order: 'oldest' })).rows).toHaveLength(380);
    const { faults } = await driver.verify();
    expect(faults).toMatchObject([{ kind: 'batch', batch: 'a:0:1' }]);
    expect(faults[0].text).toMatch(/chunk of 20 trades of north BTCUSDT at 2026-11-20T12:00:00.000Z/);
  });

  it('sets a bad batch aside, whole, and is clean after', async () => {
    await meddle(`UPDATE bars SET volume = '8' WHERE instrument = 1 AND start_ms = ${NOON + 3_000}`);
    await meddle('UPDATE trade_chunks SET data = substr(data, 2) WHERE sequence = 1');
    expect((await driver.verify({ setAside: true })).setAside).toEqual(['a:0:1', 'a:3:0']);
    expect(await driver.verify()).toMatchObject({ ok: true, batches: 38, rows: { 'bars:1000': 38, trades: 399 } });
    expect(await driver.stats()).toMatchObject({ rows: { 'bars:1000': 38, trades: 399 }, setAside: 23 });
    expect((await served()).map(({ length }) => length)).toEqual([19, 19, 380, 19]);
  });

  it.each([
    [
      'a lost bar',
      `DELETE FROM bars WHERE start_ms = ${NOON} AND instrument = 2`,
      'batch',
      /2 rows were stored, 1 are there/,
    ],
    ['a lost chunk', 'DELETE FROM trade_chunks WHERE sequence = 2', 'batch', /21 rows were stored, 20 are there/],
    ['a changed count', "UPDATE batches SET rows = 3 WHERE id = 'a:1:0'", 'batch', /3 rows were stored, 2 are there/],
    [
      'a bar of no batch',
      `UPDATE bars SET batch = 99999 WHERE instrument = 2 AND start_ms < ${NOON + 2_000}`,
      'count',
      /40 bars are in the file, 38 belong/,
    ],
    [
      'a changed ledger',
      "UPDATE ledger SET appended = appended + 1 WHERE kind = 'trades'",
      'count',
      /ledger counts 421/,
    ],
  ])('finds %s', async (_, statement, kind, text) => {
    await meddle(statement);
    const { ok, faults } = await driver.verify();
    expect(ok).toBe(false);
    expect(faults).toContainEqual(expect.objectContaining({ kind, text: expect.stringMatching(text) }));
  });

  it('misses a batch that vanished with all its rows', async () => {
    await meddle('DELETE FROM trade_chunks WHERE batch = 2', 'DELETE FROM batches WHERE sequence = 2');
    const text = 'trades: the ledger counts 420 rows, the batches 399.';
    expect((await driver.verify()).faults).toEqual([{ kind: 'count', batch: null, text }]);
  });

  it('finds any flipped byte of the file that changes what is served', async () => {
    const before = await served();
    await driver.close();
    const whole = await readFile(path);
    let found = 0;
    for (let flip = 0; flip < 40; flip++) {
      const bytes = Buffer.from(whole);
      // Spread over the file, the same bytes in every run.
      bytes[(flip * 7_919 + 4_096) % bytes.length] ^= 1 << (flip % 8);
      await writeFile(path, bytes);
      const { ok } = await auditStore({ path });
      if (!ok) {
        found++;
        continue;
      }
      await openDriver();
      expect(await served()).toEqual(before);
      await driver.close();
    }
    expect(found).toBeGreaterThan(3);
    await writeFile(path, whole);
    await openDriver();
  });

  it('finds a truncated file, a file that is no database, and a missing one', async () => {
    await driver.close();
    const copy = join(folder, 'copy.db');
    await copyFile(path, copy);
    await truncate(copy, Math.floor((await stat(copy)).size / 2));
    const { ok, faults } = await auditStore({ path: copy });
    expect(ok).toBe(false);
    expect(faults[0]).toMatchObject({ kind: 'file', text: expect.stringMatching(/malformed/) });
    await writeFile(copy, 'not a database at all, but long enough to be read as the header of one'.repeat(10));
    expect(await auditStore({ path: copy })).toMatchObject({ ok: false, faults: [{ kind: 'file' }] });
    expect(await auditStore({ path: join(folder, 'none.db') })).toMatchObject({
      ok: false,
      faults: [{ kind: 'file' }],
    });
    await openDriver();
  });
});
