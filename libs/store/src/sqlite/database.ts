import sqlite3 from 'sqlite3';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { ENTITIES } from './entities';
import { toStoreError } from './failure';
import { MIGRATIONS } from './migrations';

/** SQLITE_OPEN_READWRITE: a missing file is not made. A read-only connection could not recover a WAL after a crash. */
const OPEN_EXISTING = 2;

/** TypeORM asks for long stack traces, which write out every parameter of every statement, blobs too: it gets none. */
const DRIVER = { ...sqlite3, verbose: () => sqlite3 };

/** How the file is opened. */
export interface DatabaseOptions {
  readonly path: string;
  readonly durability: 'normal' | 'full';
  readonly busyMs: number;
  readonly fileBytesMax: number | null;
  readonly migrations?: readonly (new () => MigrationInterface)[];
}

/**
 * The connections to one file. TypeORM gives a SQLite DataSource one connection and one query runner, so a transaction
 * of one caller would swallow the statements of another: writing and reading have a DataSource each. In WAL mode neither
 * waits for the other.
 */
export class Database {
  private constructor(
    readonly writer: DataSource,
    readonly reader: DataSource,
  ) {}

  static async open(options: DatabaseOptions): Promise<Database> {
    const writer = sourceOf(options.path, { migrations: options.migrations ?? MIGRATIONS });
    const reader = sourceOf(options.path, { flags: OPEN_EXISTING });
    try {
      await writer.initialize();
      await prepareWriter(writer, options);
      await writer.runMigrations({ transaction: 'all' });
      await reader.initialize();
      await reader.query(`PRAGMA busy_timeout = ${options.busyMs}`);
      await reader.query('PRAGMA query_only = 1');
    } catch (error) {
      // A file that is damaged, locked or not ours: nothing stays open behind the error.
      await closeSources(reader, writer);
      throw toStoreError(error);
    }
    return new Database(writer, reader);
  }

  /** Runs statements as one transaction of the writer: all or nothing. Throws `StoreError`. Never call it while one runs. */
  async transact<T>(work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    const runner = this.writer.createQueryRunner();
    try {
      // IMMEDIATE: a lock is met here, within the busy timeout, and never in the middle.
      await runner.query('BEGIN IMMEDIATE');
      const result = await work(runner);
      await runner.query('COMMIT');
      return result;
    } catch (error) {
      // Some failures (disk full) have rolled back already, and BEGIN may not have begun: then this one is refused.
      await runner.query('ROLLBACK').catch(() => undefined);
      throw toStoreError(error);
    }
  }

  async close(): Promise<void> {
    await closeSources(this.reader, this.writer);
  }
}

/** A connection to an existing file that changes nothing; for an audit. The caller destroys it. */
export async function openForAudit(path: string): Promise<DataSource> {
  const source = sourceOf(path, { flags: OPEN_EXISTING });
  await source.initialize();
  await source.query('PRAGMA query_only = 1');
  return source;
}

function sourceOf(path: string, more: { flags?: number; migrations?: DatabaseOptions['migrations'] }): DataSource {
  return new DataSource({
    type: 'sqlite',
    database: path,
    driver: DRIVER,
    entities: ENTITIES,
    migrations: [...(more.migrations ?? [])] as (new () => MigrationInterface)[],
    migrationsTableName: 'migrations',
    synchronize: false,
    logging: false,
    // Silent unless DEBUG asks: its console logger would print a failed migration, which is thrown as well.
    logger: 'debug',
    flags: more.flags,
  });
}

async function prepareWriter(writer: DataSource, options: DatabaseOptions): Promise<void> {
  await writer.query(`PRAGMA busy_timeout = ${options.busyMs}`);
  // Only an empty file takes it, and only before WAL mode writes its first page: so not TypeORM's own `enableWAL`.
  await writer.query('PRAGMA auto_vacuum = INCREMENTAL');
  await writer.query('PRAGMA journal_mode = WAL');
  await writer.query(`PRAGMA synchronous = ${options.durability === 'full' ? 'FULL' : 'NORMAL'}`);
  await writer.query('PRAGMA journal_size_limit = 16777216');
  if (options.fileBytesMax === null) return;
  const [{ page_size: pageSize }] = await writer.query('PRAGMA page_size');
  await writer.query(`PRAGMA max_page_count = ${Math.floor(options.fileBytesMax / pageSize)}`);
}

async function closeSources(...sources: readonly DataSource[]): Promise<void> {
  for (const source of sources) if (source.isInitialized) await source.destroy();
}
