import { type BookRules, type Instrument, LevelBatch } from '@livetape/model';
import fc from 'fast-check';
import { Book } from './book';
import { BookChecksum } from './book-checksum';
import { instrument, levelsOf, type Message, REST, Rig, STREAM, show, write } from './synchroniser-rig';

const DEPTH = 4;
const CHECKSUM = { levels: 50, order: 'bid-ask', separator: ':', numbers: 'text', negativeAsks: false } as const;
const SCALES: Instrument = instrument(0);

/** How a venue numbers its messages, and where its snapshots come from. */
interface Dialect {
  readonly name: string;
  readonly rules: BookRules;
  readonly numbering: 'ranges' | 'links' | 'none';
}

const DIALECTS: readonly Dialect[] = [
  { name: 'ranges, seeded by REST', rules: REST, numbering: 'ranges' },
  { name: 'links, asked for on the socket', rules: { ...REST, seed: 'request' }, numbering: 'links' },
  { name: 'links, seeded by the stream', rules: STREAM, numbering: 'links' },
  { name: 'ranges, seeded by the stream', rules: STREAM, numbering: 'ranges' },
  { name: 'checksums to a depth', rules: { ...STREAM, depth: DEPTH, checksum: CHECKSUM }, numbering: 'none' },
];

/** A book as it really is, and every state that it was in. Its version stands in each message as the event time. */
class TrueBook {
  readonly bids = new Map<number, number>([[99, 1]]);
  readonly asks = new Map<number, number>([[101, 1]]);
  readonly shown: string[] = [];
  private readonly sequences = [10];
  private version = 0;

  constructor(private readonly dialect: Dialect) {
    this.shown.push(show(this.asBook()));
  }

  /** Changes sizes at prices; returns the message that says so. */
  change(changes: readonly (readonly [isBid: boolean, offset: number, size: number])[]): Message {
    const before = { bids: this.view(this.bids, -1), asks: this.view(this.asks, 1) };
    for (const [isBid, offset, size] of changes) {
      const side = isBid ? this.bids : this.asks;
      const price = isBid ? 99 - offset : 101 + offset;
      if (size === 0) side.delete(price);
      else side.set(price, size);
    }
    const previous = this.sequences[this.version];
    const last = previous + 1 + (changes.length % 3);
    this.sequences.push(last);
    this.version++;
    this.shown.push(show(this.asBook()));
    const levels = {
      bids: this.difference(before.bids, this.bids, -1),
      asks: this.difference(before.asks, this.asks, 1),
    };
    return { ...levels, ...this.numbers(previous, last), time: this.version };
  }

  /** The whole book as it is now. */
  snapshot(): Message {
    const book = this.asBook();
    const sequence = this.dialect.numbering === 'none' ? {} : { last: this.sequences[this.version] };
    return {
      snapshot: true,
      bids: levelsOf(book.bids),
      asks: levelsOf(book.asks),
      time: this.version,
      ...sequence,
      ...this.checksum(),
    };
  }

  private numbers(previous: number, last: number): Partial<Message> {
    if (this.dialect.numbering === 'links') return { previous, last };
    return this.dialect.numbering === 'ranges' ? { first: previous + 1, last } : this.checksum();
  }

  private checksum(): Partial<Message> {
    const { checksum } = this.dialect.rules;
    return checksum === null ? {} : { checksum: new BookChecksum(checksum).of(this.asBook(), SCALES) };
  }

  private asBook(): Book {
    const batch = new LevelBatch(256);
    write(batch, { bids: this.view(this.bids, -1), asks: this.view(this.asks, 1) });
    const book = new Book(256, { keepsDigits: true });
    book.load(batch, 0, batch.length);
    return book;
  }

  /** What the venue shows of a side, best first. */
  private view(side: ReadonlyMap<number, number>, direction: number): [number, number][] {
    const sorted = [...side].sort(([a], [b]) => (a - b) * direction);
    return sorted.slice(0, this.dialect.rules.depth ?? Infinity);
  }

  /** What changed in sight; a level that only fell out of sight is not told. */
  private difference(before: [number, number][], side: ReadonlyMap<number, number>, direction: number) {
    const old = new Map(before);
    const changed = this.view(side, direction).filter(([price, size]) => old.get(price) !== size);
    const removed = before.filter(([price]) => !side.has(price)).map(([price]): [number, number] => [price, 0]);
    return [...changed, ...removed];
  }
}

