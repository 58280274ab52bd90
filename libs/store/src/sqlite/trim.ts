import { type QueryRunner } from 'typeorm';
import { type Retention } from '../registry';
import { barKind } from '../sealed-batch';
import { type BatchRow } from './entities';

/** Free pages are written again, so they cost nothing; the file is made smaller only when much of it is free. */
const FREE_SHARE_MAX = 0.25;
const FREE_PAGES_MIN = 256;
const PAGES_PER_STEP = 256;

/** Most batches that one step looks at. */
const BATCHES_PER_STEP = 100;

/** A step keeps up with what a flush brings: a batch of bars, but of trades, which are a hundred to a row, a few. */
const BATCHES_MIN = { bars: 1, trades: 4 };

/** Removes the oldest batches of each kind that has a retention, whole, about `rowsMax` rows of each. */
export async function trimBatches(
  runner: QueryRunner,
  retention: Retention,
  { nowMs, rowsMax }: { nowMs: number; rowsMax: number },
): Promise<number> {
  const kinds: [string, number | null][] = [['trades', retention.trades]];
  for (const [widthMs, keepMs] of Object.entries(retention.bars)) kinds.push([barKind(Number(widthMs)), keepMs]);
  let removed = 0;
  for (const [kind, keepMs] of kinds) {
    if (keepMs === null) continue;
    const batches = await oldestBatches(runner, kind, nowMs - keepMs);
    const chosen = firstRows(batches, { rowsMax, batchesMin: BATCHES_MIN[kind === 'trades' ? 'trades' : 'bars'] });
    if (chosen.length === 0) continue;
    const rows = chosen.reduce((sum, batch) => sum + batch.rows, 0);
    await removeBatches(runner, kind, chosen);
    await runner.query('UPDATE ledger SET trimmed = trimmed + ? WHERE kind = ?', [rows, kind]);
    removed += rows;
  }
  return removed;
}

/** Deletes batches with their rows. The ledger is the caller's. */
export async function removeBatches(runner: QueryRunner, kind: string, batches: readonly BatchRow[]): Promise<void> {
  const sequences = JSON.stringify(batches.map(({ sequence }) => sequence));
  const isInBatch = 'batch IN (SELECT value FROM json_each(?))';
  if (kind === 'trades') {
    await runner.query(`DELETE FROM trade_chunks WHERE ${isInBatch}`, [sequences]);
  } else {
    const oldest = Math.min(...batches.map((batch) => batch.oldest));
    const newest = Math.max(...batches.map((batch) => batch.newest));
    // The batch's span of time is found in the key, an instrument at a time: bars need no second index.
    await runner.query(
      `DELETE FROM bars WHERE instrument IN (SELECT id FROM instruments) AND width_ms = ?
         AND start_ms BETWEEN ? AND ? AND ${isInBatch}`,
      [Number(kind.slice(kind.indexOf(':') + 1)), oldest, newest, sequences],
    );
  }
  await runner.query('DELETE FROM batches WHERE sequence IN (SELECT value FROM json_each(?))', [sequences]);
}

/** Gives a few free pages back to the disk when many are free. Not inside a transaction. */
export async function shrink(runner: QueryRunner): Promise<void> {
  const [{ freelist_count: free }] = await runner.query('PRAGMA freelist_count');
  const [{ page_count: pages }] = await runner.query('PRAGMA page_count');
  if (free < FREE_PAGES_MIN || free < pages * FREE_SHARE_MAX) return;
  await runner.query(`PRAGMA incremental_vacuum(${PAGES_PER_STEP})`);
}

function oldestBatches(runner: QueryRunner, kind: string, before: number): Promise<BatchRow[]> {
  return runner.query(
    `SELECT sequence, id, rows, oldest, newest FROM batches WHERE kind = ? AND committed_at < ?
     ORDER BY sequence LIMIT ${BATCHES_PER_STEP}`,
    [kind, before],
  );
}

/** At least some batches, however large; then as many as fit. */
function firstRows(batches: readonly BatchRow[], most: { rowsMax: number; batchesMin: number }): BatchRow[] {
  let rows = 0;
  return batches.filter((batch, at) => {
    rows += batch.rows;
    return at < most.batchesMin || rows <= most.rowsMax;
  });
}
