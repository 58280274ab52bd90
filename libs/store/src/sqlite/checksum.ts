import { crc32 } from 'node:zlib';
import { type BarRow, type BatchRow, type ChunkRow, type InstrumentRow } from './entities';

/** CRC-32 of every column of a bar but itself: SQLite's own check does not see a flipped digit. */
export function barChecksum(bar: Omit<BarRow, 'crc'>): number {
  return crc32(
    `${bar.instrument}|${bar.widthMs}|${bar.startMs}|${bar.revision}|${bar.batch}|${bar.lastId}|${bar.trades}` +
      `|${bar.open}|${bar.high}|${bar.low}|${bar.close}|${bar.volume}|${bar.notional}|${bar.buyVolume}`,
  );
}

/** CRC-32 of a chunk's data and of every column but its own sequence. */
export function chunkChecksum(chunk: Omit<ChunkRow, 'crc' | 'sequence'>): number {
  const { instrument, batch, rows, startUs, endUs, lastId } = chunk;
  return crc32(`${instrument}|${batch}|${rows}|${startUs}|${endUs}|${lastId}`, crc32(chunk.data));
}

/** @param sum the checksums of the batch's rows added up modulo 2^32: rows are found again in another order */
export function batchChecksum(batch: Pick<BatchRow, 'sequence' | 'id' | 'kind' | 'rows'>, sum: number): number {
  return crc32(`${batch.sequence}|${batch.id}|${batch.kind}|${batch.rows}|${sum}`);
}

/** Adds checksums modulo 2^32. */
export function addChecksum(sum: number, crc: number): number {
  return (sum + crc) % 2 ** 32;
}

/** CRC-32 of an instrument: a changed scale would move every price that was stored under it. */
export function instrumentChecksum(instrument: Omit<InstrumentRow, 'crc' | 'id'>): number {
  const { venue, symbol, base, quote, priceDecimals, sizeDecimals } = instrument;
  return crc32([venue, symbol, base, quote, priceDecimals, sizeDecimals].join('|'));
}
