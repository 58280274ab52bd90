import { FakeClock } from '../fake';
import { LivetapeClient } from '../livetape-client';
import { Chance } from './chance';
import { BookFollower, Fault, type Follower, LoopFollower, RowFollower } from './follower';
import { type ModelKind } from './history';
import { type Mishap, Pipe } from './pipe';
import { ModelServer } from './server';

const CHANNELS: Readonly<Record<string, ModelKind>> = {
  'trades:model:A': 'trades',
  'trades:model:B': 'trades',
  'bars:model:A:1s': 'bars',
  'ticker:model:A': 'ticker',
  'book:model:A:4': 'book',
};
const NAMES = Object.keys(CHANNELS);
const FOLLOWERS_MAX = 6;
const STEPS_MIN = 40;
const STEPS_MAX = 200;
/** Virtual seconds after which everything must be healed: an unanswered command is given up after 30, then comes a backoff. */
const HEAL_SECONDS_MAX = 120;

const MISHAPS: readonly Mishap[] = ['drop', 'duplicate', 'swap'];

/** What can happen, and how often. */
const STEPS = {
  publish: 8,
  flush: 8,
  answer: 4,
  deliver: 10,
  exchange: 8,
  wait: 8,
  add: 5,
  remove: 4,
  turn: 2,
  cut: 0.6,
  restart: 0.2,
  drain: 0.2,
  stall: 1,
  pace: 0.5,
  /** Only on a network that is none: TCP does neither. */
  mishap: 6,
} as const;
type Step = keyof typeof STEPS;

/** One run: a client and a server with a network between, everything chosen by the seed. Throws `Fault` when something is wrong. */
export class Trial {
  private readonly chance: Chance;
  private readonly clock = new FakeClock();
  private readonly server: ModelServer;
  private readonly client: LivetapeClient;
  private readonly followers: Follower[] = [];
  /** Whether frames get lost, doubled and swapped. */
  private readonly isHostile: boolean;
  private readonly errors: unknown[] = [];
  private pipes: Pipe[] = [];
  /** Every step, for those who look for the fault. */
  readonly log: string[] = [];

  constructor(readonly seed: number) {
    this.chance = new Chance(seed);
    this.isHostile = this.chance.is(0.5);
    this.server = new ModelServer(CHANNELS, this.chance, () => this.clock.now());
    this.server.spoils = this.chance.pick(['nothing', 'nothing', 'nothing', 'deltas', 'books'] as const);
    const encoding = this.chance.pick(['json', 'binary'] as const);
    const openSocket = () => {
      const pipe = new Pipe(this.server, encoding);
      this.pipes.push(pipe);
      return pipe;
    };
    const failed = (error: unknown) => this.errors.push(error);
    const options = { encoding, creditFrames: this.chance.pick([null, 1, 2, 16]), openSocket, failed } as const;
    this.client = new LivetapeClient({ ...options, clock: this.clock, random: this.chance.next });
    this.client.connect('ws://model/stream');
  }

  run(): void {
    const steps = STEPS_MIN + this.chance.below(STEPS_MAX - STEPS_MIN);
    for (let i = 0; i < steps; i++) {
      const step = this.choose();
      this.log.push(step);
      this[step]();
      this.check();
    }
    this.heal();
  }

  private choose(): Step {
    const entries = Object.entries(STEPS) as [Step, number][];
    let left = this.chance.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    const found = entries.find(([, weight]) => (left -= weight) < 0)![0];
    return found === 'mishap' && !this.isHostile ? 'deliver' : found;
  }

  private publish(): void {
    const history = this.server.history(this.chance.pick(NAMES));
    for (let i = this.chance.pick([1, 1, 2, 12]); i > 0; i--) history.publish();
  }

  private flush(): void {
    this.server.flush();
  }

  private answer(): void {
    this.server.answer(1 + this.chance.below(4));
  }

  private deliver(): void {
    const pipe = this.pipes.at(-1)!;
    if (this.chance.is(0.5)) pipe.deliverUp(1 + this.chance.below(4));
    else pipe.deliverDown(1 + this.chance.below(6));
  }

  /** All there and some of it back: what a good network does. */
  private exchange(): void {
    const pipe = this.pipes.at(-1)!;
    pipe.deliverUp(Infinity);
    this.server.answer(1 + this.chance.below(9));
    pipe.deliverDown(1 + this.chance.below(12));
  }

  private wait(): void {
    this.clock.advance(this.chance.pick([10, 50, 110, 110, 300, 300, 1_000, 2_500, 6_000]));
  }

