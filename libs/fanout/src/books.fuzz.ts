import fc from 'fast-check';
import { type BookStatus, LevelBatch, Side } from '@livetape/model';
import {
  BookCopy,
  type BookRow,
  createReader,
  type EncodingName,
  type LevelPair,
  type Position,
  type Snapshot,
} from '@livetape/wire';
import { type Client } from './client';
import { Fanout } from './fanout';
import { INSTRUMENTS, LIMITS } from './fixtures';
import { LiveBooks } from './live-books';
import { type Frame, type Outbox } from './outbox';

const DEPTHS = [1, 3, 500];
const CHANNELS = [0, 1].flatMap((id) => DEPTHS.map((depth) => `book:demo:${INSTRUMENTS[id].symbol}:${depth}`));
const MIDDLE = 1_000;

type Level = readonly [offset: number, size: number];
type Step =
  | { do: 'message'; instrument: number; isSnapshot: boolean; bids: Level[]; asks: Level[]; cut: number }
  | { do: 'state'; instrument: number; state: BookStatus['state'] }
  | { do: 'many'; instrument: number }
  | { do: 'flush' }
  | { do: 'flushStates' }
  | { do: 'stall' | 'read' | 'reconnect' | 'leave'; who: number }
  | { do: 'pace'; who: number; maxRateHz: number | null; maxKbps: number | null }
  | { do: 'subscribe' | 'unsubscribe'; who: number; channels: string[] };

const who = fc.nat(2);
const instrument = fc.nat(1);
const levels = fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.nat(3)), { maxLength: 6 });
const channels = fc.subarray(CHANNELS, { minLength: 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('message' as const),
      instrument,
      isSnapshot: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
      bids: levels,
      asks: levels,
      cut: fc.nat(3),
    }),
  },
  fc.record({
    do: fc.constant('state' as const),
    instrument,
    state: fc.constantFrom('buffering' as const, 'synced' as const, 'stale' as const),
  }),
  fc.record({ do: fc.constant('many' as const), instrument }),
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('flush' as const, 'flush' as const, 'flushStates' as const) }),
  },
  fc.record({
    do: fc.constantFrom('stall' as const, 'read' as const, 'reconnect' as const, 'leave' as const),
    who,
  }),
  fc.record({
    do: fc.constant('pace' as const),
    who,
    maxRateHz: fc.constantFrom(null, 0.5, 1),
    maxKbps: fc.constantFrom(null, 1),
  }),
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('subscribe' as const, 'unsubscribe' as const), who, channels }),
  },
);

interface Held {
  readonly channel: string;
  readonly epoch: string;
  offset: number;
  readonly copy: BookCopy;
}

/** A client that applies what it gets, and throws at what does not follow. */
class Reader implements Outbox {
  unread = 0;
  readonly held = new Map<string, Held>();
  private readonly channels = new Map<number, string>();
  private reader = createReader();

  constructor(readonly encoding: EncodingName) {}

  send({ bytes, isText }: Frame): void {
    const message = this.reader.read(isText ? new TextDecoder().decode(bytes) : bytes);
    if (message === null) throw new Error('not a message of the protocol');
    if (message.type === 'delta') for (const item of message.items) this.follow(item);
    if (message.type === 'snapshot') this.start(message);
  }

  unreadBytes(): number {
    return this.unread;
  }

  close(): void {
    throw new Error('nobody is closed here');
  }

  /** A new socket: what it has stays. */
  reopen(): Record<string, Position> {
    this.unread = 0;
    this.reader = createReader();
    this.channels.clear();
    return Object.fromEntries([...this.held].map(([name, { epoch, offset }]) => [name, { epoch, offset }]));
  }

  private start({ channel, handle, epoch, offset, recovered, conflated, rows }: Snapshot): void {
    const before = this.held.get(channel);
    this.channels.set(handle, channel);
    const copy = recovered ? before!.copy : new BookCopy();
    this.held.set(channel, { channel, epoch, offset, copy });
    if (rows.length > 1) throw new Error('a book has one row');
    if (recovered && before!.offset + conflated + rows.length !== offset) throw new Error('recovered with a hole');
    const isRight = recovered ? rows.every((row) => copy.apply(row as BookRow)) : copy.replace(rows as BookRow[]);
    if (!isRight) throw new Error('wrong copy');
  }

