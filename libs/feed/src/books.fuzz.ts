import fc from 'fast-check';
import { restRig, streamRig } from './book-rig';
import { FeedError } from './errors';
import { type MemorySocket } from './memory-transport';
import { type PlainBook } from './plain-venue';
import { ack, type Rig } from './rig';

const INSTRUMENTS = 2;

type Fault = 'cut' | 'mute' | 'shutdown' | 'lag' | 'catch-up' | 'limited' | 'failing' | 'old' | 'rubbish' | 'refuse';
type Event =
  | { type: 'change' | 'lose'; instrument: number; side: 'bids' | 'asks'; at: number; size: number }
  | { type: 'cross'; instrument: number }
  | { type: 'pass'; ms: number }
  | { type: Fault };

const instrument = fc.nat(INSTRUMENTS - 1);
const change = {
  instrument,
  side: fc.constantFrom('bids', 'asks'),
  at: fc.nat(9),
  size: fc.nat(5),
};
const event = fc.oneof(
  { weight: 8, arbitrary: fc.record({ type: fc.constant('change'), ...change }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('lose'), ...change }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('cross'), instrument }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('pass'), ms: fc.integer({ min: 100, max: 4_000 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constantFrom(
        'cut',
        'mute',
        'shutdown',
        'lag',
        'catch-up',
        'limited',
        'failing',
        'old',
        'rubbish',
        'refuse',
      ),
    }),
  },
) as fc.Arbitrary<Event>;

type Levels = Map<number, number>;

/** The venue's own book, and what it was after each of its messages. */
class TrueBook {
  last = 1_000;
  readonly history = new Map<number, string>();
  private readonly sides: { bids: Levels; asks: Levels } = { bids: new Map([[90, 1]]), asks: new Map([[110, 1]]) };

  constructor(private readonly instrument: number) {
    this.remember();
  }

  apply(side: 'bids' | 'asks', price: number, size: number): PlainBook {
    if (size === 0) this.sides[side].delete(price);
    else this.sides[side].set(price, size);
    this.last++;
    this.remember();
    return { book: this.instrument, last: this.last, [side]: [[price, size]] };
  }

  snapshot(): PlainBook {
    const { bids, asks } = this.sides;
    return { book: this.instrument, snapshot: true, last: this.last, bids: [...bids], asks: [...asks] };
  }

  private remember(): void {
    const text = (levels: Levels, sign: number) =>
      [...levels].sort(([a], [b]) => sign * (a - b)).map(([price, size]) => `${price}:${size}`);
    this.history.set(this.last, `${text(this.sides.bids, -1).join(' ')} | ${text(this.sides.asks, 1).join(' ')}`);
  }
}

/** What one socket is subscribed to, and what is on its way to it. */
interface Wire {
  readonly subscribed: Set<number>;
  readonly queue: string[];
  isLagging: boolean;
  isMuted: boolean;
}

/** A venue with true books that does wrong exactly what it is told to. */
class FaultyVenue {
  readonly rig: Rig;
  readonly books = Array.from({ length: INSTRUMENTS }, (_, id) => new TrueBook(id));
  private readonly wires = new Map<MemorySocket, Wire>();
  private readonly faults: Fault[] = [];
  private oldSnapshots = this.books.map((book) => book.snapshot());
  private refusals = 0;

  constructor(
    private readonly seed: 'rest' | 'stream',
    random: () => number,
  ) {
    const options = { random, received: (socket: MemorySocket, text: string) => this.received(socket, text) };
    this.rig = seed === 'rest' ? restRig(INSTRUMENTS, 100_000, options) : streamRig(INSTRUMENTS, true, options);
    this.rig.feed.start();
  }

  async play(next: Event): Promise<void> {
    if (next.type === 'change') this.change(next);
    else if (next.type === 'lose') this.books[next.instrument].apply(next.side, price(next), next.size);
    else if (next.type === 'cross') this.cross(next.instrument);
    else if (next.type === 'pass') await this.pass(next.ms);
    else this.upset(next.type);
    this.deliver();
    this.check();
  }

  /** Everything works again and the books move, for longer than the longest wait. */
  async heal(): Promise<void> {
    this.faults.length = this.refusals = 0;
    this.upset('catch-up');
    for (let step = 0; step < 300; step++) {
      const book = step % INSTRUMENTS;
      this.change({ instrument: book, side: step % 4 < 2 ? 'bids' : 'asks', at: step % 10, size: 1 + (step % 5) });
      this.deliver();
      this.check();
      await this.pass(400);
    }
  }

