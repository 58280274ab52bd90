import { BufferMemory, bytesNeeded, type ColumnMemory } from '@livetape/columns';
import { type Batch, GreeksBatch, LevelBatch, TopBatch, TradeBatch } from '@livetape/model';
import { type Kind } from '@livetape/venues';
import { Ring } from './ring';

/**
 * Rows and slots of each kind: at 50,000 rows a second the reader may stand still for a quarter of a second. Few large slots,
 * because the system lends pages: of a slot that a quiet venue never fills, only the beginning of each column is there.
 */
const SLOTS = 8;
const ROWS = 2_048;
const GREEKS_ROWS = 512;
/** Beside both sides of a whole book. */
const LEVEL_ROWS_MORE = 64;
/** Levels of each side that a venue may keep to, though fewer were asked for. */
const LEVELS_MIN = 1_000;

/** Control words before those of the rings. */
const WORDS = { signal: 0, beat: 1, waited: 2, dropped: 3, rings: 4 } as const;

/** What both threads must agree on. Sent to the worker as it is. */
export interface HandoverShape {
  readonly kinds: readonly Kind[];
  /** Levels of each side of a book. */
  readonly levels: number;
  readonly control: SharedArrayBuffer;
  readonly rows: SharedArrayBuffer;
}

/**
 * The shared memory between a feed's worker and its reader: a ring of batches for each kind of row, a heartbeat, a signal and
 * counters. About 5 MB, of which the system lends what is touched.
 */
export class Handover {
  readonly trades: Ring<TradeBatch>;
  readonly tops: Ring<TopBatch>;
  readonly levels: Ring<LevelBatch>;
  readonly greeks: Ring<GreeksBatch>;
  private readonly control: Int32Array;
  private word: number = WORDS.rings;

  constructor(readonly shape: HandoverShape) {
    this.control = new Int32Array(shape.control);
    const memory = new BufferMemory(shape.rows);
    const { trades, tops, levels, greeks } = makeSlots(shape, memory);
    this.trades = this.ring(trades);
    this.tops = this.ring(tops);
    this.levels = this.ring(levels);
    this.greeks = this.ring(greeks);
  }

  /** Claims the memory. Kinds that are not asked for cost nothing. */
  static create(kinds: readonly Kind[], levels: number): Handover {
    const words = WORDS.rings + 4 * (2 + SLOTS);
    const control = new SharedArrayBuffer(words * Int32Array.BYTES_PER_ELEMENT);
    const rows = new SharedArrayBuffer(bytesNeeded((memory) => makeSlots({ kinds, levels }, memory)));
    return new Handover({ kinds, levels, control, rows });
  }

  /** Bytes of shared memory. */
  get bytes(): number {
    return this.shape.control.byteLength + this.shape.rows.byteLength;
  }

  /** Writer: asks the reader to look. True when a message must tell it, because it is not told already. */
  signal(): boolean {
    return Atomics.exchange(this.control, WORDS.signal, 1) === 0;
  }

  /** Reader: looks from now on; what is written later is signalled anew. */
  heard(): void {
    Atomics.store(this.control, WORDS.signal, 0);
  }

  /** Writer: is alive. */
  beat(): void {
    Atomics.add(this.control, WORDS.beat, 1);
  }

  get beats(): number {
    return Atomics.load(this.control, WORDS.beat);
  }

  count(word: 'waited' | 'dropped', more: number): void {
    Atomics.add(this.control, WORDS[word], more);
  }

  counted(word: 'waited' | 'dropped'): number {
    return Atomics.load(this.control, WORDS[word]) >>> 0;
  }

  private ring<B extends Batch>({ slots, stamps }: Slots<B>): Ring<B> {
    const place = { head: this.word, tail: this.word + 1, lengths: this.word + 2, stamps };
    this.word += 2 + slots.length;
    return new Ring(this.control, place, slots);
  }
}

/** The slots of a ring and `Batch.decodedAt` of each. */
interface Slots<B> {
  readonly slots: readonly B[];
  readonly stamps: Float64Array;
}

/** Both threads build the same slots in the same order, so that their columns lie at the same places. */
function makeSlots({ kinds, levels }: Pick<HandoverShape, 'kinds' | 'levels'>, memory: ColumnMemory) {
  const levelRows = 2 * Math.max(LEVELS_MIN, levels) + LEVEL_ROWS_MORE;
  const slots = <B>(kind: Kind, make: () => B): Slots<B> => {
    const count = kinds.includes(kind) ? SLOTS : 0;
    return { stamps: memory.float64(count), slots: Array.from({ length: count }, make) };
  };
  return {
    trades: slots('trades', () => new TradeBatch(ROWS, memory)),
    tops: slots('tops', () => new TopBatch(ROWS, memory)),
    levels: slots('levels', () => new LevelBatch(levelRows, memory)),
    greeks: slots('greeks', () => new GreeksBatch(GREEKS_ROWS, memory)),
  };
}
