import { type BookRules, LevelBatch } from '@livetape/model';
import { BookChecksum } from './book-checksum';
import { Mirror } from './mirror';
import { Synchroniser } from './synchroniser';
import { instrument, type Message, REST, STREAM, write } from './synchroniser-rig';

const MESSAGES = 20_000;
const CHECKSUM = { levels: 10, order: 'asks-bids', separator: '', numbers: 'digits', negativeAsks: false } as const;
const sides = (from: number, count: number) => ({
  bids: Array.from({ length: count }, (_, i) => [10_000 - i, from + i] as const),
  asks: Array.from({ length: count }, (_, i) => [10_001 + i, from + i] as const),
});

/** Deltas that replace, remove and insert levels near the top and far from it, each of three rows. */
function deltas(): Message[] {
  return Array.from({ length: MESSAGES }, (_, i) => ({
    first: i + 11,
    last: i + 11,
    bids: [
      [10_000 - (i % 90), (i % 4) * 1_000_000_007],
      [9_000 - (i % 7), 5],
    ],
    asks: [[10_001 + ((i * 7) % 120), (i % 3) * 77]],
  }));
}

function batchOf(...messages: Message[]): LevelBatch {
  const batch = new LevelBatch(3 * MESSAGES + 1000);
  for (const message of messages) write(batch, message);
  return batch;
}

describe('Synchroniser, memory', () => {
  it.each<[string, BookRules]>([
    ['ranges', REST],
    ['checksums to a depth', { ...STREAM, depth: 100, checksum: CHECKSUM }],
  ])('allocates nothing for a delta that is applied and mirrored: %s', (_, rules) => {
    const mirror = new Mirror({ instruments: 1, levels: 200 });
    let rows = 0;
    const synchroniser = new Synchroniser({
      venue: 'v',
      rules,
      instruments: [instrument(0)],
      levels: 200,
      bufferRows: 100,
      crossedMsMax: 1000,
      capacity: 1000,
      random: () => 0,
      events: {
        proven: (levels) => {
          rows += levels.length;
          mirror.apply(levels);
        },
        state: () => undefined,
        gap: () => undefined,
        wanted: () => undefined,
      },
    });
    const seed = batchOf({ snapshot: true, last: 10, ...sides(1, 150) });
    const stream = batchOf(...deltas());
    if (rules.checksum !== null) addChecksums(stream, rules.checksum, synchroniser, seed);
    synchroniser.connected([0]);
    let least = Infinity;
    for (let round = 0; round < 8; round++) {
      synchroniser.connected([0]);
      if (round > 0) synchroniser.interrupted([0], 'round', 0, 0);
      synchroniser.connected([0]);
      synchroniser.take(seed, 0, 0);
      const before = process.memoryUsage().heapUsed;
      synchroniser.take(stream, 1, 1);
      least = Math.min(least, Math.abs(process.memoryUsage().heapUsed - before));
    }
    expect(synchroniser.status(0)).toMatchObject({ state: 'synced', gaps: 7 });
    expect(rows).toBeGreaterThan(8 * 3 * MESSAGES);
    // A boxed number of 16 bytes for each delta would be 320 kB.
    expect(least).toBeLessThan(50_000);
  });
});

/** Lets a first pass find what the checksum of each message is. */
function addChecksums(
  stream: LevelBatch,
  rule: typeof CHECKSUM | NonNullable<BookRules['checksum']>,
  synchroniser: Synchroniser,
  seed: LevelBatch,
): void {
  const checksum = new BookChecksum(rule);
  const one = new LevelBatch(8);
  synchroniser.take(seed, 0, 0);
  for (let row = 0; row < stream.length; row += 3) {
    one.clear();
    for (let i = row; i < row + 3; i++) one.append(stream, i);
    synchroniser.take(one, 0, 0);
    for (let i = row; i < row + 3; i++) stream.checksum[i] = checksum.of(synchroniser.book(0), instrument(0));
  }
}
