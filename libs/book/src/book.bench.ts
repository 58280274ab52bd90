import { LevelBatch, Side } from '@livetape/model';
import { Mirror } from './mirror';
import { Synchroniser } from './synchroniser';
import { instrument, type Message, REST, write } from './synchroniser-rig';

const DELTAS = 2000;
const LEVELS = 1000;
const TOP = 10;

const snapshot: Message = {
  snapshot: true,
  last: 0,
  bids: Array.from({ length: LEVELS - 100 }, (_, i) => [100_000 - i, i + 1] as const),
  asks: Array.from({ length: LEVELS - 100 }, (_, i) => [100_001 + i, i + 1] as const),
};

/** As measured on real books, most changes are near the top: distance i with a weight that falls, some removals. */
const changes = Array.from({ length: DELTAS }, (_, i) => {
  const distance = Math.floor(((i * 7919) % 1000) ** 2 / 5000);
  const size = i % 3 === 0 ? 0 : (i % 997) + 1;
  return {
    side: i % 2 === 0 ? Side.Bid : Side.Ask,
    price: i % 2 === 0 ? 100_000 - distance : 100_001 + distance,
    size,
  };
});

const seed = new LevelBatch(2 * LEVELS);
write(seed, snapshot);
const batch = new LevelBatch(DELTAS);
for (const { side, price, size } of changes) {
  write(batch, side === Side.Bid ? { bids: [[price, size]] } : { asks: [[price, size]] });
}

let sequence = 0;
const mirror = new Mirror({ instruments: 1, levels: LEVELS });
const nothing = (): void => undefined;
const synchroniser = new Synchroniser({
  venue: '',
  rules: { ...REST, snapshotRowsMax: 2 * LEVELS },
  instruments: [instrument(0)],
  levels: LEVELS,
  bufferRows: 100,
  crossedMsMax: 1000,
  capacity: 4096,
  random: () => 0,
  events: { proven: (levels) => mirror.apply(levels), state: nothing, gap: nothing, wanted: nothing },
});
synchroniser.connected([0]);
synchroniser.take(seed, 0, 0);

const bids = new Map(snapshot.bids);
const asks = new Map(snapshot.asks);
let best = 0;

/** Best ten levels of a map, as one would write it first. */
function top(side: Map<number, number>, direction: 1 | -1): [number, number][] {
  return [...side].sort(([a], [b]) => (a - b) * direction).slice(0, TOP);
}

/** A delta checked, applied to a book of 1,000 levels a side, handed on and mirrored; and a map sorted for its top. */
export const bench = {
  name: `a delta into a book of ${LEVELS} levels a side`,
  perRun: DELTAS,
  variants: {
    'Map, sorted for its top': () => {
      for (const { side, price, size } of changes) {
        const own = side === Side.Bid ? bids : asks;
        if (size === 0) own.delete(price);
        else own.set(price, size);
        best = top(own, side === Side.Bid ? -1 : 1)[0][0];
      }
      return best;
    },
    'Synchroniser and Mirror': () => {
      for (let row = 0; row < DELTAS; row++) batch.firstSequence[row] = batch.lastSequence[row] = ++sequence;
      synchroniser.take(batch, 0, 0);
      best = mirror.book(0)?.bids.bestPrice ?? 0;
      return best;
    },
  },
};
