import { type BarBatch, type TradeBatch } from '@livetape/model';
import { BAR_BYTES, BarBuffer } from './bar-buffer';
import { type TradeChunk } from './chunk';
import { type SealedBatch } from './sealed-batch';
import { CHUNK_OVERHEAD_BYTES, TradeBuffer } from './trade-buffer';

/** A batch is the smallest thing that is written, dropped, trimmed or set aside: large ones make coarse steps. */
const TRADE_BATCH_BYTES_MAX = 1_000_000;
/** One transaction writes at most about this much, so that the disk is never held for long. */
const WRITE_BYTES_MAX = 4_000_000;

/**
 * Rows that are not committed yet, within a bound. When full, the oldest raw trades go first, then the oldest bars; what
 * is being written at the moment never goes.
 */
export class Backlog {
  private readonly tradeBuffer = new TradeBuffer();
  private readonly barBuffer = new BarBuffer();
  private sealed: SealedBatch[] = [];
  private sealedBytes = 0;
  private inFlight = 0;
  private sequence = 0;
  private openSince: number | null = null;
  droppedTrades = 0;
  droppedBars = 0;

  /** @param producer `name:epoch`, unique to this run of this process: the first part of every batch id */
  constructor(private readonly options: { producer: string; bytesMax: number; now: () => number }) {}

  get byteLength(): number {
    return this.sealedBytes + this.tradeBuffer.byteLength + this.barBuffer.byteLength;
  }

  get rejected(): number {
    return this.tradeBuffer.rejected;
  }

  get isEmpty(): boolean {
    return this.byteLength === 0;
  }

  /** When the oldest row came in; null when there is none. */
  get since(): number | null {
    return this.sealed[0]?.since ?? this.openSince;
  }

  appendBars(batch: BarBatch): void {
    this.openSince ??= batch.length === 0 ? null : this.options.now();
    for (let row = 0; row < batch.length; row++) this.barBuffer.append(batch, row);
    this.makeRoom();
  }

  appendTrades(batch: TradeBatch): void {
    this.openSince ??= batch.length === 0 ? null : this.options.now();
    for (let row = 0; row < batch.length; row++) this.tradeBuffer.append(batch, row);
    this.makeRoom();
  }

  /** Makes batches of what is buffered; from here on their ids and rows are fixed. */
  seal(): void {
    const since = this.openSince ?? this.options.now();
    this.openSince = null;
    for (const { widthMs, bars } of this.barBuffer.take()) {
      const rows = bars.length;
      this.push({ id: this.nextId(), kind: 'bars', widthMs, bars, rows, bytes: rows * BAR_BYTES, since });
    }
    let chunks: TradeChunk[] = [];
    let bytes = 0;
    for (const chunk of this.tradeBuffer.take()) {
      chunks.push(chunk);
      bytes += chunk.data.length + CHUNK_OVERHEAD_BYTES;
      if (bytes < TRADE_BATCH_BYTES_MAX) continue;
      this.pushTrades({ chunks, bytes, since });
      chunks = [];
      bytes = 0;
    }
    if (chunks.length > 0) this.pushTrades({ chunks, bytes, since });
  }

  /** The oldest batches, to be written in one transaction; empty when all is written. End with `commit` or `release`. */
  claim(): readonly SealedBatch[] {
    let bytes = 0;
    while (this.inFlight < this.sealed.length && bytes < WRITE_BYTES_MAX) bytes += this.sealed[this.inFlight++].bytes;
    return this.sealed.slice(0, this.inFlight);
  }

  /** The claimed batches are stored. */
  commit(): void {
    for (const batch of this.sealed.splice(0, this.inFlight)) this.sealedBytes -= batch.bytes;
    this.inFlight = 0;
  }

  /** The claimed batches are not stored: they are the next to be claimed. */
  release(): void {
    this.inFlight = 0;
    this.makeRoom();
  }

  private pushTrades(batch: { chunks: TradeChunk[]; bytes: number; since: number }): void {
    const rows = batch.chunks.reduce((sum, chunk) => sum + chunk.rows, 0);
    this.push({ id: this.nextId(), kind: 'trades', rows, ...batch });
  }

  private push(batch: SealedBatch): void {
    this.sealed.push(batch);
    this.sealedBytes += batch.bytes;
  }

  private nextId(): string {
    return `${this.options.producer}:${this.sequence++}`;
  }

  private makeRoom(): void {
    while (this.byteLength > this.options.bytesMax) {
      if (this.dropOldest('trades')) continue;
      if (this.byteLength > this.sealedBytes) this.seal();
      else if (!this.dropOldest('bars')) return;
    }
  }

  /** False when nothing of the kind is left that may be dropped. */
  private dropOldest(kind: 'trades' | 'bars'): boolean {
    const at = this.sealed.findIndex((batch, index) => index >= this.inFlight && batch.kind === kind);
    if (at === -1) return false;
    const [batch] = this.sealed.splice(at, 1);
    this.sealedBytes -= batch.bytes;
    if (kind === 'trades') this.droppedTrades += batch.rows;
    else this.droppedBars += batch.rows;
    return true;
  }
}
