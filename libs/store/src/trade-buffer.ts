import { type TradeBatch } from '@livetape/model';
import { ChunkWriter, isStorable, type TradeChunk } from './chunk';

/** What a chunk costs beside its bytes: the object, its array and its row in the database. */
export const CHUNK_OVERHEAD_BYTES = 160;

/** Raw trades that wait for the next flush: one open chunk per instrument and those that became full. */
export class TradeBuffer {
  private readonly open: (ChunkWriter | undefined)[] = [];
  private full: TradeChunk[] = [];
  private fullBytes = 0;
  private openBytes = 0;
  /** Trades left out because a chunk cannot keep them exactly. */
  rejected = 0;

  get byteLength(): number {
    return this.fullBytes + this.openBytes;
  }

  append(batch: TradeBatch, row: number): void {
    if (!isStorable(batch, row)) {
      this.rejected++;
      return;
    }
    const instrument = batch.instrument[row];
    const writer = (this.open[instrument] ??= new ChunkWriter(instrument));
    if (!writer.accepts(batch.eventTime[row])) this.close(writer);
    const before = writer.length === 0 ? -CHUNK_OVERHEAD_BYTES : writer.byteLength;
    writer.append(batch, row);
    this.openBytes += writer.byteLength - before;
  }

  /** All chunks, oldest first; the buffer is empty after. */
  take(): TradeChunk[] {
    for (const writer of this.open) if (writer !== undefined && writer.length > 0) this.close(writer);
    const chunks = this.full;
    this.full = [];
    this.fullBytes = 0;
    return chunks;
  }

  private close(writer: ChunkWriter): void {
    const bytes = writer.byteLength + CHUNK_OVERHEAD_BYTES;
    this.full.push(writer.take());
    this.fullBytes += bytes;
    this.openBytes -= bytes;
  }
}