  private follow([handle, offset, conflated, rows]: readonly [number, number, number, readonly unknown[]]): void {
    const held = this.held.get(this.channels.get(handle) ?? '');
    if (held === undefined) throw new Error('a delta of an unknown handle');
    if (held.offset + conflated + rows.length !== offset) throw new Error('a hole');
    held.offset = offset;
    for (const row of rows as readonly BookRow[]) if (!held.copy.apply(row)) throw new Error('wrong copy');
  }
}

class World {
  readonly books = new LiveBooks({ instruments: 2, levels: 20 });
  readonly fanout = new Fanout({ ...LIMITS, slowMsMax: 1e9, epoch: 'e', books: this.books });
  readonly readers = [new Reader('json'), new Reader('binary'), new Reader('binary')];
  readonly clients: Client[];
  /** By instrument and version: the whole book as it was. */
  private readonly truth: { state: string; bids: LevelPair[]; asks: LevelPair[] }[][] = [[], []];
  private readonly sides = [0, 1].map(() => ({ bids: new Map<number, number>(), asks: new Map<number, number>() }));
  private monotonicMs = 0;

  constructor() {
    this.fanout.register(INSTRUMENTS);
    this.clients = this.readers.map((reader) => this.fanout.join(reader));
    for (const id of [0, 1]) this.remember(id);
  }

  run(step: Step): void {
    if (step.do === 'message') this.message(step);
    else if (step.do === 'many') for (let i = 0; i < 60; i++) this.message(churn(step.instrument, i));
    else if (step.do === 'state') this.setState(step.instrument, step.state);
    else if (step.do === 'flush') this.fanout.flush({ monotonicMs: (this.monotonicMs += 400), wallMs: 1 });
    else if (step.do === 'flushStates') this.fanout.flushStates({ monotonicMs: this.monotonicMs, wallMs: 1 });
    else this.command(step);
  }

  /** What a client holds is exactly the server's book at the client's offset, cut to the channel's depth. */
  check(): void {
    for (const reader of this.readers) {
      for (const { channel, offset, copy } of reader.held.values()) {
        const [, , symbol, depth] = channel.split(':');
        const id = INSTRUMENTS.findIndex((one) => one.symbol === symbol);
        const { bids, asks } = this.truth[id][offset];
        const wanted = { bids: bids.slice(0, Number(depth)), asks: asks.slice(0, Number(depth)) };
        expect({ bids: copy.bids, asks: copy.asks }).toEqual(wanted);
        if (bids.length + asks.length > 0) expect(copy.state).toBe(this.truth[id][offset].state);
      }
    }
  }

  settle(): void {
    for (const reader of this.readers) reader.unread = 0;
    // at its pace, a client has all within two seconds
    for (let i = 0; i < 8; i++) this.run({ do: 'flush' });
    for (const [i, client] of this.clients.entries()) {
      for (const { name } of client.channels) {
        const id = INSTRUMENTS.findIndex(({ symbol }) => name.includes(symbol));
        expect(this.readers[i].held.get(name)?.offset).toBe(this.books.version(id));
      }
    }
  }

  private command(step: Extract<Step, { who: number }>): void {
    const [reader, client] = [this.readers[step.who], this.clients[step.who]];
    if (step.do === 'subscribe') this.fanout.subscribe(client, { op: 'subscribe', id: 1, channels: step.channels });
    else if (step.do === 'unsubscribe') this.unsubscribe(step.who, step.channels);
    else if (step.do === 'stall') reader.unread = 1_001;
    else if (step.do === 'read') reader.unread = 0;
    else if (step.do === 'pace') this.fanout.pace(client, { ...step, op: 'pace', id: 1 });
    else if (step.do === 'reconnect') this.reconnect(step.who);
    else this.fanout.leave(client);
  }