  private add(): void {
    if (this.followers.length >= FOLLOWERS_MAX) return;
    const channel = this.chance.pick(NAMES);
    const heard = () => this.stir();
    const open = (handler: Parameters<typeof this.client.subscribe>[1]) => this.client.subscribe(channel, handler);
    const isBook = CHANNELS[channel] === 'book';
    // a loop over a book's rows proves nothing
    if (this.chance.is(0.25) && !(isBook && this.server.spoils !== 'nothing')) {
      this.followers.push(new LoopFollower(this.client, channel, isBook ? 2 : 4));
    } else if (isBook) this.followers.push(new BookFollower(this.client, channel as 'book:', heard));
    else this.followers.push(new RowFollower(channel, open as never, heard));
  }

  private remove(): void {
    this.followers.splice(this.chance.below(this.followers.length), 1)[0]?.end();
  }

  private turn(): void {
    for (const follower of this.followers) if (follower instanceof LoopFollower) follower.turn();
  }

  private cut(): void {
    this.pipes.at(-1)!.cut(this.chance.is(0.5));
  }

  private restart(): void {
    this.server.restart();
  }

  private drain(): void {
    this.server.drain();
  }

  private stall(): void {
    this.server.stall(this.chance.is(0.5));
  }

  private pace(): void {
    this.client.pace({ maxRateHz: this.chance.pick([null, 1, 5]) });
  }

  private mishap(): void {
    const direction = this.chance.pick(['up', 'down', 'down'] as const);
    for (let i = this.chance.below(3); i > 0; i--) {
      this.publish();
      this.server.flush();
    }
    this.pipes.at(-1)!.suffer(this.chance.pick(MISHAPS), direction, this.chance);
  }

  /** A handler that comes and goes while it is being told something. */
  private stir(): void {
    if (!this.server.isMoody) return;
    const choice = this.chance.below(50);
    if (choice === 0) this.remove();
    else if (choice === 1) this.add();
  }

  private check(): void {
    if (this.errors.length > 0) throw this.errors[0];
    for (const follower of this.followers) follower.check(this.server.find);
  }

  /** The network is well again: soon everyone must have the newest of everything, and the server send nothing in vain. */
  private heal(): void {
    this.log.push('heal');
    // who was refused for good, or gave up a server that proves nothing, asks again with the next connection
    const mustReconnect = this.server.hasRefusedForGood || this.server.spoils === 'books';
    this.server.isMoody = false;
    this.server.spoils = 'nothing';
    this.server.stall(false);
    if (mustReconnect) this.pipes.at(-1)!.cut(true);
    this.follow(HEAL_SECONDS_MAX);
    // not by chance: what comes now must come too, and nobody be found slow
    const { closedSlow } = this.server;
    this.follow(HEAL_SECONDS_MAX);
    if (!this.isHostile && this.server.closedSlow > closedSlow) throw new Fault('a client that deals with all is slow');
    for (const { channel, position } of this.followers) {
      const { offset, epoch } = this.server.history(channel);
      if (position?.offset === offset && position.epoch === epoch) continue;
      throw new Fault(`${channel}: healed up to ${JSON.stringify(position)}, not to ${epoch} ${offset}`);
    }
    this.judgeServer();
    this.judgeClient();
  }

  /** Something new in every channel, and time for it to come. */
  private follow(secondsMax: number): void {
    for (const name of NAMES) this.server.history(name).publish();
    this.settle();
    for (let second = 0; second < secondsMax && !this.isWhole(); second++) this.settle();
  }

  private settle(): void {
    this.clock.advance(1_000);
    for (let i = 0; i < 2; i++) {
      for (const pipe of this.pipes) pipe.reap();
      this.pipes = this.pipes.slice(-1);
      this.pipes[0].deliverUp(Infinity);
      this.server.answer(Infinity);
      this.server.flush();
      this.pipes[0].deliverDown(Infinity);
    }
    for (const follower of this.followers) if (follower instanceof LoopFollower) while (follower.turn());
    this.check();
  }

  private isWhole(): boolean {
    const wanted = new Set(this.followers.map(({ channel }) => channel));
    const isNewest = ({ channel, position }: Follower) => {
      const { offset, epoch } = this.server.history(channel);
      return position?.offset === offset && position.epoch === epoch;
    };
    return this.followers.every(isNewest) && this.server.served(this.pipes.at(-1)!).length === wanted.size;
  }

  private judgeServer(): void {
    const wanted = [...new Set(this.followers.map(({ channel }) => channel))].sort().join();
    const served = this.server.served(this.pipes.at(-1)!).join();
    if (served !== wanted) throw new Fault(`the server sends ${served}, wanted are ${wanted}`);
  }

  /** Over a network that keeps frames whole and in order nothing ever fails to fit. */
  private judgeClient(): void {
    if (this.isHostile) return;
    if (this.client.misfits > 0) throw new Fault(`${this.client.misfits} misfits over TCP`);
    if (this.server.badAcks > 0) throw new Fault(`${this.server.badAcks} wrong acknowledgements over TCP`);
  }
}
