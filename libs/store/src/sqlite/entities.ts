import { EntitySchema } from 'typeorm';

// Schemas instead of decorated classes: they need no compiler flag in whoever bundles this library. The tables
// themselves are made by the migrations; nothing is ever synchronised from here.

/** An instrument at one scale: a change of its decimals is a new row, and old rows keep theirs. `crc` covers all but the id. */
export interface InstrumentRow {
  id: number;
  venue: string;
  symbol: string;
  base: string;
  quote: string;
  priceDecimals: number;
  sizeDecimals: number;
  crc: number;
}

/** A bar revision. Sums are decimal text: they pass 2^63. `crc` covers every other column. */
export interface BarRow {
  instrument: number;
  widthMs: number;
  startMs: number;
  revision: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: string;
  notional: string;
  buyVolume: string;
  trades: number;
  lastId: number;
  /** `BatchRow.sequence`. */
  batch: number;
  crc: number;
}

/** A chunk of raw trades (chunk.ts). Its key is its own sequence: chunks that begin with the same trade never collide. */
export interface ChunkRow {
  sequence?: number;
  instrument: number;
  batch: number;
  rows: number;
  startUs: number;
  endUs: number;
  lastId: number;
  crc: number;
  data: Buffer;
}

/** A batch as it was committed. `checksum` covers its id, kind, count and the checksums of its rows. */
export interface BatchRow {
  sequence: number;
  id: string;
  kind: string;
  rows: number;
  checksum: number;
  committedAt: number;
  /** First and last window start of its bars, ms; 0 for trades. */
  oldest: number;
  newest: number;
}

/** A gap record. Its id is unique in one run of a process, so the producer is part of the key. */
export interface GapRow {
  producer: string;
  id: string;
  venue: string;
  symbol: string;
  kind: string;
  cause: string;
  fromId: string | null;
  toId: string | null;
  missing: number | null;
  detectedAt: number;
  state: string;
  reason: string | null;
}

/** @see InstrumentRow */
export const InstrumentEntity = new EntitySchema<InstrumentRow>({
  name: 'instrument',
  tableName: 'instruments',
  columns: {
    id: { type: 'integer', primary: true, generated: 'increment' },
    venue: { type: 'text' },
    symbol: { type: 'text' },
    base: { type: 'text' },
    quote: { type: 'text' },
    priceDecimals: { type: 'integer', name: 'price_decimals' },
    sizeDecimals: { type: 'integer', name: 'size_decimals' },
    crc: { type: 'integer' },
  },
});

/** @see BarRow */
export const BarEntity = new EntitySchema<BarRow>({
  name: 'bar',
  tableName: 'bars',
  columns: {
    instrument: { type: 'integer', primary: true },
    widthMs: { type: 'integer', primary: true, name: 'width_ms' },
    startMs: { type: 'integer', primary: true, name: 'start_ms' },
    revision: { type: 'integer', primary: true },
    open: { type: 'integer' },
    high: { type: 'integer' },
    low: { type: 'integer' },
    close: { type: 'integer' },
    volume: { type: 'text' },
    notional: { type: 'text' },
    buyVolume: { type: 'text', name: 'buy_volume' },
    trades: { type: 'integer' },
    lastId: { type: 'integer', name: 'last_id' },
    batch: { type: 'integer' },
    crc: { type: 'integer' },
  },
});

/** @see ChunkRow */
export const ChunkEntity = new EntitySchema<ChunkRow>({
  name: 'chunk',
  tableName: 'trade_chunks',
  columns: {
    sequence: { type: 'integer', primary: true, generated: 'increment' },
    instrument: { type: 'integer' },
    batch: { type: 'integer' },
    rows: { type: 'integer' },
    startUs: { type: 'integer', name: 'start_us' },
    endUs: { type: 'integer', name: 'end_us' },
    lastId: { type: 'integer', name: 'last_id' },
    crc: { type: 'integer' },
    data: { type: 'blob' },
  },
});

/** @see BatchRow */
export const BatchEntity = new EntitySchema<BatchRow>({
  name: 'batch',
  tableName: 'batches',
  columns: {
    sequence: { type: 'integer', primary: true },
    id: { type: 'text', unique: true },
    kind: { type: 'text' },
    rows: { type: 'integer' },
    checksum: { type: 'integer' },
    committedAt: { type: 'integer', name: 'committed_at' },
    oldest: { type: 'integer' },
    newest: { type: 'integer' },
  },
});

/** @see GapRow */
export const GapEntity = new EntitySchema<GapRow>({
  name: 'gap',
  tableName: 'gaps',
  columns: {
    producer: { type: 'text', primary: true },
    id: { type: 'text', primary: true },
    venue: { type: 'text' },
    symbol: { type: 'text' },
    kind: { type: 'text' },
    cause: { type: 'text' },
    fromId: { type: 'text', nullable: true, name: 'from_id' },
    toId: { type: 'text', nullable: true, name: 'to_id' },
    missing: { type: 'integer', nullable: true },
    detectedAt: { type: 'integer', name: 'detected_at' },
    state: { type: 'text' },
    reason: { type: 'text', nullable: true },
  },
});

/** Every entity of the store. */
export const ENTITIES = [InstrumentEntity, BarEntity, ChunkEntity, BatchEntity, GapEntity];
