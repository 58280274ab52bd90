import fc from 'fast-check';
import { type Position } from '@livetape/wire';
import { Account } from './account';
import { BARS_KEPT } from './bar-log';
import { type Client } from './client';
import { Fanout } from './fanout';
import { INSTRUMENTS, LIMITS } from './fixtures';
import { CHANNELS, History, PUBLISHED, type Published } from './history';
import { keep, Mirror } from './mirror';
import { TRADES_KEPT } from './trade-log';

const CHANNELS_PER_ACCOUNT = 14;
/** Of rare events: feeds and alerts. */
const EVENTS_KEPT = 512;

/** Where a client says it is when it comes back: where it was, earlier, in the future, or in another history. */
type Claim = 'held' | 'earlier' | 'future' | 'foreign';
type Step =
  | { do: 'publish'; what: Published; instrument: number; count: number }
  | { do: 'flush'; ms: number }
  | { do: 'drain' | 'restart' }
  | { do: 'stall' | 'drown' | 'read' | 'leave'; who: number }
  | { do: 'reconnect'; who: number; claim: Claim; back: number }
  | { do: 'grant'; who: number; frames: number }
  | { do: 'pace'; who: number; maxRateHz: number | null; maxKbps: number | null }
  | { do: 'subscribe' | 'unsubscribe'; who: number; channels: string[] };

const who = fc.nat(3);
const count = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 5 }) }, fc.integer({ min: 150, max: 700 }));
const anyOf = <T>(...values: T[]) => fc.constantFrom(...values);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: anyOf('publish' as const), what: anyOf(...PUBLISHED), instrument: fc.nat(1), count }),
  },
  { weight: 5, arbitrary: fc.record({ do: anyOf('flush' as const), ms: anyOf(50, 50, 1_000) }) },
  { weight: 2, arbitrary: fc.record({ do: anyOf('stall' as const, 'read' as const), who }) },
  fc.record({ do: anyOf('drown' as const, 'leave' as const), who }),
  fc.record({ do: anyOf('drain' as const, 'drain' as const, 'restart' as const) }),
  {
    weight: 3,
    arbitrary: fc.record({
      do: anyOf('reconnect' as const),
      who,
      claim: anyOf<Claim>('held', 'held', 'earlier', 'earlier', 'future', 'foreign'),
      back: fc.oneof(fc.nat(3), fc.nat(700)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: anyOf('grant' as const), who, frames: anyOf(0, 1, 2, 5, Infinity) }) },
  fc.record({ do: anyOf('pace' as const), who, maxRateHz: anyOf(null, 0.5, 2), maxKbps: anyOf(null, 1, 3) }),
  {
    weight: 4,
    arbitrary: fc.record({
      do: anyOf('subscribe' as const, 'subscribe' as const, 'unsubscribe' as const),
      who,
      channels: fc.subarray(CHANNELS, { minLength: 1, maxLength: 8 }),
    }),
  },
);

/** Runs the steps against the fan-out and against the plain history of every item. */
class World {
  fanout!: Fanout;
  readonly mirrors = (['json', 'binary', 'binary', 'json'] as const).map((encoding) => new Mirror(encoding));
  readonly accounts = [new Account(), new Account()];
  clients: Client[] = [];
  private readonly histories = new Map<string, History>();
  private monotonicMs = 0;

  constructor() {
    this.start();
    this.clients = this.mirrors.map((mirror, i) => this.fanout.join(mirror, this.accounts[i >> 1]));
  }

  run(step: Step): void {
    for (const mirror of this.mirrors) mirror.messages.length = 0;
    if (step.do === 'publish') this.publish(step);
    else if (step.do === 'flush') this.fanout.flush({ monotonicMs: (this.monotonicMs += step.ms), wallMs: 1 });
    else if (step.do === 'drain') this.drain();
    else if ('who' in step) this.command(step);
    else this.restart();
  }

  /**
   * Items that wait for the flush may have pushed the oldest ones out of the log before a snapshot was made: then it is
   * shorter, never different.
   */
  check(): void {
    for (const mirror of this.mirrors) {
      for (const name of mirror.changed) {
        const { channel, epoch, offset, rows } = mirror.held.get(name)!;
        const history = this.histories.get(epoch)!;
        const state = keep(channel, history.until(channel, offset));
        expect(rows).toEqual(state.slice(state.length - rows.length));
        if (history.end(channel) <= TRADES_KEPT) expect(rows).toHaveLength(state.length);
      }
      mirror.changed.clear();
    }
    for (const [i, { channels }] of this.accounts.entries()) {
      expect(channels).toBe(this.clients[2 * i].wanted.size + this.clients[2 * i + 1].wanted.size);
      expect(channels).toBeLessThanOrEqual(CHANNELS_PER_ACCOUNT);
    }
  }

  /** After everyone has read, and at their pace, everyone in a channel is at its newest item. */
  settle(): void {
    for (const mirror of this.mirrors) {
      mirror.unread = 0;
      mirror.credit = Infinity;
    }
    for (let i = 0; i < 4; i++) this.run({ do: 'flush', ms: 1_000 });
    this.expectNewest();
  }

