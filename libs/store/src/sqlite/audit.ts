import { type DataSource } from 'typeorm';
import { readChunk } from '../chunk';
import { type Fault, type VerifyReport } from '../history';
import { barKind } from '../sealed-batch';
import { BAR_COLUMNS } from './bar-query';
import { addChecksum, barChecksum, batchChecksum, chunkChecksum, instrumentChecksum } from './checksum';
import { type BarRow, type BatchRow, type ChunkRow, InstrumentEntity, type InstrumentRow } from './entities';
import { CHUNK_COLUMNS } from './trade-query';

const FAULTS_MAX = 100;
const BATCHES_PER_READ = 2_000;
const BARS_PER_READ = 2_000;
const CHUNKS_PER_READ = 250;

/** A report, and the batches in it that are bad. */
export interface Audit {
  readonly report: VerifyReport;
  readonly bad: readonly BatchRow[];
}

/**
 * Recomputes every row's checksum, every batch's count and checksum, and the sums of rows against the ledger, in one
 * read transaction: what is written or trimmed meanwhile is not seen. The connection must be its own.
 */
export async function auditDatabase(source: DataSource): Promise<Audit> {
  const audit = new Auditor(source);
  await source.query('BEGIN');
  try {
    await audit.run();
  } finally {
    await source.query('ROLLBACK');
  }
  return { report: audit.report(), bad: audit.bad };
}

/** The report of a file that cannot be opened or read at all. */
export function unreadable(error: unknown): VerifyReport {
  const text = `The database cannot be read: ${messageOf(error)}.`;
  return {
    ok: false,
    batches: 0,
    rows: {},
    faults: [{ kind: 'file', batch: null, text }],
    faultCount: 1,
    setAside: [],
  };
}

/** What was found of one batch. */
interface Found {
  rows: number;
  sum: number;
  firstFault: string | null;
}

class Auditor {
  readonly bad: BatchRow[] = [];
  private readonly faults: Fault[] = [];
  private faultCount = 0;
  private batches = 0;
  private readonly rows: Record<string, number> = {};
  private readonly declared: Record<string, number> = {};
  private readonly instruments = new Map<number, string>();
  private readonly refusals = new Set<string>();

  constructor(private readonly source: DataSource) {}

  async run(): Promise<void> {
    await this.step('The file', () => this.checkFile());
    await this.step('The instruments', () => this.checkInstruments());
    await this.step('The batches', () => this.checkBatches());
    await this.step('The rows outside any batch', () => this.checkStrays());
    await this.step('The ledger', () => this.checkLedger());
  }

  report(): VerifyReport {
    const { batches, rows, faults, faultCount } = this;
    return { ok: faultCount === 0, batches, rows, faults, faultCount, setAside: [] };
  }

  /** A damaged page makes SQLite refuse the statement: that is a finding, told once, and the rest is still looked at. */
  private async step(what: string, work: () => Promise<void>): Promise<void> {
    await work().catch((error) => {
      const why = messageOf(error);
      if (!this.refusals.has(why)) this.add('file', null, `${what} cannot be read wholly: ${why}.`);
      this.refusals.add(why);
    });
  }

  private add(kind: Fault['kind'], batch: string | null, text: string): void {
    this.faultCount++;
    if (this.faults.length < FAULTS_MAX) this.faults.push({ kind, batch, text });
  }

  private async checkFile(): Promise<void> {
    const lines: { integrity_check: string }[] = await this.source.query('PRAGMA integrity_check(20)');
    for (const { integrity_check: line } of lines) if (line !== 'ok') this.add('file', null, `SQLite finds: ${line}.`);
  }

  private async checkInstruments(): Promise<void> {
    const rows = await this.source.manager.find<InstrumentRow>(InstrumentEntity);
    for (const row of rows) {
      const name = `${row.venue} ${row.symbol}`;
      this.instruments.set(row.id, name);
      if (row.crc !== instrumentChecksum(row)) this.add('row', null, `The instrument ${name} has a wrong checksum.`);
    }
  }

  private async checkBatches(): Promise<void> {
    let after = 0;
    for (;;) {
      const batches: BatchRow[] = await this.source.query(
        `SELECT sequence, id, kind, rows, checksum, committed_at AS committedAt, oldest, newest FROM batches
         WHERE sequence > ? ORDER BY sequence LIMIT ${BATCHES_PER_READ}`,
        [after],
      );
      if (batches.length === 0) return;
      const found = new Map(batches.map(({ sequence }) => [sequence, { rows: 0, sum: 0, firstFault: null } as Found]));
      const range = { from: batches[0].sequence, to: batches[batches.length - 1].sequence };
      await this.step('Some chunks of trades', () => this.addChunks(found, range));
      await this.step('Some bars', () => this.addBars(found, batches));
      for (const batch of batches) this.checkBatch(batch, found.get(batch.sequence));
      after = range.to;
    }
  }

  private checkBatch(batch: BatchRow, found: Found | undefined): void {
    this.batches++;
    this.declared[batch.kind] = (this.declared[batch.kind] ?? 0) + batch.rows;
    if (found === undefined) return;
    const isWhole = found.rows === batch.rows && batch.checksum === batchChecksum(batch, found.sum);
    if (isWhole && found.firstFault === null) return;
    this.bad.push(batch);
    const counts = `${batch.rows} rows were stored, ${found.rows} are there`;
    this.add('batch', batch.id, `${batch.id} (${batch.kind}) is not what was stored: ${found.firstFault ?? counts}.`);
  }

