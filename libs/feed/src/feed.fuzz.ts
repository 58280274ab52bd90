import fc from 'fast-check';
import { FeedError } from './errors';
import { type MemorySocket } from './memory-transport';
import { ack, ids, Rig, settle } from './rig';

const INSTRUMENTS = 2;

type HttpFault = 'limited' | 'failing' | 'timeout' | 'empty' | 'rubbish';

type Event =
  | { type: 'trade'; instrument: number; count: number }
  | { type: 'lose'; instrument: number; count: number }
  | { type: 'reorder'; instrument: number; count: number }
  | { type: 'repeat'; instrument: number; count: number }
  | { type: 'pass'; ms: number }
  | { type: 'stall'; ms: number }
  | { type: 'cut' }
  | { type: 'mute' }
  | { type: 'shutdown' }
  | { type: 'hang' }
  | { type: 'refuse' }
  | { type: 'rubbish' }
  | { type: 'http'; fault: HttpFault };

const instrument = fc.nat(INSTRUMENTS - 1);
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('trade'), instrument, count: fc.integer({ min: 1, max: 30 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('lose'), instrument, count: fc.integer({ min: 1, max: 2_500 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('reorder'), instrument, count: fc.integer({ min: 2, max: 30 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('repeat'), instrument, count: fc.integer({ min: 1, max: 2_000 }) }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('pass'), ms: fc.integer({ min: 100, max: 8_000 }) }) },
  fc.record({ type: fc.constant('stall'), ms: fc.integer({ min: 100, max: 20_000 }) }),
  fc.record({ type: fc.constantFrom('cut', 'mute', 'shutdown', 'hang', 'refuse', 'rubbish') }),
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('http'),
      fault: fc.constantFrom<HttpFault>('limited', 'failing', 'timeout', 'empty', 'rubbish'),
    }),
  },
) as fc.Arbitrary<Event>;

/** A venue that counts its trades up, answers REST from them, and does wrong exactly what it is told to. */
class FaultyVenue {
  readonly nextId = new Array<number>(INSTRUMENTS).fill(1_000);
  readonly rig: Rig;
  /** Event time of each trade, by instrument and id: sent again, it is the same trade. */
  private readonly madeAt = new Map<string, number>();
  private readonly muted = new Set<MemorySocket>();
  private readonly faults: HttpFault[] = [];
  private hangs = 0;
  private refusals = 0;

  constructor(random: () => number) {
    const received = (socket: MemorySocket) => this.subscribed(socket);
    this.rig = new Rig({ instruments: INSTRUMENTS, random, received });
    this.rig.feed.start();
  }

  async play(next: Event): Promise<void> {
    switch (next.type) {
      case 'trade':
        return this.send(next.instrument, this.make(next.instrument, next.count));
      case 'lose':
        this.make(next.instrument, next.count);
        return;
      case 'reorder':
        return this.send(next.instrument, this.make(next.instrument, next.count).reverse());
      case 'repeat':
        return this.send(
          next.instrument,
          ids(Math.max(1_000, this.nextId[next.instrument] - next.count), this.last(next)),
        );
      case 'pass':
        return this.pass(next.ms);
      case 'stall':
        return this.rig.clock.stall(next.ms);
      case 'http':
        this.faults.push(next.fault);
        return;
      default:
        return this.upset(next.type);
    }
  }

