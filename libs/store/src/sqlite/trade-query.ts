import { type DataSource } from 'typeorm';
import { CHUNK_SPAN_US, type ChunkTrade, readChunk } from '../chunk';
import { StoreError } from '../errors';
import { type Page, type StoredTrade, type TradeQuery } from '../history';
import { chunkChecksum } from './checksum';
import { type ChunkRow, type InstrumentRow } from './entities';

/** Columns of `trade_chunks` under the names of `ChunkRow`. */
export const CHUNK_COLUMNS = `c.sequence, c.instrument, c.batch, c.rows, c.start_us AS startUs, c.end_us AS endUs,
  c.last_id AS lastId, c.crc, c.data`;

/** Chunks of the first statement, enough for a page of a busy instrument, and of the longest: each takes twice the one before. */
const CHUNKS_PER_READ = 8;
const CHUNKS_PER_READ_MAX = 128;

const IS_NUMBER = /^\d+$/;

/** Where a page ends: the next begins behind this trade. */
interface Place {
  readonly eventTimeUs: number;
  readonly id: string;
}

/** [fromUs, toUs) of event time. */
interface Range {
  readonly fromUs: number;
  readonly toUs: number;
}

interface Row extends ChunkTrade {
  readonly instrument: number;
}

/** How one direction of time reads: chunks in the order of the edge that comes first, and what that edge then promises. */
interface Direction {
  readonly sql: string;
  readonly sign: 1 | -1;
  edgeOf(chunk: ChunkRow): number;
  parameters(range: Range): readonly number[];
}

const OLDEST: Direction = {
  sql: `c.start_us >= ? AND c.start_us < ? AND c.end_us >= ? AND (c.start_us, c.sequence) > (?, ?)
    ORDER BY c.start_us, c.sequence`,
  sign: 1,
  edgeOf: (chunk) => chunk.startUs,
  parameters: ({ fromUs, toUs }) => [fromUs - CHUNK_SPAN_US, toUs, fromUs],
};

const NEWEST: Direction = {
  sql: `c.end_us < ? AND c.end_us >= ? AND c.start_us < ? AND (c.end_us, c.sequence) < (?, ?)
    ORDER BY c.end_us DESC, c.sequence DESC`,
  sign: -1,
  edgeOf: (chunk) => chunk.endUs,
  parameters: ({ fromUs, toUs }) => [toUs + CHUNK_SPAN_US, fromUs, toUs],
};

/** Answers questions about raw trades. Chunks overlap (late trades, backfills), so their rows are merged by time. */
export class TradeReader {
  /** Rows left out because their chunk's checksum is wrong. */
  refused = 0;

  constructor(private readonly source: DataSource) {}

  /** @param instruments the rows of one name, one per scale */
  async page(query: TradeQuery, instruments: readonly InstrumentRow[]): Promise<Page<StoredTrade>> {
    const direction = query.order === 'oldest' ? OLDEST : NEWEST;
    const place = query.cursor === undefined ? null : parsePlace(query.cursor);
    let rows: Row[] = [];
    for (const { id } of instruments) rows.push(...(await this.rowsOf(id, { query, direction, place })));
    rows = sortOnce(rows, direction.sign).slice(0, query.limit + 1);
    const page = rows.slice(0, query.limit);
    const last = page[page.length - 1];
    return {
      rows: toStored(page, instruments),
      next: rows.length > query.limit ? `${last.eventTimeUs}:${last.id}` : null,
    };
  }

  /** The first `limit + 1` rows behind the place; a few more when several chunks reach there. */
  private async rowsOf(
    instrument: number,
    { query, direction, place }: { query: TradeQuery; direction: Direction; place: Place | null },
  ): Promise<Row[]> {
    const { sign } = direction;
    const range = rangeBehind(query, sign, place);
    let rows: Row[] = [];
    let after = [-sign * Number.MAX_SAFE_INTEGER, 0];
    for (let most = CHUNKS_PER_READ; ; most = Math.min(most * 2, CHUNKS_PER_READ_MAX)) {
      const chunks = await this.chunks(instrument, direction, [...direction.parameters(range), ...after, most]);
      for (const chunk of chunks) {
        // No chunk that is still unread holds a row before this edge: the rows before it are complete.
        const edge = direction.edgeOf(chunk);
        if (rows.length > query.limit) rows = sortOnce(rows, sign);
        if (rows.length > query.limit && (edge - rows[query.limit].eventTimeUs) * sign > 0) return rows;
        for (const row of this.rowsIn(chunk)) {
          const isBehind = place === null || compare(row, place) * sign > 0;
          if (isBehind && isIn(range, row.eventTimeUs)) rows.push({ ...row, instrument });
        }
      }
      if (chunks.length < most) return rows;
      const last = chunks[chunks.length - 1];
      after = [direction.edgeOf(last), last.sequence ?? 0];
    }
  }

  private chunks(instrument: number, direction: Direction, parameters: readonly number[]): Promise<ChunkRow[]> {
    return this.source.query(
      `SELECT ${CHUNK_COLUMNS} FROM trade_chunks c WHERE c.instrument = ? AND ${direction.sql} LIMIT ?`,
      [instrument, ...parameters],
    );
  }

  private rowsIn(chunk: ChunkRow): ChunkTrade[] {
    if (chunk.crc === chunkChecksum(chunk)) return readChunk(chunk.data, chunk.rows);
    this.refused += chunk.rows;
    return [];
  }
}

/** The part of the query's time that is not before the place. */
function rangeBehind({ fromMs, toMs }: TradeQuery, sign: number, place: Place | null): Range {
  const range = { fromUs: fromMs * 1_000, toUs: toMs * 1_000 };
  if (place === null) return range;
  if (sign === 1) return { ...range, fromUs: Math.max(range.fromUs, place.eventTimeUs) };
  return { ...range, toUs: Math.min(range.toUs, place.eventTimeUs + 1) };
}

function isIn({ fromUs, toUs }: Range, timeUs: number): boolean {
  return timeUs >= fromUs && timeUs < toUs;
}

/** In order, each trade once: a trade delivered again after a restart has the same time and id. */
function sortOnce(rows: Row[], sign: number): Row[] {
  rows.sort((a, b) => compare(a, b) * sign);
  return rows.filter((row, at) => at === 0 || compare(rows[at - 1], row) !== 0);
}

function compare(a: Place, b: Place): number {
  return a.eventTimeUs - b.eventTimeUs || compareIds(a.id, b.id);
}

/** Numbers by value, then texts. */
function compareIds(a: string, b: string): number {
  if (a === b) return 0;
  const isNumberA = IS_NUMBER.test(a);
  if (isNumberA !== IS_NUMBER.test(b)) return isNumberA ? -1 : 1;
  if (isNumberA && a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : 1;
}

function parsePlace(cursor: string): Place {
  const [, eventTimeUs, id] = /^(\d{1,16}):(.{1,40})$/.exec(cursor) ?? [];
  if (eventTimeUs === undefined) throw new StoreError('cursor');
  return { eventTimeUs: Number(eventTimeUs), id };
}

function toStored(rows: readonly Row[], instruments: readonly InstrumentRow[]): StoredTrade[] {
  const byId = new Map(instruments.map((instrument) => [instrument.id, instrument]));
  return rows.flatMap(({ instrument, ...trade }) => {
    const scale = byId.get(instrument);
    if (scale === undefined) return [];
    const { venue, symbol, priceDecimals, sizeDecimals } = scale;
    return [{ venue, symbol, priceDecimals, sizeDecimals, ...trade }];
  });
}
