import { type VerifyReport } from './history';
import { type StoreDriver } from './store';

/** How long rows are kept after they were stored, in ms; null keeps them for ever. */
export interface Retention {
  readonly trades: number | null;
  /** By width in ms; a width that is not named is kept for ever. */
  readonly bars: Readonly<Record<number, number | null>>;
}

/** What every driver is opened with. */
export interface DriverOptions {
  /** Where the data is: a file for SQLite. */
  readonly path: string;
  /** First part of a stored gap's key, which is unique only in one run of a process. */
  readonly producer: string;
  readonly retention: Retention;
  /** ms since the epoch. */
  readonly now: () => number;
  /** `normal` survives the death of the process; `full` also the loss of power, and is slower. */
  readonly durability: 'normal' | 'full';
  /** How long a statement waits for another connection's lock before the write fails and is tried again. */
  readonly busyMs: number;
  /** The database never grows beyond this; null leaves it to the disk. */
  readonly fileBytesMax: number | null;
}

/** What a driver's folder exports. */
export interface DriverModule {
  open(options: DriverOptions): Promise<StoreDriver>;
  /** Audits without changing or migrating anything; what cannot be read is a fault, not an error. */
  audit(path: string): Promise<VerifyReport>;
}

/** Every driver, loaded when it is used: one line each. */
export const drivers: Readonly<Record<string, () => Promise<DriverModule>>> = {
  sqlite: () => import('./sqlite/sqlite'),
};