  /** Everything works again and trades flow, for as long as the longest wait may be. */
  async heal(): Promise<void> {
    this.hangs = 0;
    this.refusals = 0;
    this.faults.length = 0;
    for (let step = 0; step < 400; step++) {
      for (let one = 0; one < INSTRUMENTS; one++) this.send(one, this.make(one, 1));
      await this.pass(500);
    }
  }

  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 100) {
      await this.rig.pass(100);
      this.accept();
      if (this.rig.http.open.length > 0) this.answer();
      await settle();
    }
  }

  private last({ instrument: one }: { instrument: number }): number {
    return this.nextId[one] - 1;
  }

  private make(one: number, count: number): number[] {
    const first = this.nextId[one];
    this.nextId[one] += count;
    const made = ids(first, first + count - 1);
    for (const id of made) this.madeAt.set(`${one}:${id}`, this.rig.clock.wallUs() / 1_000);
    return made;
  }

  private frame(one: number, of: readonly number[]): string {
    return JSON.stringify(of.map((id) => ({ i: one, id, ms: this.madeAt.get(`${one}:${id}`) })));
  }

  private send(one: number, of: readonly number[]): void {
    for (const socket of this.rig.transport.sockets) {
      if (!this.muted.has(socket) && socket.sent.length > 0) socket.deliver(this.frame(one, of));
    }
    this.rig.clock.turn();
  }

  private upset(type: 'cut' | 'mute' | 'shutdown' | 'hang' | 'refuse' | 'rubbish'): void {
    const socket = this.rig.transport.newest;
    if (type === 'cut') socket.end();
    else if (type === 'mute') this.muted.add(socket);
    else if (type === 'shutdown') socket.deliver('{"type":"shutdown"}');
    else if (type === 'hang') this.hangs++;
    else if (type === 'refuse') this.refusals++;
    else socket.deliver('{"cut');
  }

  private accept(): void {
    for (const socket of this.rig.transport.sockets) {
      if (socket.isOpen || socket.isClosed) continue;
      if (this.hangs > 0) this.hangs--;
      else socket.accept();
    }
  }

  private subscribed(socket: MemorySocket): void {
    if (this.refusals === 0) return ack(socket);
    this.refusals--;
    socket.deliver('{"type":"refused","id":"1","code":"1","text":"no"}');
  }

  private answer(): void {
    const [request] = this.rig.http.open;
    const [symbol, from, count] = request.url.split('/').slice(-3);
    const one = symbol.charCodeAt(0) - 65;
    const fault = this.faults.shift();
    if (fault === 'limited') request.answer(429, '', 2_000);
    else if (fault === 'failing') request.answer(502, '');
    else if (fault === 'timeout') request.fail(new FeedError('http-timeout'));
    else if (fault === 'empty') request.answer(200, '[]');
    else if (fault === 'rubbish') request.answer(200, '<html>');
    else
      request.answer(
        200,
        this.frame(one, ids(Number(from), Math.min(this.last({ instrument: one }), Number(from) + Number(count) - 1))),
      );
  }
}

/** How often each id was handed on, and which ids an unfilled gap names. */
function account(rig: Rig, one: number): { emitted: Map<number, number>; unfilled: Set<number> } {
  const emitted = new Map<number, number>();
  for (const row of rig.trades) {
    const [of, id] = row.split(':').map(Number);
    if (of === one) emitted.set(id, (emitted.get(id) ?? 0) + 1);
  }
  const unfilled = new Set<number>();
  for (const gap of rig.gaps) {
    if (gap.state !== 'unfilled' || gap.symbol !== String.fromCharCode(65 + one)) continue;
    for (const id of ids(Number(gap.from), Number(gap.to))) unfilled.add(id);
  }
  return { emitted, unfilled };
}

describe('Feed', () => {
  it('hands on every trade exactly once or records it in an unfilled gap, and always comes back to live', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 60 }),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        async (events, jitter) => {
          const venue = new FaultyVenue(() => jitter.next().value as number);
          await venue.pass(300);
          for (const next of events) await venue.play(next);
          await venue.heal();
          expect(venue.rig.state).toBe('live');
          for (let one = 0; one < INSTRUMENTS; one++) {
            const { emitted, unfilled } = account(venue.rig, one);
            const first = Number(venue.rig.trades.find((row) => row.startsWith(`${one}:`))?.slice(2));
            const wrong = ids(first, venue.nextId[one] - 1).filter((id) => {
              const times = emitted.get(id) ?? 0;
              return times > 1 || (times === 0 && !unfilled.has(id));
            });
            expect(wrong).toEqual([]);
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);
});
