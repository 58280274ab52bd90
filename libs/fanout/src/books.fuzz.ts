import fc from 'fast-check';
import { type BookState } from '@livetape/model';
import { type Position } from '@livetape/wire';
import { BookMirror } from './book-mirror';
import { type BookMessage, BookTruth, type Level } from './book-truth';
import { type Client } from './client';
import { Fanout } from './fanout';
import { INSTRUMENTS, LIMITS } from './fixtures';
import { LiveBooks } from './live-books';

const DEPTHS = [1, 3, 500];
const CHANNELS = [0, 1].flatMap((id) => DEPTHS.map((depth) => `book:demo:${INSTRUMENTS[id].symbol}:${depth}`));

/** Where a client says it is when it comes back: where it was, earlier, in the future, or in another history. */
type Claim = 'held' | 'earlier' | 'future' | 'foreign';
type Step =
  | { do: 'message'; message: BookMessage }
  | { do: 'state'; instrument: number; state: BookState }
  | { do: 'many'; instrument: number }
  | { do: 'flush' | 'flushStates' | 'drain' | 'restart' }
  | { do: 'stall' | 'read' | 'leave'; who: number }
  | { do: 'reconnect'; who: number; claim: Claim; back: number }
  | { do: 'grant'; who: number; frames: number }
  | { do: 'pace'; who: number; maxRateHz: number | null; maxKbps: number | null }
  | { do: 'subscribe' | 'unsubscribe'; who: number; channels: string[] };

const anyOf = <T>(...values: T[]) => fc.constantFrom(...values);
const who = fc.nat(2);
const instrument = fc.nat(1);
const levels = fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.nat(3)), { maxLength: 6 });
const isSnapshot = anyOf(false, false, false, false, true);
const message = fc.record({ instrument, isSnapshot, bids: levels, asks: levels, cut: fc.nat(3) });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: anyOf('message' as const), message }) },
  fc.record({
    do: anyOf('state' as const),
    instrument,
    state: anyOf('buffering' as const, 'synced' as const, 'stale' as const),
  }),
  fc.record({ do: anyOf('many' as const), instrument }),
  { weight: 4, arbitrary: fc.record({ do: anyOf('flush' as const, 'flush' as const, 'flushStates' as const) }) },
  fc.record({ do: anyOf('drain' as const, 'drain' as const, 'restart' as const) }),
  { weight: 2, arbitrary: fc.record({ do: anyOf('stall' as const, 'read' as const, 'leave' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: anyOf('reconnect' as const),
      who,
      claim: anyOf<Claim>('held', 'held', 'earlier', 'earlier', 'future', 'foreign'),
      back: fc.nat(8),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: anyOf('grant' as const), who, frames: anyOf(0, 1, 2, 5, Infinity) }) },
  fc.record({ do: anyOf('pace' as const), who, maxRateHz: anyOf(null, 0.5, 1), maxKbps: anyOf(null, 1) }),
  {
    weight: 4,
    arbitrary: fc.record({
      do: anyOf('subscribe' as const, 'subscribe' as const, 'unsubscribe' as const),
      who,
      channels: fc.subarray(CHANNELS, { minLength: 1 }),
    }),
  },
);

class World {
  fanout!: Fanout;
  readonly mirrors = (['json', 'binary', 'binary'] as const).map((encoding) => new BookMirror(encoding));
  clients: Client[] = [];
  private readonly truths = new Map<string, BookTruth>();
  private monotonicMs = 0;

  constructor() {
    this.start();
    this.clients = this.mirrors.map((mirror) => this.fanout.join(mirror));
  }

  run(step: Step): void {
    if (step.do === 'message') this.truth.publish(step.message);
    else if (step.do === 'many') for (let i = 0; i < 60; i++) this.truth.publish(churn(step.instrument, i));
    else if (step.do === 'state') this.truth.setState(step.instrument, step.state);
    else if (step.do === 'restart') this.restart();
    else if ('who' in step) this.command(step);
    else if (step.do === 'flush') this.fanout.flush({ monotonicMs: (this.monotonicMs += 400), wallMs: 1 });
    else this.fanout[step.do]({ monotonicMs: this.monotonicMs, wallMs: 1 });
    if (step.do === 'drain') this.expectNewest();
  }

  /** What a client holds is exactly the server's book at the client's offset, cut to the channel's depth. */
  check(): void {
    for (const { changed, held } of this.mirrors) {
      for (const name of changed) {
        const { channel, epoch, offset, copy } = held.get(name)!;
        const { state, bids, asks } = this.truths.get(epoch)!.at(channel, offset);
        expect({ bids: copy.bids, asks: copy.asks }).toEqual({ bids, asks });
        if (bids.length + asks.length > 0) expect(copy.state).toBe(state);
      }
      changed.clear();
    }
  }

  /** After everyone has read, and at their pace, everyone has the newest. */
  settle(): void {
    for (const mirror of this.mirrors) {
      mirror.unread = 0;
      mirror.credit = Infinity;
    }
    for (let i = 0; i < 8; i++) this.run({ do: 'flush' });
    this.expectNewest();
  }

