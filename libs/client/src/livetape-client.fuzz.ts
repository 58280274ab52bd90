import fc from 'fast-check';
import { Fanout, type Frame, type Outbox } from '@livetape/fanout';
import { type Instrument, TradeBatch } from '@livetape/model';
import { type EncodingName, parseCommand, PROTOCOL, type Row } from '@livetape/wire';
import { FakeClock } from './fake';
import { type ChannelDelta, type ChannelSnapshot } from './handler';
import { LivetapeClient } from './livetape-client';
import { type Socket } from './options';

const KEPT = 200;
const CHANNELS = ['trades:demo:S0', 'trades:demo:S1', 'ticker:demo:S0'];
const INSTRUMENTS = [0, 1].map((id): Instrument => {
  return { id, venue: 'demo', symbol: `S${id}`, base: '', quote: '', priceDecimals: 0, sizeDecimals: 0 };
});

/** A socket whose frames, both ways, wait until they are delivered: a network with latency, and one that breaks. */
class Pipe implements Socket, Outbox {
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  private readonly toServer: string[] = [];
  private readonly toClient: (string | Uint8Array)[] = [];
  private readonly text = new TextDecoder();
  private readonly member;
  private credit = Infinity;
  private sentCount = 0;
  private acknowledgedCount = 0;

  constructor(
    private readonly fanout: Fanout,
    private readonly clock: FakeClock,
    readonly encoding: EncodingName,
  ) {
    this.member = fanout.join(this);
    const limits = { channelsMax: 9, commandBytesMax: 9, commandsPerSecond: 9, commandsBurst: 9, rateHzMax: 9 };
    const head = { type: 'hello', protocol: PROTOCOL, version: '', encoding, epoch: 'e', source: 'sim' } as const;
    this.toClient.push(JSON.stringify({ ...head, serverTimeMs: clock.now(), limits }));
  }

  /** By the client a command, by the server a frame. */
  send(sent: string | Frame): void {
    if (typeof sent === 'string') this.toServer.push(sent);
    else {
      if (sent.isData) this.sentCount++;
      this.toClient.push(sent.isText ? this.text.decode(sent.bytes) : sent.bytes);
    }
  }

  unreadBytes(): number {
    return 0;
  }

  get hasCredit(): boolean {
    return this.sentCount - this.acknowledgedCount < this.credit;
  }

  /** What the server sends on this socket. */
  get channels(): Set<string> {
    return new Set([...this.member.channels].map(({ name }) => name));
  }

  close(): void {
    this.fanout.leave(this.member);
  }

  break(): void {
    this.close();
    this.onclose?.({ code: 1006, reason: '' });
  }

  deliver(): void {
    for (const text of this.toServer.splice(0)) {
      const command = parseCommand(text);
      if (!('op' in command)) throw new Error(command.message);
      if (command.op === 'subscribe') this.fanout.subscribe(this.member, command);
      else if (command.op === 'unsubscribe') this.fanout.unsubscribe(this.member, command);
      else if (command.op === 'credit') this.grant(command.id, command.frames!);
      else if (command.op === 'ack') this.acknowledge(command.frames);
      else if (command.op === 'ping')
        this.toClient.push(JSON.stringify({ type: 'pong', id: command.id, serverTimeMs: this.clock.now() }));
    }
    for (const data of this.toClient.splice(0)) this.onmessage?.({ data });
  }

  private grant(id: number, frames: number): void {
    this.credit = frames;
    this.sentCount = 0;
    this.toClient.push(JSON.stringify({ type: 'credited', id, frames }));
  }

  private acknowledge(count: number): void {
    if (count <= this.acknowledgedCount || count > this.sentCount) throw new Error(`a wrong acknowledgement: ${count}`);
    this.acknowledgedCount = count;
    this.fanout.resume(this.member);
  }
}

/** A handler that throws at what does not follow. */
class Follower {
  offset = -1;
  rows: Row[] = [];

  snapshot({ position, rows }: ChannelSnapshot<Row>): void {
    this.offset = position.offset;
    this.rows = [...rows];
  }

  delta({ position, rows, conflated }: ChannelDelta<Row>): void {
    if (this.offset < 0) throw new Error('a delta before the snapshot');
    if (this.offset + conflated + rows.length !== position.offset) throw new Error('a hole');
    this.offset = position.offset;
    this.rows.push(...rows);
  }
}

