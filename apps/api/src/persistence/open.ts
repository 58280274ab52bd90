import { mkdirSync, rmSync } from 'node:fs';
import { dirname, parse, join } from 'node:path';
import { type Source, WIDTH_NAMES, WIDTHS } from '@livetape/model';
import { openStore, type Retention, type Store } from '@livetape/store';
import { type Config } from '../config';
import { type Origin } from '../ingestion/origin';

/** Injects the store (`Store`). */
export const STORE = Symbol('STORE');

/**
 * Opens the store of this run. Simulated and recorded data never lie beside live data: each has a file of its own, emptied at
 * the start. Rejects with a StoreError when it cannot be opened.
 */
export async function openStoreFor({ store }: Config, { source }: Origin): Promise<Store> {
  const path = pathFor(store.path, source);
  if (path !== store.path) removeDatabase(path);
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  return openStore({
    path,
    keepTrades: store.trades,
    retention: retentionOf(store.retention),
    durability: store.durability,
    flushMs: store.flushMs,
  });
}

/** `data/livetape.sqlite` → `data/livetape.sim.sqlite` for simulated data. */
export function pathFor(path: string, source: Source): string {
  if (source === 'live' || path === ':memory:') return path;
  const { dir, name, ext } = parse(path);
  return join(dir, `${name}.${source}${ext}`);
}

function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}

function retentionOf({ tradesMs, barsMs }: Config['store']['retention']): Retention {
  const bars = WIDTH_NAMES.flatMap((name) => (barsMs[name] > 0 ? [[WIDTHS[name], barsMs[name]]] : []));
  return { trades: tradesMs > 0 ? tradesMs : null, bars: Object.fromEntries(bars) };
}