  /** A book that is shown as synced is one that the venue had, the one of the sequence that it is shown with. */
  check(): void {
    for (const { symbol, book } of this.rig.feed.instruments()) {
      if (book?.state !== 'synced') continue;
      const id = symbol.charCodeAt(0) - 65;
      expect([book.sequence, this.rig.book(id)]).toEqual([
        book.sequence,
        this.books[id].history.get(Number(book.sequence)),
      ]);
    }
  }

  private async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 100) {
      await this.rig.pass(100);
      for (const socket of this.rig.transport.sockets) if (!socket.isOpen && !socket.isClosed) socket.accept();
      for (const socket of this.rig.transport.sockets) if (socket.isClosing) socket.end('closed', 'code 1000');
      if (this.rig.http.open.length > 0) this.answer();
      this.deliver();
    }
  }

  private change({ instrument: one, side, at, size }: Extract<Event, { type: 'change' | 'lose' }> | Change): void {
    this.send(one, this.books[one].apply(side, price({ side, at }), size));
  }

  /** A bid above the best ask, and then without it. */
  private cross(one: number): void {
    this.send(one, this.books[one].apply('bids', 115, 1));
    this.deliver();
    this.send(one, this.books[one].apply('bids', 115, 0));
  }

  private send(one: number, message: PlainBook): void {
    for (const wire of this.wires.values()) if (wire.subscribed.has(one)) wire.queue.push(JSON.stringify(message));
  }

  private deliver(): void {
    for (const [socket, { queue, isLagging, isMuted }] of this.wires) {
      if (!isLagging && !isMuted) for (const frame of queue.splice(0)) socket.deliver(frame);
      this.rig.clock.turn();
    }
  }

  private upset(type: Fault): void {
    const { newest } = this.rig.transport;
    const wire = this.wires.get(newest);
    if (type === 'cut') newest.end();
    else if (type === 'mute' && wire !== undefined) wire.isMuted = true;
    else if (type === 'lag' && wire !== undefined) wire.isLagging = true;
    else if (type === 'shutdown') newest.deliver('{"type":"shutdown"}');
    else if (type === 'refuse') this.refusals++;
    else if (type === 'rubbish') newest.deliver('{"cut');
    else if (type === 'catch-up') for (const one of this.wires.values()) one.isLagging = false;
    else this.faults.push(type);
  }

  private received(socket: MemorySocket, text: string): void {
    const wire = this.wires.get(socket) ?? { subscribed: new Set(), queue: [], isLagging: false, isMuted: false };
    this.wires.set(socket, wire);
    const { subscribe, leave, again } = JSON.parse(text);
    if (subscribe !== undefined) {
      ack(socket);
      for (let one = 0; one < INSTRUMENTS; one++) this.subscribe(wire, one);
    } else if (leave !== undefined) wire.subscribed.delete(leave.charCodeAt(0) - 65);
    else if (this.refusals > 0) {
      this.refusals--;
      wire.queue.push(`{"type":"refused","id":"again ${again}","code":"1","text":"no"}`);
    } else this.subscribe(wire, again.charCodeAt(0) - 65);
  }

  private subscribe(wire: Wire, one: number): void {
    wire.subscribed.add(one);
    if (this.seed === 'stream') wire.queue.push(JSON.stringify(this.books[one].snapshot()));
  }

  private answer(): void {
    const [request] = this.rig.http.open;
    const one = request.url.charCodeAt(request.url.length - 1) - 65;
    const fault = this.faults.shift();
    if (fault === 'limited') request.answer(429, '', 2_000);
    else if (fault === 'failing') request.fail(new FeedError('http-timeout'));
    else request.answer(200, JSON.stringify(fault === 'old' ? this.oldSnapshots[one] : this.books[one].snapshot()));
    this.oldSnapshots = this.books.map((book) => book.snapshot());
  }
}

interface Change {
  readonly instrument: number;
  readonly side: 'bids' | 'asks';
  readonly at: number;
  readonly size: number;
}

function price({ side, at }: Pick<Change, 'side' | 'at'>): number {
  return side === 'bids' ? 90 + at : 101 + at;
}

describe.each(['rest', 'stream'] as const)('Books seeded by %s', (seed) => {
  it('are never wrong while they are shown as synced, and always come back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 80 }),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        async (events, jitter) => {
          const venue = new FaultyVenue(seed, () => jitter.next().value as number);
          await venue.play({ type: 'pass', ms: 300 });
          for (const next of events) await venue.play(next);
          await venue.heal();
          const { rig } = venue;
          expect(rig.feed.status()).toMatchObject({ state: 'live', books: { synced: INSTRUMENTS } });
          venue.books.forEach(({ history, last }, one) => expect(rig.book(one)).toBe(history.get(last)));
          expect(rig.feed.gaps().filter(({ state }) => state !== 'filled')).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);
});