type Step = readonly ['publish' | 'add' | 'remove', number, number] | readonly ['flush' | 'deliver' | 'break' | 'wait'];

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constant('publish' as const), fc.nat(1), fc.constantFrom(1, 2, 150)) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('add' as const, 'remove' as const), fc.nat(2), fc.nat(3)) },
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom('flush' as const, 'deliver' as const, 'wait' as const)) },
  fc.tuple(fc.constant('break' as const)),
);

class World {
  readonly history = new Map<string, Row[]>(CHANNELS.map((name) => [name, []]));
  readonly client: LivetapeClient;
  private readonly followers: { channel: string; follower: Follower; end: () => void }[] = [];
  private readonly clock = new FakeClock();
  private readonly fanout = new Fanout({
    epoch: 'e',
    channelsMax: 9,
    unreadBytesMax: 1,
    unreadBytesHardMax: 1,
    rateHzMax: 20,
    slowMsMax: Infinity,
    barsFlushMs: 1,
  });
  private pipe: Pipe | null = null;
  private serial = 0;
  /** What the followers threw. */
  readonly errors: unknown[] = [];

  constructor(encoding: EncodingName) {
    this.fanout.register(INSTRUMENTS);
    const openSocket = () => (this.pipe = new Pipe(this.fanout, this.clock, encoding));
    const failed = (error: unknown) => this.errors.push(error);
    const options = { encoding, clock: this.clock, creditFrames: 2, openSocket, failed } as const;
    this.client = new LivetapeClient({ ...options, random: () => 0.5 });
    this.client.connect('');
  }

  run([what, first = 0, second = 0]: Step): void {
    if (what === 'publish') for (let i = 0; i < second; i++) this.publish(first);
    else if (what === 'add') this.add(CHANNELS[first]);
    else if (what === 'remove') this.followers.splice(second, 1)[0]?.end();
    else if (what === 'flush') this.fanout.flush({ monotonicMs: ++this.serial, wallMs: 0 });
    else if (what === 'deliver') this.pipe?.deliver();
    else if (what === 'break') this.pipe?.break();
    else this.clock.advance(300);
  }

  check(): void {
    for (const { channel, follower } of this.followers) {
      const state = this.history.get(channel)!.slice(0, Math.max(0, follower.offset));
      const known = follower.rows.slice(-(channel.startsWith('ticker') ? 1 : KEPT));
      expect(known).toEqual(known.length === 0 ? [] : state.slice(-known.length));
    }
  }

  settle(): void {
    for (let i = 0; i < 12; i++) for (const what of ['wait', 'deliver', 'flush', 'deliver'] as const) this.run([what]);
    for (const { channel, follower } of this.followers) expect(follower.offset).toBe(this.history.get(channel)!.length);
  }

  /** The server sends what is wanted, and nothing that nobody wants any more. */
  checkServer(): void {
    expect(this.pipe?.channels).toEqual(new Set(this.followers.map(({ channel }) => channel)));
  }

  private add(channel: string): void {
    const follower = new Follower();
    this.followers.push({ channel, follower, end: this.client.subscribe(channel, follower) });
  }

  private publish(instrument: number): void {
    const id = ++this.serial;
    const batch = new TradeBatch(1);
    const row = batch.claim();
    batch.instrument[row] = instrument;
    batch.id[row] = batch.price[row] = batch.eventTime[row] = id;
    batch.size[row] = batch.aggressor[row] = 1;
    this.fanout.publishTrades(batch);
    this.history.get(`trades:demo:S${instrument}`)!.push([String(id), id, id, 1, 1]);
    if (instrument === 0) this.history.get('ticker:demo:S0')!.push([id, 1, 1, id, 0, 0, 0, 0, 0]);
  }
}

describe('LivetapeClient and Fanout', () => {
  it('show every handler the history without a hole, whatever breaks, comes and goes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('json', 'binary'),
        fc.array(step, { minLength: 10, maxLength: 80 }),
        (encoding, steps) => {
          const world = new World(encoding);
          for (const step of steps) {
            world.run(step);
            world.check();
          }
          world.settle();
          world.check();
          world.checkServer();
          expect([world.errors, world.client.misfits]).toEqual([[], 0]);
        },
      ),
      { numRuns: 200 },
    );
  });
});
