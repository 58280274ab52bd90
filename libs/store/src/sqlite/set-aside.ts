import { type QueryRunner } from 'typeorm';
import { type BatchRow } from './entities';
import { removeBatches } from './trim';

/** Moves a bad batch and what is left of its rows out of the tables that are served, into `set_aside` as text. */
export async function setAside(runner: QueryRunner, batch: BatchRow, why: { reason: string; nowMs: number }) {
  const rows: Record<string, unknown>[] = await runner.query(
    batch.kind === 'trades' ? 'SELECT * FROM trade_chunks WHERE batch = ?' : 'SELECT * FROM bars WHERE batch = ?',
    [batch.sequence],
  );
  const content = JSON.stringify(rows, (_, value) =>
    value?.type === 'Buffer' ? Buffer.from(value.data).toString('hex') : value,
  );
  await runner.query('INSERT INTO set_aside (batch, kind, rows, at, reason, content) VALUES (?, ?, ?, ?, ?, ?)', [
    batch.id,
    batch.kind,
    batch.rows,
    why.nowMs,
    why.reason,
    content,
  ]);
  // The span or the key may be what is damaged: so by batch number, which is slow and rare.
  if (batch.kind !== 'trades') await runner.query('DELETE FROM bars WHERE batch = ?', [batch.sequence]);
  await removeBatches(runner, batch.kind, [batch]);
  await runner.query('UPDATE ledger SET set_aside = set_aside + ? WHERE kind = ?', [batch.rows, batch.kind]);
}
