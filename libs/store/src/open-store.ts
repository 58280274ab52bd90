import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from './clock';
import { StoreError } from './errors';
import { type VerifyReport } from './history';
import { type DriverModule, drivers, type Retention } from './registry';
import { type SealedBatch } from './sealed-batch';
import { type Store } from './store';
import { WriteBehind } from './write-behind';

/** Everything that a store can be told; only `path` has no default. */
export interface StoreOptions {
  /** A name in `drivers`. */
  readonly driver?: string;
  /** Where the data is: a file for SQLite; its folder is made when it is missing. `:memory:` keeps nothing after the end. */
  readonly path: string;
  /** Who appends, and its run of the process: the first two parts of every batch id, without a colon. */
  readonly producer?: string;
  /** Must never come twice for one producer; by default the time of opening and some chance. */
  readonly epoch?: string;
  readonly clock?: Clock;
  readonly keepTrades?: boolean;
  readonly retention?: Retention;
  readonly durability?: 'normal' | 'full';
  readonly flushMs?: number;
  readonly busyMs?: number;
  readonly bufferedBytesMax?: number;
  readonly fileBytesMax?: number | null;
  readonly trimRowsMax?: number;
  /** Called after each commit with the batches that are now safe. */
  readonly committed?: (batches: readonly SealedBatch[]) => void;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A bar takes about 100 bytes: with 64 instruments below 600 MB of each of the three widths. Wider bars are kept for ever. */
export const DEFAULT_RETENTION: Retention = {
  trades: HOUR_MS,
  bars: { 1_000: DAY_MS, 10_000: 7 * DAY_MS, 60_000: 60 * DAY_MS },
};

/** Opens, and where needed makes or migrates, the store. Throws `StoreError`. The caller closes it. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const clock = options.clock ?? systemClock;
  const epoch = options.epoch ?? `${clock.now()}-${randomBytes(4).toString('hex')}`;
  const producer = `${options.producer ?? 'livetape'}:${epoch}`;
  const module = await loadDriver(options.driver);
  const driver = await module.open({
    path: options.path,
    producer,
    now: () => clock.now(),
    retention: options.retention ?? DEFAULT_RETENTION,
    durability: options.durability ?? 'normal',
    busyMs: options.busyMs ?? 2_000,
    fileBytesMax: options.fileBytesMax ?? null,
  });
  return new WriteBehind(driver, {
    clock,
    producer,
    keepTrades: options.keepTrades ?? true,
    flushMs: options.flushMs ?? 500,
    bufferedBytesMax: options.bufferedBytesMax ?? 32_000_000,
    bufferedGapsMax: 10_000,
    trimRowsMax: options.trimRowsMax ?? 2_000,
    committed: options.committed,
  });
}

/** Audits a store that is not open here (it may be open elsewhere), changing nothing. Throws for an unknown driver only. */
export async function auditStore(options: { driver?: string; path: string }): Promise<VerifyReport> {
  const module = await loadDriver(options.driver);
  return module.audit(options.path);
}

/** Loads the code of a driver, which takes longer than to open a store: a start does it while it waits for something else. */
export async function loadDriver(name = 'sqlite'): Promise<DriverModule> {
  if (!Object.hasOwn(drivers, name)) throw new StoreError('driver', `Known: ${Object.keys(drivers).join(', ')}.`);
  return drivers[name]();
}
