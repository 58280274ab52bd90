import { crc32 as zlibCrc32 } from 'node:zlib';
import { bookChecksum } from './book-checksum';

describe('bookChecksum', () => {
  it('is the CRC32 of the levels as text, bids before asks', () => {
    const bids = [
      [9_723_450, 100],
      [9_723_449, 5],
    ] as const;
    expect(bookChecksum(bids, [[9_723_451, 7]])).toBe(zlibCrc32('9723450:100,9723449:5,9723451:7'));
    expect(bookChecksum([], [[9_723_451, 7]])).toBe(zlibCrc32('9723451:7'));
  });

  it('is 0 for a book without levels', () => expect(bookChecksum([], [])).toBe(0));
});
