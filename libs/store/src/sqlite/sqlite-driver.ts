import { type Gap, type Instrument } from '@livetape/model';
import { type QueryRunner } from 'typeorm';
import {
  type BarQuery,
  type GapQuery,
  type InstrumentName,
  type LatestBarQuery,
  type StoreStats,
  type TradeQuery,
  type VerifyReport,
} from '../history';
import { type DriverOptions } from '../registry';
import { type SealedBatch } from '../sealed-batch';
import { type StoreDriver } from '../store';
import { type Audit, auditDatabase, unreadable } from './audit';
import { BarReader } from './bar-query';
import { BatchWrite } from './batch-write';
import { instrumentChecksum } from './checksum';
import { type Database, openForAudit } from './database';
import { InstrumentEntity, type InstrumentRow } from './entities';
import { GapRecords } from './gap-records';
import { insertRows } from './insert-rows';
import { toStoreError } from './failure';
import { setAside } from './set-aside';
import { TradeReader } from './trade-query';
import { shrink, trimBatches } from './trim';

/** Of the newest 1 s bars, how many are looked at for the highest trade id: ids may rise out of order of time. */
const BARS_WITH_LAST_ID = 64;

/** An instrument at the same scale is the same row; what else is told of it may change. */
const TAKE_NAMES = `ON CONFLICT (venue, symbol, price_decimals, size_decimals)
  DO UPDATE SET base = excluded.base, quote = excluded.quote, crc = excluded.crc`;

/** The rows of a JSON array of [venue, symbol, price decimals, size decimals], by place in it. */
const ROW_IDS_OF = `SELECT k.key AS at, i.id FROM json_each(?) k JOIN instruments i ON i.venue = k.value ->> 0
  AND i.symbol = k.value ->> 1 AND i.price_decimals = k.value ->> 2 AND i.size_decimals = k.value ->> 3`;

/** Every query begins with it: TypeORM's own find takes as long as all the rest of reading a page. */
const SCALES_OF = `SELECT id, venue, symbol, base, quote, price_decimals AS priceDecimals, size_decimals AS sizeDecimals, crc
  FROM instruments WHERE venue = ? AND symbol = ?`;

