import { type BookStatus, LevelBatch, type Side } from '@livetape/model';
import { Fanout } from './fanout';
import { INSTRUMENTS, LIMITS } from './fixtures';
import { LiveBooks } from './live-books';
import { Mirror } from './mirror';

type Level = readonly [side: Side, price: number, size: number];

export const BOOK = 'book:demo:BTCUSDT:2';

/** The instruments of two venues with books: the second venue's price has one digit more. */
export function booksWorld(bookLevelsMax = 1_000) {
  const instruments = [INSTRUMENTS[0], { ...INSTRUMENTS[0], id: 1, venue: 'other', priceDecimals: 3 }];
  const books = new LiveBooks({ instruments: 2, levels: 10 });
  const fanout = new Fanout({ ...LIMITS, slowMsMax: 1e6, epoch: 'e', books, bookLevelsMax });
  fanout.register(instruments);
  let monotonicMs = 0;
  let sequence = 0;
  return {
    books,
    fanout,
    now: () => ({ monotonicMs, wallMs: 1 }),
    flush: (afterMs = 50) => fanout.flush({ monotonicMs: (monotonicMs += afterMs), wallMs: 1 }),
    levels: (instrument: number, levels: readonly Level[], part: { isSnapshot?: boolean; isLast?: boolean } = {}) => {
      const batch = batchOf(instrument, levels, { sequence: ++sequence, isSnapshot: false, isLast: true, ...part });
      books.take(batch);
      fanout.publishLevels(batch);
    },
    state: (instrument: number, state: BookStatus['state']) => {
      const { venue, symbol } = instruments[instrument];
      const status = { venue, symbol, instrument, state, since: 5, reason: 'Because.' };
      books.setStatus(status);
      fanout.publishBook(status);
    },
    join: (...channels: string[]) => {
      const mirror = new Mirror();
      const client = fanout.join(mirror);
      fanout.subscribe(client, { op: 'subscribe', id: 1, channels });
      return { mirror, client };
    },
  };
}

function batchOf(
  instrument: number,
  levels: readonly Level[],
  { sequence, isSnapshot, isLast }: { sequence: number; isSnapshot: boolean; isLast: boolean },
): LevelBatch {
  const batch = new LevelBatch(levels.length);
  for (const [side, price, size] of levels) {
    const row = batch.claim();
    batch.instrument[row] = instrument;
    batch.side[row] = side;
    batch.price[row] = price;
    batch.size[row] = size;
    batch.isSnapshot[row] = isSnapshot ? 1 : 0;
    batch.lastSequence[row] = sequence;
    batch.eventTime[row] = sequence * 10;
    batch.receiveTime[row] = sequence * 1_000;
    batch.last[row] = isLast && row === levels.length - 1 ? 1 : 0;
  }
  return batch;
}

/** Rows of the first channel of the deltas since the last call. */
export const lastRows = (mirror: Mirror): readonly unknown[] =>
  mirror.take('delta').flatMap(({ items }) => items[0][3]);