const steps = fc.array(
  fc.record({
    changes: fc.array(fc.tuple(fc.boolean(), fc.nat(9), fc.nat(3)), { maxLength: 4 }),
    fault: fc.constantFrom('none', 'none', 'none', 'none', 'lose', 'twice', 'hold', 'cut'),
    /** Messages that a snapshot is late by. */
    lag: fc.nat(3),
  }),
  { minLength: 5, maxLength: 40 },
);
interface Step {
  readonly changes: readonly (readonly [isBid: boolean, offset: number, size: number])[];
  readonly fault: string;
  readonly lag: number;
}

/** A venue, the way from it, and the book at its end. */
class World {
  readonly rig: Rig;
  readonly truth: TrueBook;
  private readonly other: TrueBook;
  private held: Message[] = [];
  private late: { message: Message; steps: number }[] = [];

  constructor(private readonly dialect: Dialect) {
    this.truth = new TrueBook(dialect);
    this.other = new TrueBook(dialect);
    this.rig = new Rig(dialect.rules, { bufferRows: 40, levels: 30 });
    if (dialect.rules.seed === 'stream') this.rig.take(this.truth.snapshot(), { ...this.other.snapshot(), id: 1 });
  }

  step({ changes, fault, lag }: Step): void {
    const message = this.truth.change(changes);
    if (fault === 'hold') this.held.push(message);
    else if (fault !== 'lose') this.deliver(message);
    if (fault === 'twice') this.deliver(message);
    if (fault !== 'hold') for (const held of this.held.splice(0)) this.deliver(held);
    if (fault === 'cut') this.rig.interrupt(0).connect();
    this.rig.take({ ...this.other.change(changes), id: 1 });
    this.answer(lag);
    this.rig.pass(400, 400);
    this.check();
  }

  /** Once nothing goes wrong any more, the book must come right. */
  settle(): void {
    for (let i = 0; i < 15; i++) {
      this.step({ changes: [[true, 3, (i % 3) + 1]], fault: 'none', lag: 0 });
      this.rig.pass(20_000, 20_000);
    }
    expect(this.rig.state(0)).toBe('synced');
    expect(show(this.rig.mirror.book(0))).toBe(this.truth.shown.at(-1));
    const other = this.rig.synchroniser.status(1);
    expect([other.state, other.gaps, other.resyncs]).toEqual(['synced', 0, 0]);
  }

  private deliver(message: Message): void {
    this.rig.take(message);
    this.check();
  }

  /** Answers what was asked for: with the book as it is now, on its way for a few messages. */
  private answer(lag: number): void {
    for (const id of this.rig.wanted.splice(0)) {
      const book = id === 0 ? this.truth : this.other;
      this.late.push({ message: { ...book.snapshot(), id }, steps: id === 0 ? lag : 0 });
    }
    // A stream that brings its snapshot brings it before the deltas that follow.
    const isStream = this.dialect.rules.seed === 'stream';
    for (const late of this.late.splice(0)) {
      if (late.steps-- > 0 && !isStream) this.late.push(late);
      else this.rig.take(late.message);
    }
  }

  private check(): void {
    const { mirror, synchroniser } = this.rig;
    if (synchroniser.status(0).state !== 'synced') return;
    expect(show(mirror.book(0))).toBe(this.rig.show(0));
    expect(show(mirror.book(0))).toBe(this.truth.shown[this.rig.lastTime[0]]);
  }
}

describe('Synchroniser', () => {
  it.each(DIALECTS)('is right or not synced, whatever is lost, doubled, late or cut: $name', (dialect) => {
    let gaps = 0;
    let resyncs = 0;
    fc.assert(
      fc.property(steps, (all) => {
        const world = new World(dialect);
        for (const step of all) world.step(step);
        world.settle();
        gaps += world.rig.synchroniser.status(0).gaps;
        resyncs += world.rig.synchroniser.status(0).resyncs;
      }),
      { numRuns: 60 },
    );
    expect(Math.min(gaps, resyncs)).toBeGreaterThan(50);
  });
});