  private async addChunks(found: Map<number, Found>, range: { from: number; to: number }): Promise<void> {
    let after = [range.from, 0];
    for (;;) {
      // The order of the index by batch: another would sort all chunks for each page.
      const chunks: ChunkRow[] = await this.source.query(
        `SELECT ${CHUNK_COLUMNS} FROM trade_chunks c WHERE (c.batch, c.sequence) > (?, ?) AND c.batch <= ?
         ORDER BY c.batch, c.sequence LIMIT ${CHUNKS_PER_READ}`,
        [...after, range.to],
      );
      if (chunks.length === 0) return;
      for (const chunk of chunks) {
        const crc = chunkChecksum(chunk);
        const isWhole = crc === chunk.crc && isReadable(chunk);
        const place = `${this.nameOf(chunk.instrument)} at ${timeOf(chunk.startUs / 1_000)}`;
        const fault = isWhole ? null : `the chunk of ${chunk.rows} trades of ${place} has a wrong checksum`;
        this.count(found.get(chunk.batch), { kind: 'trades', rows: chunk.rows, crc, fault });
      }
      const last = chunks[chunks.length - 1];
      after = [last.batch, last.sequence ?? 0];
    }
  }

  private async addBars(found: Map<number, Found>, batches: readonly BatchRow[]): Promise<void> {
    const kinds = Map.groupBy(
      batches.filter(({ kind, rows }) => kind !== 'trades' && rows > 0),
      ({ kind }) => kind,
    );
    for (const [kind, ofKind] of kinds) {
      const span = { oldest: ofKind[0].oldest, newest: ofKind[0].newest };
      for (const { oldest, newest } of ofKind) {
        span.oldest = Math.min(span.oldest, oldest);
        span.newest = Math.max(span.newest, newest);
      }
      const widthMs = Number(kind.slice(kind.indexOf(':') + 1));
      for (const instrument of this.instruments.keys()) await this.addBarsOf(found, { instrument, widthMs, ...span });
    }
  }

  private async addBarsOf(
    found: Map<number, Found>,
    of: { instrument: number; widthMs: number; oldest: number; newest: number },
  ): Promise<void> {
    let after = [of.oldest, -1];
    for (;;) {
      const bars: BarRow[] = await this.source.query(
        `SELECT ${BAR_COLUMNS} FROM bars b WHERE b.instrument = ? AND b.width_ms = ?
           AND (b.start_ms, b.revision) > (?, ?) AND b.start_ms <= ?
         ORDER BY b.start_ms, b.revision LIMIT ${BARS_PER_READ}`,
        [of.instrument, of.widthMs, ...after, of.newest],
      );
      if (bars.length === 0) return;
      for (const bar of bars) {
        const crc = barChecksum(bar);
        const place = `${this.nameOf(bar.instrument)} at ${timeOf(bar.startMs)}`;
        const fault = crc === bar.crc ? null : `the ${bar.widthMs} ms bar of ${place} has a wrong checksum`;
        this.count(found.get(bar.batch), { kind: barKind(bar.widthMs), rows: 1, crc, fault });
      }
      const last = bars[bars.length - 1];
      after = [last.startMs, last.revision];
    }
  }

  private count(
    found: Found | undefined,
    row: { kind: string; rows: number; crc: number; fault: string | null },
  ): void {
    if (found === undefined) return;
    this.rows[row.kind] = (this.rows[row.kind] ?? 0) + row.rows;
    found.rows += row.rows;
    found.sum = addChecksum(found.sum, row.crc);
    found.firstFault ??= row.fault;
  }

  /** A row whose batch number or key was changed is counted nowhere above. */
  private async checkStrays(): Promise<void> {
    const [{ bars }] = await this.source.query('SELECT count(*) AS bars FROM bars');
    const [{ trades }] = await this.source.query('SELECT coalesce(sum(rows), 0) AS trades FROM trade_chunks');
    const kinds = Object.keys(this.rows).filter((kind) => kind !== 'trades');
    const seen = kinds.reduce((sum, kind) => sum + this.rows[kind], 0);
    if (bars !== seen) this.add('count', null, `${bars} bars are in the file, ${seen} belong to a batch.`);
    const seenTrades = this.rows['trades'] ?? 0;
    if (trades !== seenTrades) {
      this.add('count', null, `${trades} trades are in the file, ${seenTrades} belong to a batch.`);
    }
  }

  private async checkLedger(): Promise<void> {
    const ledger: { kind: string; kept: number }[] = await this.source.query(
      'SELECT kind, appended - trimmed - set_aside AS kept FROM ledger',
    );
    const kept = new Map(ledger.map((entry) => [entry.kind, entry.kept]));
    for (const kind of new Set([...kept.keys(), ...Object.keys(this.declared)])) {
      const declared = this.declared[kind] ?? 0;
      const expected = kept.get(kind) ?? 0;
      if (declared === expected) continue;
      this.add('count', null, `${kind}: the ledger counts ${expected} rows, the batches ${declared}.`);
    }
  }

  private nameOf(instrument: number): string {
    return this.instruments.get(instrument) ?? `an unknown instrument (${instrument})`;
  }
}

function isReadable(chunk: ChunkRow): boolean {
  try {
    readChunk(chunk.data, chunk.rows);
    return true;
  } catch {
    // Data whose checksum was changed with it: readChunk says so by throwing.
    return false;
  }
}

function timeOf(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? `${ms} ms` : date.toISOString();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