  end(): void {
    for (const client of this.clients) this.fanout.leave(client);
    const nothing = { clients: 0, groups: 0, standings: 0, behind: 0, paced: 0, waiting: 0 };
    expect(this.fanout.stats()).toMatchObject(nothing);
    expect(this.accounts.map(({ channels }) => channels)).toEqual([0, 0]);
  }

  private get history(): History {
    return this.histories.get(this.fanout.epoch)!;
  }

  private start(): void {
    const epoch = `e${this.histories.size}`;
    this.fanout = new Fanout({ ...LIMITS, epoch, slowMsMax: 5_000, channelsPerAccountMax: CHANNELS_PER_ACCOUNT });
    this.fanout.register(INSTRUMENTS);
    this.histories.set(epoch, new History(this.fanout));
  }

  /** The history is lost; all come back with positions in it. */
  private restart(): void {
    for (const client of this.clients) this.fanout.leave(client);
    this.start();
    for (const who of this.mirrors.keys()) this.reconnect(who, 'held', 0);
  }

  private publish({ what, instrument, count }: Extract<Step, { do: 'publish' }>): void {
    for (let i = 0; i < count; i++) this.history.publish(what, instrument);
  }

  private drain(): void {
    this.fanout.drain({ monotonicMs: this.monotonicMs, wallMs: 1 });
    this.expectNewest();
  }

  private expectNewest(): void {
    for (const [i, client] of this.clients.entries()) {
      if (this.mirrors[i].unread > 0 || !this.mirrors[i].hasCredit) continue;
      expect(client.channels.size).toBe(client.wanted.size);
      for (const { name } of client.channels) {
        expect(this.mirrors[i].channel(name)).toMatchObject({
          epoch: this.fanout.epoch,
          offset: this.history.end(name),
        });
      }
    }
  }

  private command(step: Extract<Step, { who: number }>): void {
    const mirror = this.mirrors[step.who];
    const client = this.clients[step.who];
    if (step.do === 'subscribe') this.fanout.subscribe(client, { op: step.do, id: 1, channels: step.channels });
    else if (step.do === 'unsubscribe')
      this.fanout.unsubscribe(client, { op: step.do, id: 1, channels: step.channels });
    else if (step.do === 'pace') this.fanout.pace(client, { ...step, op: 'pace', id: 1 });
    else if (step.do === 'grant') this.grant(step);
    else if (step.do === 'reconnect') this.reconnect(step.who, step.claim, step.back);
    else if (step.do === 'leave') this.fanout.leave(client);
    else mirror.unread = step.do === 'stall' ? 1_001 : step.do === 'drown' ? 10_001 : 0;
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
    const positions = Object.entries(mirror.reopen()).map(([name, position]) => [name, claimOf(position, claim)]);
    this.clients[who] = this.fanout.join(mirror, this.accounts[who >> 1]);
    if (positions.length === 0) return;
    const channels = positions.map(([name]) => name as string);
    const asked = Object.fromEntries(positions) as Record<string, Position>;
    const offsets = new Map([...mirror.held.values()].map(({ channel, offset }) => [channel, offset]));
    this.fanout.subscribe(this.clients[who], { op: 'subscribe', id: 1, channels, positions: asked });
    for (const { channel, recovered } of mirror.take('snapshot')) {
      const isKept = this.isKept(channel, offsets.get(channel)!);
      if (claim === 'future' || asked[channel].epoch !== this.fanout.epoch) expect(recovered).toBe(false);
      else if (isKept) expect(recovered).toBe(true);
    }
  }

  private rewind(mirror: Mirror, back: number): void {
    for (const { channel, epoch, offset } of mirror.held.values()) {
      const earlier = Math.max(0, offset - back);
      mirror.rewind(channel, earlier, keep(channel, this.histories.get(epoch)!.until(channel, earlier)));
    }
  }

  /** Whether all items after an offset are still there, or only the newest is needed. */
  private isKept(channel: string, offset: number): boolean {
    if (/^(ticker|greeks|latency)/.test(channel)) return true;
    const kept = channel.startsWith('bars') ? BARS_KEPT : channel.startsWith('trades') ? TRADES_KEPT : EVENTS_KEPT;
    return offset >= this.history.end(channel) - kept;
  }
}

function claimOf({ epoch, offset }: Position, claim: Claim): Position {
  if (claim === 'foreign') return { epoch: 'x', offset };
  return claim === 'future' ? { epoch, offset: offset + 1_000_000 } : { epoch, offset };
}

describe('Fanout', () => {
  it("makes a client's state after each message equal the history up to its offset", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 80, size: 'max' }), (steps) => {
        const world = new World();
        for (const step of steps) {
          world.run(step);
          world.check();
        }
        world.settle();
        world.check();
        world.end();
      }),
      { numRuns: 150 },
    );
  });
});
