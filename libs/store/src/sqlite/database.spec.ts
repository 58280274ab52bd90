import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import sqlite3 from 'sqlite3';
import { type DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { Database, type DatabaseOptions } from './database';
import { MIGRATIONS } from './migrations';
import { shrink } from './trim';

class Failing2000000000000 implements MigrationInterface {
  readonly name = 'Failing2000000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gaps');
    await runner.query('ALTER TABLE bars ADD COLUMN half INTEGER');
    await runner.query('SELECT nonsense');
  }

  async down(): Promise<void> {
    throw new Error('never reached');
  }
}

describe('the database', () => {
  let folder: string;
  let options: DatabaseOptions;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'livetape-database-'));
    options = { path: join(folder, 'history.db'), durability: 'normal', busyMs: 50, fileBytesMax: null };
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const pragma = async (source: DataSource, name: string) =>
    Object.values((await source.query(`PRAGMA ${name}`))[0] as object)[0];

  it.each([
    ['normal', 1],
    ['full', 2],
  ] as const)('writes ahead, with durability %s as synchronous = %i', async (durability, synchronous) => {
    const database = await Database.open({ ...options, durability });
    expect(await pragma(database.writer, 'journal_mode')).toBe('wal');
    expect(await pragma(database.writer, 'synchronous')).toBe(synchronous);
    expect(await pragma(database.writer, 'auto_vacuum')).toBe(2);
    expect(await pragma(database.writer, 'busy_timeout')).toBe(50);
    await database.close();
  });

  it('asks for no long stack traces, which write out every parameter', async () => {
    const verbose = jest.spyOn(sqlite3, 'verbose');
    const database = await Database.open(options);
    await database.close();
    expect(verbose).not.toHaveBeenCalled();
    verbose.mockRestore();
  });

  it('lets readers read, and only read, while a transaction is open', async () => {
    const database = await Database.open(options);
    await database.transact(async (runner) => {
      await runner.query("INSERT INTO ledger VALUES ('trades', 1, 1, 0, 0)");
      expect(await database.reader.query('SELECT * FROM ledger')).toEqual([]);
    });
    expect(await database.reader.query('SELECT * FROM ledger')).toHaveLength(1);
    await expect(database.reader.query('DELETE FROM ledger')).rejects.toThrow(/readonly/);
    await database.close();
  });

  it('stores nothing of a transaction that fails, and takes the next one', async () => {
    const database = await Database.open(options);
    const failed = database.transact(async (runner) => {
      await runner.query("INSERT INTO ledger VALUES ('trades', 1, 1, 0, 0)");
      await runner.query('SELECT nonsense');
    });
    await expect(failed).rejects.toMatchObject({ code: 'refused', message: expect.stringMatching(/no such column/) });
    await database.transact((runner) => runner.query("INSERT INTO ledger VALUES ('bars:1000', 1, 1, 0, 0)"));
    expect(await database.reader.query('SELECT kind FROM ledger')).toEqual([{ kind: 'bars:1000' }]);
    await database.close();
  });

  it('leaves the tables as they were when a migration fails', async () => {
    await (await Database.open(options)).close();
    const failed = Database.open({ ...options, migrations: [...MIGRATIONS, Failing2000000000000] });
    await expect(failed).rejects.toMatchObject({ code: 'refused' });
    const database = await Database.open(options);
    expect(await database.reader.query('SELECT * FROM gaps')).toEqual([]);
    expect(await database.reader.query("SELECT * FROM pragma_table_info('bars') WHERE name = 'half'")).toEqual([]);
    await database.close();
  });

  it('says in a sentence why it cannot be opened', async () => {
    const failed = Database.open({ ...options, path: folder });
    await expect(failed).rejects.toMatchObject({ code: 'io', message: expect.stringMatching(/SQLITE_CANTOPEN/) });
  });

  it('gives pages back to the disk, some at a time, when much of the file is free', async () => {
    const database = await Database.open(options);
    const runner = database.writer.createQueryRunner();
    await runner.query('CREATE TABLE load (bytes BLOB)');
    for (let i = 0; i < 40; i++) await runner.query('INSERT INTO load VALUES (zeroblob(100000))');
    const full = await pragma(database.writer, 'page_count');
    await runner.query('DELETE FROM load');
    await shrink(runner);
    const once = await pragma(database.writer, 'page_count');
    expect(full - once).toBeGreaterThanOrEqual(256);
    expect(full - once).toBeLessThan(260);
    for (let i = 0; i < 10; i++) await shrink(runner);
    expect(await pragma(database.writer, 'page_count')).toBeLessThan(full / 2);
    await database.close();
  });
});
