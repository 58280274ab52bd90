import { BarBatch, WIDTHS } from '@livetape/model';
import { type DataSource } from 'typeorm';
import { StoreError } from '../errors';
import { type BarQuery, type LatestBarQuery, type Page, type StoredBar } from '../history';
import { barChecksum } from './checksum';
import { type BarRow, type InstrumentRow } from './entities';

/** Columns of `bars` under the names of `BarRow`. */
export const BAR_COLUMNS = `b.instrument, b.width_ms AS widthMs, b.start_ms AS startMs, b.revision, b.open, b.high, b.low,
  b.close, b.volume, b.notional, b.buy_volume AS buyVolume, b.trades, b.last_id AS lastId, b.batch, b.crc`;

/** One seek in the key per row: the newest revision of a window and no other. */
const IS_NEWEST = `b.revision = (SELECT max(n.revision) FROM bars n
  WHERE n.instrument = b.instrument AND n.width_ms = b.width_ms AND n.start_ms = b.start_ms)`;

/** Turning rows into objects holds up the event loop: after these many the rest of the process has a turn. */
const ROWS_PER_READ = 1_000;

interface Scan {
  readonly instrument: number;
  readonly widthMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
  readonly direction: 'ASC' | 'DESC';
}

/** Answers questions about bars, for each scale of the instrument, in short statements. */
export class BarReader {
  /** Rows left out because their checksum is wrong. */
  refused = 0;

  constructor(private readonly source: DataSource) {}

  /** @param instruments the rows of one name, one per scale */
  async page(query: BarQuery, instruments: readonly InstrumentRow[]): Promise<Page<StoredBar>> {
    const fromMs = query.cursor === undefined ? query.fromMs : Math.max(query.fromMs, parseCursor(query.cursor) + 1);
    const rows: BarRow[] = [];
    for (const { id } of instruments) {
      const range = { fromMs, toMs: query.toMs, limit: query.limit + 1 };
      rows.push(...(await this.read({ instrument: id, widthMs: query.widthMs, direction: 'ASC', ...range })));
    }
    const merged = onePerWindow(rows);
    const page = merged.slice(0, query.limit);
    const hasMore = merged.length > query.limit;
    return { rows: this.toStored(page, instruments), next: hasMore ? String(page[page.length - 1].startMs) : null };
  }

  async latest(query: LatestBarQuery, instruments: readonly InstrumentRow[]): Promise<readonly StoredBar[]> {
    const rows: BarRow[] = [];
    for (const { id } of instruments) {
      const range = { fromMs: 0, toMs: query.beforeMs, limit: query.limit };
      rows.push(...(await this.read({ instrument: id, widthMs: query.widthMs, direction: 'DESC', ...range })));
    }
    return this.toStored(onePerWindow(rows).slice(-query.limit), instruments);
  }

  /** @param processIds by row id, the process's id of the instrument */
  async forSeeding(time: { nowMs: number; horizonMs: number }, processIds: ReadonlyMap<number, number>) {
    const rows: BarRow[] = [];
    const widths = Object.values(WIDTHS);
    const [{ newestMs }]: { newestMs: number | null }[] = await this.source.query(
      `SELECT max((SELECT max(b.start_ms) FROM bars b WHERE b.instrument = i.value AND b.width_ms = ${widths[0]})) AS newestMs
       FROM json_each(?) i`,
      [JSON.stringify([...processIds.keys()])],
    );
    const baseMs = Math.min(time.nowMs, newestMs ?? time.nowMs) - time.horizonMs;
    for (const [at, widthMs] of widths.entries()) {
      const parentMs = widths[at + 1] ?? widthMs;
      const fromMs = Math.floor(baseMs / parentMs) * parentMs;
      const found: BarRow[] = await this.source.query(
        `SELECT ${BAR_COLUMNS} FROM bars b WHERE b.instrument IN (SELECT value FROM json_each(?))
           AND b.width_ms = ? AND b.start_ms >= ? AND ${IS_NEWEST} ORDER BY b.start_ms`,
        [JSON.stringify([...processIds.keys()]), widthMs, fromMs],
      );
      rows.push(...found.filter((row) => this.isWhole(row)));
    }
    const batch = new BarBatch(rows.length);
    for (const row of rows) appendRow(batch, row, processIds.get(row.instrument) ?? 0);
    return batch;
  }

  /** Newest revisions of windows in [fromMs, toMs), a few rows a statement. */
  private async read(scan: Scan): Promise<BarRow[]> {
    const rows: BarRow[] = [];
    let { fromMs, toMs } = scan;
    for (;;) {
      const limit = Math.min(ROWS_PER_READ, scan.limit - rows.length);
      const found: BarRow[] = await this.source.query(
        `SELECT ${BAR_COLUMNS} FROM bars b WHERE b.instrument = ? AND b.width_ms = ? AND b.start_ms >= ?
           AND b.start_ms < ? AND ${IS_NEWEST} ORDER BY b.start_ms ${scan.direction} LIMIT ?`,
        [scan.instrument, scan.widthMs, fromMs, toMs, limit],
      );
      rows.push(...found);
      if (found.length < limit || rows.length >= scan.limit) return rows;
      const last = found[found.length - 1].startMs;
      if (scan.direction === 'ASC') fromMs = last + 1;
      else toMs = last;
    }
  }

  private toStored(rows: readonly BarRow[], instruments: readonly InstrumentRow[]): StoredBar[] {
    const byId = new Map(instruments.map((instrument) => [instrument.id, instrument]));
    const bars: StoredBar[] = [];
    for (const row of rows) {
      const instrument = byId.get(row.instrument);
      if (instrument === undefined || !this.isWhole(row)) continue;
      const { widthMs, startMs, revision, open, high, low, close, trades, lastId } = row;
      const { venue, symbol, priceDecimals, sizeDecimals } = instrument;
      bars.push({
        venue,
        symbol,
        priceDecimals,
        sizeDecimals,
        widthMs,
        startMs,
        revision,
        open,
        high,
        low,
        close,
        volume: BigInt(row.volume),
        notional: BigInt(row.notional),
        buyVolume: BigInt(row.buyVolume),
        trades,
        lastId,
      });
    }
    return bars;
  }

  private isWhole(row: BarRow): boolean {
    const isWhole = row.crc === barChecksum(row);
    if (!isWhole) this.refused++;
    return isWhole;
  }
}

/** By window start; where a window was closed at two scales, the newer scale. */
function onePerWindow(rows: BarRow[]): BarRow[] {
  rows.sort((a, b) => a.startMs - b.startMs || a.instrument - b.instrument);
  return rows.filter((row, at) => rows[at + 1]?.startMs !== row.startMs);
}

function parseCursor(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) throw new StoreError('cursor');
  return Number(cursor);
}

function appendRow(batch: BarBatch, bar: BarRow, instrument: number): void {
  const row = batch.claim();
  batch.instrument[row] = instrument;
  batch.widthMs[row] = bar.widthMs;
  batch.start[row] = bar.startMs;
  batch.revision[row] = bar.revision;
  batch.open[row] = bar.open;
  batch.high[row] = bar.high;
  batch.low[row] = bar.low;
  batch.close[row] = bar.close;
  batch.volume.set(row, BigInt(bar.volume));
  batch.notional.set(row, BigInt(bar.notional));
  batch.buyVolume.set(row, BigInt(bar.buyVolume));
  batch.trades[row] = bar.trades;
  batch.lastId[row] = bar.lastId;
}
