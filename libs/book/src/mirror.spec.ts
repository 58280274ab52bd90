import { LevelBatch } from '@livetape/model';
import { Mirror } from './mirror';
import { show, write } from './synchroniser-rig';

function batchOf(...messages: Parameters<typeof write>[1][]): LevelBatch {
  const batch = new LevelBatch(64);
  for (const message of messages) write(batch, message);
  return batch;
}

const SNAPSHOT = { snapshot: true, bids: [[10, 1]], asks: [[11, 2]] } as const;

describe('Mirror', () => {
  it('has no book before its first row, and none of an instrument out of its range', () => {
    const mirror = new Mirror({ instruments: 2, levels: 8 });
    expect([mirror.book(0), mirror.book(9)]).toEqual([null, null]);
  });

  it('follows snapshots and deltas of each instrument', () => {
    const mirror = new Mirror({ instruments: 2, levels: 8 });
    mirror.apply(batchOf(SNAPSHOT, { ...SNAPSHOT, id: 1 }, { bids: [[9, 5]] }, { asks: [[11, 0]], id: 1 }));
    expect([show(mirror.book(0)), show(mirror.book(1))]).toEqual(['10x1 9x5 | 11x2', '10x1 | ']);
    mirror.apply(batchOf({ snapshot: true, bids: [[7, 7]] }));
    expect(show(mirror.book(0))).toBe('7x7 | ');
  });

  it('tells two snapshots apart that follow each other, and an empty one', () => {
    const mirror = new Mirror({ instruments: 1, levels: 8 });
    mirror.apply(batchOf(SNAPSHOT, { snapshot: true, asks: [[12, 1]] }));
    expect(show(mirror.book(0))).toBe(' | 12x1');
    mirror.apply(batchOf({ snapshot: true }));
    expect(show(mirror.book(0))).toBe(' | ');
  });

  it('takes a snapshot that is spread over batches', () => {
    const mirror = new Mirror({ instruments: 1, levels: 8 });
    const first = batchOf(SNAPSHOT);
    first.last.fill(0);
    mirror.apply(first);
    mirror.apply(batchOf({ snapshot: true, asks: [[12, 1]] }));
    expect(show(mirror.book(0))).toBe('10x1 | 11x2 12x1');
  });
});
