import { crc32 } from '@livetape/book';
import { type LevelPair } from './protocol';

const text = new TextEncoder();

/**
 * What proves a client's copy of a book: CRC32 (unsigned) of `price:size` of all bids and then all asks, best first, as
 * integers joined by commas.
 */
export function bookChecksum(bids: readonly LevelPair[], asks: readonly LevelPair[]): number {
  const bytes = text.encode([...bids, ...asks].map(([price, size]) => `${price}:${size}`).join());
  return crc32(bytes, bytes.length);
}