  /** Of the channels only those of the platform are left: what nobody has is forgotten. */
  end(): void {
    for (const client of this.clients) this.fanout.leave(client);
    const nothing = { clients: 0, groups: 0, standings: 0, behind: 0, paced: 0, waiting: 0, bookLevels: 0 };
    expect(this.fanout.stats()).toMatchObject({ ...nothing, channels: 3 });
  }

  private get truth(): BookTruth {
    return this.truths.get(this.fanout.epoch)!;
  }

  private start(): void {
    const books = new LiveBooks({ instruments: 2, levels: 20 });
    const epoch = `e${this.truths.size}`;
    this.fanout = new Fanout({ ...LIMITS, slowMsMax: 1e9, epoch, books });
    this.fanout.register(INSTRUMENTS);
    this.truths.set(epoch, new BookTruth(books, this.fanout, () => this.disturb()));
  }

  private restart(): void {
    for (const client of this.clients) this.fanout.leave(client);
    this.start();
    for (const who of this.mirrors.keys()) this.reconnect(who, 'held', 0);
  }

  /** What clients do while a message has not come wholly. */
  private disturb(): void {
    this.run({ do: 'flush' });
    this.fanout.subscribe(this.clients[0], { op: 'subscribe', id: 1, channels: [CHANNELS[1]] });
  }

  private expectNewest(): void {
    for (const [i, client] of this.clients.entries()) {
      if (this.mirrors[i].unread > 0 || !this.mirrors[i].hasCredit) continue;
      for (const { name } of client.channels) {
        expect(this.mirrors[i].held.get(name)?.offset).toBe(this.truth.end(name));
      }
    }
  }

  private command(step: Extract<Step, { who: number }>): void {
    const [mirror, client] = [this.mirrors[step.who], this.clients[step.who]];
    if (step.do === 'subscribe') this.fanout.subscribe(client, { op: step.do, id: 1, channels: step.channels });
    else if (step.do === 'unsubscribe')
      this.fanout.unsubscribe(client, { op: step.do, id: 1, channels: step.channels });
    else if (step.do === 'pace') this.fanout.pace(client, { ...step, op: 'pace', id: 1 });
    else if (step.do === 'grant') this.grant(step);
    else if (step.do === 'reconnect') this.reconnect(step.who, step.claim, step.back);
    else if (step.do === 'leave') this.fanout.leave(client);
    else mirror.unread = step.do === 'stall' ? 1_001 : 0;
  }

  /** As many frames from now on as it says, whatever it had left. */
  private grant({ who, frames }: Extract<Step, { do: 'grant' }>): void {
    this.mirrors[who].credit = frames;
    this.fanout.resume(this.clients[who]);
  }

  /** A new socket of the same client, which resumes all that it had. */
  private reconnect(who: number, claim: Claim, back: number): void {
    const mirror = this.mirrors[who];
    this.fanout.leave(this.clients[who]);
    if (claim === 'earlier') this.rewind(mirror, back);
    const positions: Record<string, Position> = {};
    for (const [name, position] of Object.entries(mirror.reopen())) positions[name] = claimOf(position, claim);
    this.clients[who] = this.fanout.join(mirror);
    const channels = Object.keys(positions);
    const before = mirror.recoveredCount;
    if (channels.length > 0) this.fanout.subscribe(this.clients[who], { op: 'subscribe', id: 1, channels, positions });
    if (claim === 'future' || claim === 'foreign') expect(mirror.recoveredCount).toBe(before);
  }

  /** Only to where it has been: the server tells differences from the states that it showed. */
  private rewind(mirror: BookMirror, back: number): void {
    for (const { channel, epoch, past } of mirror.held.values()) {
      const earlier = past[Math.max(0, past.length - 1 - back)];
      mirror.rewind(channel, earlier, this.truths.get(epoch)!.at(channel, earlier));
    }
  }
}

function claimOf({ epoch, offset }: Position, claim: Claim): Position {
  if (claim === 'foreign') return { epoch: 'x', offset };
  return claim === 'future' ? { epoch, offset: offset + 1_000_000 } : { epoch, offset };
}

/** Best levels that come and go, so that clients that are behind need more removals than are remembered. */
function churn(instrument: number, i: number): BookMessage {
  const bids: Level[] = [
    [1 + (i % 12), i % 2],
    [12 - (i % 11), 1],
  ];
  return { instrument, isSnapshot: false, bids, asks: [], cut: 0 };
}

describe('books', () => {
  it("make a client's copy equal the server's book at its depth, whatever comes, goes and stalls", () => {
    let recovered = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }), (steps) => {
        const world = new World();
        for (const step of steps) {
          world.run(step);
          world.check();
        }
        world.settle();
        world.check();
        world.end();
        for (const { recoveredCount } of world.mirrors) recovered += recoveredCount;
      }),
      { numRuns: 200 },
    );
    expect(recovered).toBeGreaterThan(0);
  });
});
