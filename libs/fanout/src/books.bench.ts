import { type Instrument, LevelBatch, Side } from '@livetape/model';
import { type EncodingName } from '@livetape/wire';
import { Fanout } from './fanout';
import { LiveBooks } from './live-books';
import { type Outbox } from './outbox';

const CLIENTS = 500;
const BOOKS = 16;
const DEPTH = 50;
/** Messages of each book between two flushes: 200 a second. */
const MESSAGES = 10;

const instruments = Array.from({ length: BOOKS }, (_, id): Instrument => {
  return { id, venue: 'v', symbol: `S${id}`, base: `B${id}`, quote: 'Q', priceDecimals: 2, sizeDecimals: 8 };
});
const books = new LiveBooks({ instruments: BOOKS, levels: 200 });
const limits = {
  channelsMax: 128,
  unreadBytesMax: 1,
  unreadBytesHardMax: 1,
  slowMsMax: 1,
  barsFlushMs: 0,
  rateHzMax: 20,
};
const fanouts = {
  json: new Fanout({ ...limits, epoch: 'e', books }),
  binary: new Fanout({ ...limits, epoch: 'e', books }),
};
let sentBytes = 0;
const outboxOf = (encoding: EncodingName): Outbox => ({
  encoding,
  send: ({ bytes }) => (sentBytes += bytes.length),
  unreadBytes: () => 0,
  hasCredit: true,
  close: () => undefined,
});
const outbox = outboxOf('json');

/** A level of each side of each book near the top, a message each. */
const levels = new LevelBatch(BOOKS * MESSAGES);
let serial = 0;
let monotonicMs = 0;
const text = new TextEncoder();

for (const fanout of Object.values(fanouts)) fanout.register(instruments);
for (let i = 0; i < 2 * DEPTH; i++) move();
const channels = instruments.map(({ symbol }) => `book:v:${symbol}:${DEPTH}`);
for (const encoding of ['json', 'binary'] as const) {
  const fanout = fanouts[encoding];
  for (let i = 0; i < CLIENTS; i++) {
    fanout.subscribe(fanout.join(outboxOf(encoding)), { op: 'subscribe', id: 1, channels });
  }
}

function move(): void {
  levels.clear();
  while (!levels.isFull) {
    const row = levels.claim();
    const side = serial % 2 === 0 ? Side.Bid : Side.Ask;
    levels.instrument[row] = serial++ % BOOKS;
    levels.side[row] = side;
    levels.price[row] = 10_000 - side * (1 + ((serial * 7) % DEPTH));
    levels.size[row] = serial;
    levels.last[row] = 1;
  }
  books.take(levels);
  for (const fanout of Object.values(fanouts)) fanout.publishLevels(levels);
}

function flush(fanout: Fanout): void {
  fanout.flush({ monotonicMs: (monotonicMs += 50), wallMs: 1_700_000_000_000 });
}

function whole(instrument: number): unknown {
  const book = books.book(instrument)!;
  const side = ({ price, size, length }: typeof book.bids) =>
    Array.from({ length: Math.min(DEPTH, length) }, (_, i) => [price[length - 1 - i], size[length - 1 - i]]);
  return ['synced', '1', 1, 1, book.bids.bestPrice, book.asks.bestPrice, side(book.bids), side(book.asks), null];
}

/** A flush of 16 moving books to 500 clients, up to the socket, and what sending whole books costs. Each is a client. */
export const bench = {
  name: `${BOOKS} books of ${DEPTH} levels to ${CLIENTS} clients`,
  perRun: CLIENTS,
  variants: {
    'fan-out, shared differences': (): void => {
      move();
      flush(fanouts.json);
    },
    'fan-out, shared binary differences': (): void => {
      move();
      flush(fanouts.binary);
    },
    'whole books made once, JSON.stringify per client': (): void => {
      move();
      const rows = instruments.map(({ id }) => [id, 1, 0, [whole(id)]]);
      for (let i = 0; i < CLIENTS; i++) {
        const bytes = text.encode(JSON.stringify({ type: 'delta', serverTimeMs: 1_700_000_000_000, items: rows }));
        outbox.send({ bytes, isText: true, isData: true, packed: null });
      }
    },
  },
};
