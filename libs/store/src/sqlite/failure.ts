import { StoreError, type StoreErrorCode } from '../errors';

/** SQLite's result codes (https://www.sqlite.org/rescode.html) that have a sentence of their own. */
const CODES: Readonly<Record<string, StoreErrorCode>> = {
  SQLITE_BUSY: 'locked',
  SQLITE_LOCKED: 'locked',
  SQLITE_FULL: 'full',
  SQLITE_IOERR: 'io',
  SQLITE_CANTOPEN: 'io',
  SQLITE_CORRUPT: 'corrupt',
  SQLITE_NOTADB: 'corrupt',
  SQLITE_READONLY: 'readonly',
  SQLITE_PERM: 'readonly',
};

/** What an error of the driver means. TypeORM hangs SQLite's own error, with its code, on `driverError`. */
export function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const source = (error as { driverError?: unknown }).driverError ?? error;
  const code = CODES[String((source as { code?: unknown }).code)] ?? 'refused';
  return new StoreError(code, `SQLite says: ${(source as Error).message}.`, error);
}
