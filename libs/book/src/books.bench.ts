import { LevelBatch } from '@livetape/model';
import { Mirror } from './mirror';
import { Synchroniser } from './synchroniser';
import { instrument, REST, write } from './synchroniser-rig';

const BOOKS = 60;
const MESSAGES = 600;
const SIDE_LEVELS = 2;
const LEVELS = 500;
const MIDDLE = 1_000_000;

let seed = 1;
function draw(limit: number): number {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
  return (seed >>> 8) % limit;
}

/** 85 % of changes are among the best twenty levels, 15 % remove one. */
function change(direction: 1 | -1): readonly [price: number, size: number] {
  const distance = draw(100) < 85 ? 1 + draw(20) : 21 + draw(300);
  return [MIDDLE + direction * distance, draw(100) < 15 ? 0 : 1 + draw(900_000)];
}

const changes = (direction: 1 | -1) => Array.from({ length: SIDE_LEVELS }, () => change(direction));
const batch = new LevelBatch(MESSAGES * 2 * SIDE_LEVELS);
for (let i = 0; i < MESSAGES; i++) write(batch, { id: i % BOOKS, bids: changes(-1), asks: changes(1) });

const mirror = new Mirror({ instruments: BOOKS, levels: 2 * LEVELS });
const nothing = (): void => undefined;
const ids = Array.from({ length: BOOKS }, (_, id) => id);
const synchroniser = new Synchroniser({
  venue: '',
  rules: { ...REST, snapshotRowsMax: 2 * LEVELS },
  instruments: ids.map(instrument),
  levels: 2 * LEVELS,
  bufferRows: 100,
  crossedMsMax: 1000,
  capacity: 8192,
  random: () => 0,
  events: { proven: (levels) => mirror.apply(levels), state: nothing, gap: nothing, wanted: nothing },
});
synchroniser.connected(ids);
for (const id of ids) {
  const snapshot = new LevelBatch(2 * LEVELS);
  const side = (direction: 1 | -1) =>
    Array.from({ length: LEVELS }, (_, i) => [MIDDLE + direction * (i + 1), i + 1] as const);
  write(snapshot, { id, snapshot: true, last: 0, bids: side(-1), asks: side(1) });
  synchroniser.take(snapshot, 0, 0);
}
let sequence = 0;

/** As one socket read brings them: messages of four levels for sixty books, checked, applied, handed on and mirrored. */
export const bench = {
  name: `a level of a message of four, ${BOOKS} books`,
  perRun: batch.length,
  variants: {
    'Synchroniser and Mirror': () => {
      // of each book the next ten
      for (let row = 0; row < batch.length; row++) {
        const message = Math.floor(row / (2 * SIDE_LEVELS));
        batch.firstSequence[row] = batch.lastSequence[row] = sequence + 1 + Math.floor(message / BOOKS);
      }
      sequence += MESSAGES / BOOKS;
      synchroniser.take(batch, 0, 0);
    },
  },
  allocationFree: ['Synchroniser and Mirror'],
};
