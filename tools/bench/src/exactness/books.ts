import { Mirror, Synchroniser } from '@livetape/book';
import { type BookRules, type Instrument, LevelBatch, Side } from '@livetape/model';
import { randomFrom } from './random';

const INSTRUMENTS = 5;
const LEVELS = 1_000;
const DEPTH = 400;
const BATCH = 512;
const MIDDLE = 1_000_000;
const TOP = 25;
const TOP_EVERY = 16;
const RULES: BookRules = {
  seed: 'stream',
  checksum: null,
  depth: null,
  snapshotDepth: null,
  snapshotRowsMax: 2 * LEVELS,
  reseedMs: null,
};

type Sides = readonly [bids: Map<number, number>, asks: Map<number, number>];

/** Random deltas through synchroniser and mirror, and into maps that are sorted: books compared, and how many differ. */
export function compareBooks(deltas: number, seed = 1): { books: number; differences: number } {
  const random = randomFrom(seed);
  const truth = Array.from({ length: INSTRUMENTS }, (): Sides => [new Map(), new Map()]);
  const mirror = new Mirror({ instruments: INSTRUMENTS, levels: LEVELS });
  const synchroniser = makeSynchroniser(mirror);
  const sequences = new Float64Array(INSTRUMENTS);
  const batch = new LevelBatch(2 * LEVELS * INSTRUMENTS);
  for (let id = 0; id < INSTRUMENTS; id++) seedBook(batch, { id, sides: truth[id], sequence: ++sequences[id] });
  synchroniser.connected(truth.map((_, id) => id));
  synchroniser.take(batch, 0, 0);
  let books = 0;
  let differences = 0;
  for (let done = 0, turn = 0; done < deltas; turn++) {
    batch.clear();
    for (; batch.length < BATCH && done < deltas; done++) {
      const id = Math.floor(random() * INSTRUMENTS);
      change(batch, { id, sides: truth[id], sequence: ++sequences[id], random });
    }
    synchroniser.take(batch, turn, turn);
    const isWhole = turn % 100 === 0 || done >= deltas;
    if (turn % TOP_EVERY !== 0 && !isWhole) continue;
    for (let id = 0; id < INSTRUMENTS; id++, books++) {
      if (!isSame(mirror, { id, sides: truth[id], levels: isWhole ? Infinity : TOP })) differences++;
    }
  }
  return { books, differences };
}

function makeSynchroniser(mirror: Mirror): Synchroniser {
  const nothing = (): void => undefined;
  const instruments = Array.from({ length: INSTRUMENTS }, (_, id): Instrument => {
    return { id, venue: 'v', symbol: `S${id}`, base: '', quote: '', priceDecimals: 0, sizeDecimals: 0 };
  });
  return new Synchroniser({
    venue: 'v',
    rules: RULES,
    instruments,
    levels: LEVELS,
    bufferRows: 100,
    crossedMsMax: 1e9,
    capacity: 2 * LEVELS * INSTRUMENTS,
    random: () => 0.5,
    events: { proven: (rows) => mirror.apply(rows), state: nothing, gap: nothing, wanted: nothing },
  });
}

interface Message {
  readonly id: number;
  readonly sides: Sides;
  readonly sequence: number;
}

function seedBook(batch: LevelBatch, { id, sides, sequence }: Message): void {
  const from = batch.length;
  for (let i = 1; i <= DEPTH; i++) {
    write(batch, { id, side: Side.Bid, price: MIDDLE - i, size: i });
    write(batch, { id, side: Side.Ask, price: MIDDLE + i, size: i });
    sides[0].set(MIDDLE - i, i);
    sides[1].set(MIDDLE + i, i);
  }
  seal(batch, from, { sequence, isSnapshot: 1 });
}

/** A message of one to four levels, most of them near the top; a third removes. */
function change(batch: LevelBatch, { id, sides, sequence, random }: Message & { readonly random: () => number }): void {
  const from = batch.length;
  const count = 1 + Math.floor(random() * 4);
  for (let i = 0; i < count; i++) {
    const isBid = random() < 0.5;
    const distance = 1 + Math.floor(random() ** 3 * 2 * DEPTH);
    const price = isBid ? MIDDLE - distance : MIDDLE + distance;
    const size = random() < 0.33 ? 0 : 1 + Math.floor(random() * 1e9);
    write(batch, { id, side: isBid ? Side.Bid : Side.Ask, price, size });
    const side = sides[isBid ? 0 : 1];
    if (size === 0) side.delete(price);
    else side.set(price, size);
  }
  seal(batch, from, { sequence, isSnapshot: 0 });
}

interface Level {
  readonly id: number;
  readonly side: Side;
  readonly price: number;
  readonly size: number;
}

function write(batch: LevelBatch, { id, side, price, size }: Level): void {
  const row = batch.claim();
  batch.instrument[row] = id;
  batch.side[row] = side;
  batch.price[row] = price;
  batch.size[row] = size;
}

function seal(
  batch: LevelBatch,
  from: number,
  message: { readonly sequence: number; readonly isSnapshot: 0 | 1 },
): void {
  for (let row = from; row < batch.length; row++) {
    batch.isSnapshot[row] = message.isSnapshot;
    batch.firstSequence[row] = batch.lastSequence[row] = message.sequence;
    batch.previousSequence[row] = batch.checksum[row] = -1;
    batch.depth[row] = batch.priceDigits[row] = batch.sizeDigits[row] = 0;
    batch.eventTime[row] = batch.receiveTime[row] = message.sequence;
    batch.last[row] = row === batch.length - 1 ? 1 : 0;
  }
}

function isSame(mirror: Mirror, of: { readonly id: number; readonly sides: Sides; readonly levels: number }): boolean {
  const book = mirror.book(of.id);
  if (book === null) return false;
  return of.sides.every((side, i) => {
    const sorted = [...side].sort(([a], [b]) => (i === 0 ? b - a : a - b)).slice(0, of.levels);
    const ours = i === 0 ? book.bids : book.asks;
    if (ours.length < sorted.length || (of.levels === Infinity && ours.length !== sorted.length)) return false;
    return sorted.every(([price, size], at) => {
      const row = ours.row(at);
      return ours.price[row] === price && ours.size[row] === size;
    });
  });
}