/** History in one SQLite file. */
export class SqliteDriver implements StoreDriver {
  /** By process instrument id, the id of its row. */
  private readonly rowIds: number[] = [];
  private readonly barReader: BarReader;
  private readonly tradeReader: TradeReader;
  private readonly gapRecords: GapRecords;
  private duplicates = 0;
  /** The writer's connection has one transaction at a time: each waits for the one before. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly options: Pick<DriverOptions, 'path' | 'producer' | 'retention' | 'now'>,
  ) {
    this.gapRecords = new GapRecords(database.reader, options.producer);
    this.barReader = new BarReader(database.reader);
    this.tradeReader = new TradeReader(database.reader);
  }

  registerInstruments(instruments: readonly Instrument[]): Promise<void> {
    return this.inTurn(async (runner) => {
      const rows = instruments.map(({ id: _, ...spec }) => ({ ...spec, crc: instrumentChecksum(spec) }));
      await insertRows<Omit<InstrumentRow, 'id'>>(runner, InstrumentEntity, rows, TAKE_NAMES);
      const keys = rows.map((row) => [row.venue, row.symbol, row.priceDecimals, row.sizeDecimals]);
      const found: { at: number; id: number }[] = await runner.query(ROW_IDS_OF, [JSON.stringify(keys)]);
      for (const { at, id } of found) this.rowIds[instruments[at].id] = id;
    });
  }

  write(batches: readonly SealedBatch[], gaps: readonly Gap[]): Promise<void> {
    return this.inTurn(async (runner) => {
      const write = new BatchWrite(runner, this.rowIds, this.options.now());
      await write.writeAll(batches);
      await this.gapRecords.write(runner, gaps);
      return write.duplicates;
    }).then((duplicates) => {
      this.duplicates += duplicates;
    });
  }

  async trim(nowMs: number, rowsMax: number): Promise<number> {
    const { retention } = this.options;
    const removed = await this.inTurn((runner) => trimBatches(runner, retention, { nowMs, rowsMax }));
    if (removed > 0) await this.queue(() => shrink(this.database.writer.createQueryRunner()));
    return removed;
  }

  bars(query: BarQuery) {
    return this.read(async () => this.barReader.page(query, await this.scalesOf(query)));
  }

  latestBars(query: LatestBarQuery) {
    return this.read(async () => this.barReader.latest(query, await this.scalesOf(query)));
  }

  trades(query: TradeQuery) {
    return this.read(async () => this.tradeReader.page(query, await this.scalesOf(query)));
  }

  gaps(query: GapQuery) {
    return this.read(() => this.gapRecords.find(query));
  }

  instruments(): Promise<readonly Instrument[]> {
    return this.read(() =>
      this.database.reader.manager.find<InstrumentRow>(InstrumentEntity, { order: { id: 'ASC' } }),
    );
  }

  lastTradeIds(): Promise<ReadonlyMap<number, number>> {
    return this.read(async () => {
      const rows: { id: number; bars: number | null; trades: number | null }[] = await this.database.reader.query(
        `SELECT i.id,
           (SELECT max(last_id) FROM (SELECT b.last_id FROM bars b WHERE b.instrument = i.id AND b.width_ms = 1000
              ORDER BY b.start_ms DESC LIMIT ${BARS_WITH_LAST_ID})) AS bars,
           (SELECT max(last_id) FROM (SELECT c.last_id FROM trade_chunks c WHERE c.instrument = i.id
              ORDER BY c.end_us DESC LIMIT ${BARS_WITH_LAST_ID})) AS trades
         FROM instruments i`,
      );
      const byRow = new Map(rows.map(({ id, bars, trades }) => [id, bars ?? trades ?? -1]));
      const ids = this.rowIds.map((rowId, id): [number, number] => [id, byRow.get(rowId) ?? -1]);
      return new Map(ids.filter(([, lastId]) => lastId >= 0));
    });
  }

  barsForSeeding(time: { nowMs: number; horizonMs: number }) {
    const processIds = new Map(this.rowIds.map((rowId, id) => [rowId, id]));
    return this.read(() => this.barReader.forSeeding(time, processIds));
  }

  stats(): Promise<StoreStats> {
    return this.read(async () => {
      const { reader } = this.database;
      const ledger: { kind: string; kept: number; setAside: number }[] = await reader.query(
        'SELECT kind, appended - trimmed - set_aside AS kept, set_aside AS setAside FROM ledger ORDER BY kind',
      );
      const [{ page_size: pageSize }] = await reader.query('PRAGMA page_size');
      const [{ page_count: pages }] = await reader.query('PRAGMA page_count');
      const [{ freelist_count: free }] = await reader.query('PRAGMA freelist_count');
      return {
        rows: Object.fromEntries(ledger.map(({ kind, kept }) => [kind, kept])),
        fileBytes: pages * pageSize,
        freeBytes: free * pageSize,
        duplicates: this.duplicates,
        refused: this.barReader.refused + this.tradeReader.refused,
        setAside: ledger.reduce((sum, entry) => sum + entry.setAside, 0),
      };
    });
  }

  async verify(options: { setAside?: boolean } = {}): Promise<VerifyReport> {
    const audit = await this.audit();
    if (options.setAside !== true || audit.bad.length === 0) return audit.report;
    const reasons = new Map(audit.report.faults.map(({ batch, text }) => [batch, text]));
    await this.inTurn(async (runner) => {
      for (const batch of audit.bad) {
        const reason = reasons.get(batch.id) ?? 'its checksum is wrong';
        await setAside(runner, batch, { reason, nowMs: this.options.now() });
      }
    });
    return { ...audit.report, setAside: audit.bad.map(({ id }) => id) };
  }

  protected get path(): string {
    return this.options.path;
  }

  async close(): Promise<void> {
    await this.queue(() => this.database.close());
  }

  private async audit(): Promise<Audit> {
    try {
      const source = await openForAudit(this.path);
      try {
        return await auditDatabase(source);
      } finally {
        await source.destroy();
      }
    } catch (error) {
      // The file was damaged or taken away under us: that is the finding.
      return { report: unreadable(error), bad: [] };
    }
  }

  private async scalesOf({ venue, symbol }: InstrumentName): Promise<InstrumentRow[]> {
    const rows: InstrumentRow[] = await this.database.reader.query(SCALES_OF, [venue, symbol]);
    return rows.filter(isWhole);
  }

  private async read<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // Locked or damaged, seen by whoever asked: as a StoreError with its sentence.
      throw toStoreError(error);
    }
  }

  private inTurn<T>(work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    return this.queue(() => this.database.transact(work));
  }

  private queue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    // The failure belongs to whoever asked for it, not to the next in turn.
    this.turn = result.catch(() => undefined);
    return result;
  }
}

function isWhole(instrument: InstrumentRow): boolean {
  return instrument.crc === instrumentChecksum(instrument);
}