  private unsubscribe(who: number, channels: string[]): void {
    this.fanout.unsubscribe(this.clients[who], { op: 'unsubscribe', id: 1, channels });
  }

  /** A new socket of the same client, which resumes all that it had. */
  private reconnect(who: number): void {
    const reader = this.readers[who];
    this.fanout.leave(this.clients[who]);
    const positions = reader.reopen();
    this.clients[who] = this.fanout.join(reader);
    const channels = Object.keys(positions);
    if (channels.length > 0) this.fanout.subscribe(this.clients[who], { op: 'subscribe', id: 1, channels, positions });
  }

  private setState(instrument: number, state: BookStatus['state']): void {
    const { symbol } = INSTRUMENTS[instrument];
    const status = { venue: 'demo', symbol, instrument, state, since: 0, reason: '' };
    this.books.setStatus(status);
    this.fanout.publishBook(status);
    this.remember(instrument);
  }

  /** One message of the venue, its rows in up to four batches with whatever a client does in between. */
  private message({ instrument, isSnapshot, bids, asks, cut }: Extract<Step, { do: 'message' }>): void {
    const rows = [
      ...bids.map((level) => [Side.Bid, level] as const),
      ...asks.map((level) => [Side.Ask, level] as const),
    ];
    if (rows.length === 0) return;
    const { bids: bidSizes, asks: askSizes } = this.sides[instrument];
    if (isSnapshot) [bidSizes, askSizes].forEach((sizes) => sizes.clear());
    let batch = new LevelBatch(rows.length);
    for (const [i, [side, [distance, size]]] of rows.entries()) {
      const price = MIDDLE - side * distance;
      const sizes = side === Side.Bid ? bidSizes : askSizes;
      if (size === 0) sizes.delete(price);
      else sizes.set(price, size);
      const row = batch.claim();
      batch.instrument[row] = instrument;
      batch.side[row] = side;
      batch.price[row] = price;
      batch.size[row] = size;
      batch.isSnapshot[row] = isSnapshot ? 1 : 0;
      batch.last[row] = i === rows.length - 1 ? 1 : 0;
      if (batch.last[row] === 1) this.remember(instrument, 1);
      if (i % 4 < cut && batch.last[row] === 0) batch = this.publish(batch);
    }
    this.publish(batch);
  }

  private publish(batch: LevelBatch): LevelBatch {
    this.books.take(batch);
    this.fanout.publishLevels(batch);
    if (batch.last[batch.length - 1] === 0) {
      this.run({ do: 'flush' });
      this.fanout.subscribe(this.clients[0], { op: 'subscribe', id: 1, channels: [CHANNELS[1]] });
    }
    return new LevelBatch(batch.capacity);
  }

  /** Notes the book at its version, or at one that comes. */
  private remember(instrument: number, ahead = 0): void {
    const { bids, asks } = this.sides[instrument];
    const state = this.books.state(instrument);
    this.truth[instrument][this.books.version(instrument) + ahead] = {
      state,
      bids: [...bids].sort(([a], [b]) => b - a),
      asks: [...asks].sort(([a], [b]) => a - b),
    };
  }
}

/** Best levels that come and go, so that clients that are behind need more removals than are remembered. */
function churn(instrument: number, i: number): Extract<Step, { do: 'message' }> {
  const bids: Level[] = [
    [1 + (i % 12), i % 2],
    [12 - (i % 11), 1],
  ];
  return { do: 'message', instrument, isSnapshot: false, bids, asks: [], cut: 0 };
}

describe('books', () => {
  it("make a client's copy equal the server's book at its depth, whatever comes, goes and stalls", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }), (steps) => {
        const world = new World();
        for (const step of steps) {
          world.run(step);
          world.check();
        }
        world.settle();
        world.check();
        world.clients.forEach((client) => world.fanout.leave(client));
        // of the channels only those of the platform are left: what nobody has is forgotten
        expect(world.fanout.stats()).toMatchObject({ clients: 0, groups: 0, standings: 0, behind: 0, channels: 3 });
      }),
      { numRuns: 300 },
    );
  });
});
