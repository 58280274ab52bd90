import { type QueryRunner } from 'typeorm';
import { kindOf, type SealedBars, type SealedBatch, type SealedTrades } from '../sealed-batch';
import { addChecksum, barChecksum, batchChecksum, chunkChecksum } from './checksum';
import { BarEntity, type BarRow, BatchEntity, type BatchRow, ChunkEntity, type ChunkRow } from './entities';
import { insertRows } from './insert-rows';

/** What became of a batch's rows. */
interface Written {
  readonly rows: number;
  /** Their checksums added up. */
  readonly sum: number;
  readonly oldest: number;
  readonly newest: number;
}

/** Writes batches in the transaction of a query runner. */
export class BatchWrite {
  /** Rows that were left out because they are stored already. */
  duplicates = 0;

  /** @param rowIds by process instrument id, the id of its row */
  constructor(
    private readonly runner: QueryRunner,
    private readonly rowIds: readonly number[],
    private readonly nowMs: number,
  ) {}

  async writeAll(batches: readonly SealedBatch[]): Promise<void> {
    if (batches.length === 0) return;
    const stored = await this.storedIds(batches);
    let sequence = await this.lastSequence();
    const records: BatchRow[] = [];
    for (const batch of batches) {
      if (stored.has(batch.id)) {
        this.duplicates += batch.rows;
        continue;
      }
      stored.add(batch.id);
      sequence++;
      const written =
        batch.kind === 'bars' ? await this.writeBars(batch, sequence) : await this.writeTrades(batch, sequence);
      const { rows, sum, oldest, newest } = written;
      const head = { sequence, id: batch.id, kind: kindOf(batch), rows, oldest, newest, committedAt: this.nowMs };
      records.push({ ...head, checksum: batchChecksum(head, sum) });
      this.duplicates += batch.rows - rows;
    }
    await insertRows(this.runner, BatchEntity, records);
    await this.enterInLedger(records);
  }

  private async storedIds(batches: readonly SealedBatch[]): Promise<Set<string>> {
    const ids = JSON.stringify(batches.map(({ id }) => id));
    const sql = 'SELECT id FROM batches WHERE id IN (SELECT value FROM json_each(?))';
    const rows: { id: string }[] = await this.runner.query(sql, [ids]);
    return new Set(rows.map(({ id }) => id));
  }

  private async lastSequence(): Promise<number> {
    const [{ last }] = await this.runner.query('SELECT coalesce(max(sequence), 0) AS last FROM ledger');
    return last;
  }

  private async writeBars(batch: SealedBars, sequence: number): Promise<Written> {
    const rows: BarRow[] = [];
    let sum = 0;
    const revisions = await this.storedRevisions(batch);
    for (let row = 0; row < batch.rows; row++) {
      const bar = this.barOf(batch, row, sequence);
      const key = `${bar.instrument}|${bar.startMs}`;
      const before = revisions.get(key) ?? [];
      if (before.some((other) => isSameBar(other, bar))) continue;
      const newest = Math.max(-1, ...before.map(({ revision }) => revision));
      // Another run of the process closed the same window: what is appended later is newer, whatever it calls itself.
      bar.revision = Math.max(bar.revision, newest + 1);
      bar.crc = barChecksum(bar);
      sum = addChecksum(sum, bar.crc);
      rows.push(bar);
      revisions.set(key, [...before, bar]);
    }
    await insertRows(this.runner, BarEntity, rows);
    const starts = rows.map(({ startMs }) => startMs);
    const span = { oldest: Math.min(...starts), newest: Math.max(...starts) };
    return { rows: rows.length, sum, ...(rows.length === 0 ? { oldest: 0, newest: 0 } : span) };
  }

  /** The stored revisions of the batch's windows. Usually none: one seek in the key per row. */
  private async storedRevisions({ bars, rows, widthMs }: SealedBars): Promise<Map<string, BarRow[]>> {
    const windows = Array.from({ length: rows }, (_, row) => [this.rowIds[bars.instrument[row]], bars.start[row]]);
    const found: BarRow[] = await this.runner.query(
      `SELECT DISTINCT b.instrument, b.start_ms AS startMs, b.revision, b.open, b.high, b.low, b.close, b.volume,
         b.notional, b.buy_volume AS buyVolume, b.trades, b.last_id AS lastId
       FROM json_each(?) w CROSS JOIN bars b
         ON b.instrument = json_extract(w.value, '$[0]') AND b.width_ms = ? AND b.start_ms = json_extract(w.value, '$[1]')`,
      [JSON.stringify(windows), widthMs],
    );
    return Map.groupBy(found, ({ instrument, startMs }) => `${instrument}|${startMs}`);
  }

  private barOf({ bars, widthMs }: SealedBars, row: number, batch: number): BarRow {
    return {
      instrument: this.rowIds[bars.instrument[row]],
      widthMs,
      startMs: bars.start[row],
      revision: bars.revision[row],
      open: bars.open[row],
      high: bars.high[row],
      low: bars.low[row],
      close: bars.close[row],
      volume: String(bars.volume.value(row)),
      notional: String(bars.notional.value(row)),
      buyVolume: String(bars.buyVolume.value(row)),
      trades: bars.trades[row],
      lastId: bars.lastId[row],
      batch,
      crc: 0,
    };
  }

  private async writeTrades({ chunks, rows }: SealedTrades, sequence: number): Promise<Written> {
    let sum = 0;
    const records = chunks.map((chunk): ChunkRow => {
      const { startUs, endUs, lastId, data } = chunk;
      const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
      const instrument = this.rowIds[chunk.instrument];
      const record = { instrument, batch: sequence, rows: chunk.rows, startUs, endUs, lastId, data: bytes };
      const crc = chunkChecksum(record);
      sum = addChecksum(sum, crc);
      return { ...record, crc };
    });
    await insertRows<ChunkRow>(this.runner, ChunkEntity, records);
    return { rows, sum, oldest: 0, newest: 0 };
  }

  private async enterInLedger(records: readonly BatchRow[]): Promise<void> {
    const kinds = Map.groupBy(records, ({ kind }) => kind);
    const entries = [...kinds].map(([kind, batches]) => [
      kind,
      Math.max(...batches.map(({ sequence }) => sequence)),
      batches.reduce((sum, { rows }) => sum + rows, 0),
    ]);
    if (entries.length === 0) return;
    await this.runner.query(
      `INSERT INTO ledger (kind, sequence, appended, trimmed, set_aside)
       VALUES ${entries.map(() => '(?, ?, ?, 0, 0)').join(', ')}
       ON CONFLICT (kind) DO UPDATE SET sequence = excluded.sequence, appended = appended + excluded.appended`,
      entries.flat(),
    );
  }
}

function isSameBar(a: BarRow, b: BarRow): boolean {
  return (
    a.open === b.open &&
    a.high === b.high &&
    a.low === b.low &&
    a.close === b.close &&
    a.volume === b.volume &&
    a.notional === b.notional &&
    a.buyVolume === b.buyVolume &&
    a.trades === b.trades &&
    a.lastId === b.lastId
  );
}
