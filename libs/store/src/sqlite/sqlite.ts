import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type VerifyReport } from '../history';
import { type DriverOptions } from '../registry';
import { type StoreDriver } from '../store';
import { auditDatabase, unreadable } from './audit';
import { Database, openForAudit } from './database';
import { SqliteDriver } from './sqlite-driver';

/** SQLite's name of a database that keeps nothing. */
const MEMORY = ':memory:';

/** Opens, makes or migrates the file. Throws `StoreError`. */
export async function open(options: DriverOptions): Promise<StoreDriver> {
  if (options.path !== MEMORY) return new SqliteDriver(await Database.open(options), options);
  // In memory, every connection would have a database of its own: so a file, which goes with the last of them.
  const folder = await mkdtemp(join(tmpdir(), 'livetape-'));
  const path = join(folder, 'history.db');
  const own = { ...options, path };
  return new TemporaryDriver(await Database.open(own), own);
}

/** Takes the folder of its file away when it is closed. */
class TemporaryDriver extends SqliteDriver {
  override async close(): Promise<void> {
    await super.close();
    await rm(dirname(this.path), { recursive: true, force: true });
  }
}

/** Audits the file at `path` without changing it. */
export async function audit(path: string): Promise<VerifyReport> {
  try {
    const source = await openForAudit(path);
    try {
      return (await auditDatabase(source)).report;
    } finally {
      await source.destroy();
    }
  } catch (error) {
    // Missing, not a database, or damaged in its first page: exactly what an audit is asked to tell.
    return unreadable(error);
  }
}
