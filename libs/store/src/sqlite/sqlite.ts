import { type VerifyReport } from '../history';
import { type DriverOptions } from '../registry';
import { type StoreDriver } from '../store';
import { auditDatabase, unreadable } from './audit';
import { Database, openForAudit } from './database';
import { SqliteDriver } from './sqlite-driver';

/** Opens, makes or migrates the file. Throws `StoreError`. */
export async function open(options: DriverOptions): Promise<StoreDriver> {
  return new SqliteDriver(await Database.open(options), options);
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
