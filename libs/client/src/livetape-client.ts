import {
  type BookCopy,
  type Command,
  CREDIT_MAX,
  type Pace,
  type Paced,
  type Row,
  type ServerMessage,
} from '@livetape/wire';
import { BookStream } from './book-stream';
import { ChannelStream, type StreamEvent, type StreamOptions } from './channel-stream';
import { newestTime, stateOf } from './event-time';
import { type ChannelHandler, type OpenChannel, type RowOf } from './handler';
import { Link } from './link';
import { type LinkState } from './link-state';
import { type ClientOptions, DEFAULT_OPTIONS } from './options';
import { Receipts } from './receipts';
import { type Want } from './subscription';
import { Subscriptions } from './subscriptions';
import { Turns } from './turns';

/** How much a client wants to be sent; null = as much as the server sends. */
export type PaceLimits = Pick<Paced, 'maxRateHz' | 'maxKbps'>;

/** When a delta was made by the server's clock, in whole ms since the epoch, and when it came by our monotonic one. */
export interface Arrival {
  readonly serverTimeMs: number;
  readonly heardAt: number;
}

/**
 * The other end of the stream: keeps one connection, asks for channels, resumes each where it stood after a
 * reconnect, and hands on typed rows. Runs in a page, in a web worker and in Node.
 */
export class LivetapeClient {
  /** The limits that the server said are in force on this connection; null before it said any. */
  paced: PaceLimits | null = null;
  private readonly options: ClientOptions;
  private readonly link: Link;
  private readonly subscriptions: Subscriptions;
  private readonly receipts: Receipts;
  private readonly watchers = new Set<(state: LinkState) => void>();
  private readonly deltaWatchers = new Set<(arrival: Arrival) => void>();
  private readonly closers = new Set<() => void>();
  private pacing: PaceLimits | null = null;
  private isPaceDue = false;
  private isCreditDue = false;
  private commandTimer: unknown = null;
  private retryTimer: unknown = null;
  private commandedAt = -Infinity;
  /** When the server last answered a command, or had none to answer. */
  private answeredAt = 0;
  private serial = 0;

  constructor(options: Partial<ClientOptions> = {}) {
    this.options = { ...DEFAULT_OPTIONS, ...options };
    const { clock, creditFrames } = this.options;
    if (!isCredit(creditFrames)) throw new RangeError(`creditFrames must be null or 1 to ${CREDIT_MAX}`);
    this.receipts = new Receipts(clock, (receipt) => this.link.send(receipt));
    this.subscriptions = new Subscriptions({
      describe: (channel, rows) => this.describe(channel, rows),
      failed: (error) => this.options.failed(error),
    });
    this.link = new Link(this.options, {
      changed: (state) => [...this.watchers].forEach((watcher) => watcher(state)),
      opened: () => this.begin(),
      received: (message) => this.receive(message),
      lost: () => this.reset(),
      nextId: () => ++this.serial,
      isStuck: () => this.isStuck(),
    });
  }

  /** How the connection is now. */
  get state(): LinkState {
    return this.link.state;
  }

  /** Messages that did not fit what came before; each was healed by a new snapshot. 0 unless something is broken. */
  get misfits(): number {
    return this.subscriptions.misfits;
  }

  /** Calls back now and with each change. Returns the way to stop it. */
  watch(watcher: (state: LinkState) => void): () => void {
    const end = listen(this.watchers, watcher);
    watcher(this.link.state);
    return end;
  }

  /**
   * Asks for the server's clock out of turn: one ping may meet a busy moment, and the fastest of the last twelve is believed.
   * Each is a command like any other.
   */
  ping(): void {
    this.link.ask();
  }

  /** Calls back with each delta before its handlers. Returns the way to stop it. */
  watchDeltas(watcher: (arrival: Arrival) => void): () => void {
    return listen(this.deltaWatchers, watcher);
  }

  /**
   * Connects, and stays connected until `close`.
   * @param url such as `ws://127.0.0.1:3000/stream`
   * @param key in place of the option
   */
  connect(url: string, key: string | null = this.options.key): void {
    this.link.connect(url, key);
  }

  /** Ends the connection for good; subscriptions stay wanted for the next `connect`, streams end. */
  close(): void {
    [...this.closers].forEach((closer) => closer());
    this.link.close();
  }

  /** Calls back when `close` is called. Returns the way to stop it. */
  whenClosed(closer: () => void): () => void {
    return listen(this.closers, closer);
  }

  /** Ends the wait for the next attempt. */
  retryNow(): void {
    this.link.retryNow();
  }

  /**
   * Wants a channel, connected or not. Several handlers of a channel cost one subscription. Returns the way to end it.
   * @param channel such as `bars:<venue>:<symbol>:1s`, see `formatChannel` of the wire
   */
  subscribe<C extends string>(channel: C, handler: ChannelHandler<RowOf<C>>): () => void {
    return this.open(channel, handler).end;
  }

  /** As `subscribe`, for a handler that may need a snapshot again. */
  open<C extends string>(channel: C, handler: ChannelHandler<RowOf<C>>): OpenChannel {
    // its rows are those of the channel, as the name says
    const want: Want = { handler: handler as ChannelHandler<never> as ChannelHandler<Row> };
    const then = (change: 'remove' | 'refresh') => () => {
      this.subscriptions[change](channel, want);
      this.tell();
    };
    this.subscriptions.add(channel, want);
    this.tell();
    return { end: then('remove'), refresh: then('refresh') };
  }

  /**
   * The channel as a loop: `for await (const event of client.stream('trades:…'))`. Subscribes with the first turn; ends when the
   * loop is left or the client closed, and throws when the server ends the connection for good. Memory is bounded by `capacity`.
   */
  stream<C extends string>(channel: C, options: StreamOptions = {}): AsyncIterableIterator<StreamEvent<RowOf<C>>> {
    const source = new ChannelStream<RowOf<C>>(channel, (handler) => this.open(channel, handler), options);
    return new Turns(this, source);
  }

  /**
   * A book as a loop: a copy of it, proven, after each change; a loop that is slower than the changes gets the newest. The copy is
   * the same object each time, changed in place.
   */
  book(channel: `book:${string}`): AsyncIterableIterator<BookCopy> {
    return new Turns(this, new BookStream(this, channel));
  }

  /**
   * How much is sent from now on, on this connection and the next ones; the server conflates the rest. An absent limit is lifted.
   * Throws RangeError for limits that no server takes.
   * @param limits `maxRateHz` deltas per second, 0.1 or more; `maxKbps` kilobytes per second of deltas, 1 or more
   */
  pace({ maxRateHz = null, maxKbps = null }: Partial<PaceLimits>): void {
    if (!(maxRateHz === null || maxRateHz >= 0.1)) throw new RangeError('maxRateHz must be 0.1 or more');
    if (!(maxKbps === null || maxKbps >= 1)) throw new RangeError('maxKbps must be 1 or more');
    this.pacing = { maxRateHz, maxKbps };
    this.isPaceDue = true;
    this.tell();
  }

  private describe(channel: string, rows: readonly Row[]) {
    const { source, clockOffsetMs } = this.link.state;
    const time = clockOffsetMs === null ? null : newestTime(channel, rows);
    const ageMs = time === null ? null : Math.max(0, this.options.clock.now() + clockOffsetMs! - time);
    return { ageMs, state: stateOf(channel, rows), source };
  }

  private begin(): void {
    this.paced = null;
    this.isPaceDue = this.pacing !== null;
    this.isCreditDue = this.options.creditFrames !== null;
    this.answeredAt = this.options.clock.monotonic();
    this.tell();
  }

  private receive(message: ServerMessage): void {
    if (message.type === 'delta') this.tellArrival(message.serverTimeMs);
    if (message.type !== 'delta' && message.type !== 'pong') this.answeredAt = this.options.clock.monotonic();
    if (message.type === 'paced') this.paced = { maxRateHz: message.maxRateHz, maxKbps: message.maxKbps };
    if (message.type === 'credited') this.receipts.begin(message.frames);
    if (this.subscriptions.apply(message)) this.tell();
    if (message.type === 'snapshot' || message.type === 'delta') this.receipts.count();
    if (message.type === 'error' && this.subscriptions.isWaiting) this.retryLater();
  }

  private tellArrival(serverTimeMs: number): void {
    for (const watcher of this.deltaWatchers) watcher({ serverTimeMs, heardAt: this.link.heardAt });
  }

  private isStuck(): boolean {
    const { clock, answerMsMax } = this.options;
    return this.subscriptions.unanswered > 0 && clock.monotonic() - this.answeredAt > answerMsMax;
  }

  private retryLater(): void {
    const { clock, retryMs } = this.options;
    this.retryTimer ??= clock.setTimeout(() => {
      this.retryTimer = null;
      this.subscriptions.retry();
      this.tell();
    }, retryMs);
  }

  private reset(): void {
    this.subscriptions.reset();
    this.receipts.end();
    this.options.clock.clearTimeout(this.commandTimer);
    this.options.clock.clearTimeout(this.retryTimer);
    this.commandTimer = this.retryTimer = null;
  }

  /** Tells the server soon what is wanted: what is asked for in one go is one command, and the rate stays below its limit. */
  private tell(): void {
    if (this.commandTimer !== null || this.link.state.state !== 'open') return;
    const { clock, commandMs } = this.options;
    const wait = Math.max(0, this.commandedAt + commandMs - clock.monotonic());
    this.commandTimer = clock.setTimeout(() => {
      this.commandTimer = null;
      this.commandedAt = clock.monotonic();
      this.command();
    }, wait);
  }

  private command(): void {
    const send = (command: Command) => this.link.send(command);
    if (this.subscriptions.unanswered === 0) this.answeredAt = this.commandedAt;
    if (this.isPaceDue) send({ op: 'pace', id: ++this.serial, ...this.pacing } satisfies Pace);
    this.isPaceDue = false;
    const commands = this.subscriptions.takeCommands(() => ++this.serial);
    commands.forEach(send);
    // the first snapshots come at once, however many: what follows them costs credit
    if (!this.isCreditDue || commands.every(({ op }) => op !== 'subscribe')) return;
    send({ op: 'credit', id: ++this.serial, frames: this.options.creditFrames });
    this.isCreditDue = false;
  }
}

/** Returns the way to stop it. */
function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function isCredit(frames: number | null): boolean {
  return frames === null || (Number.isInteger(frames) && frames >= 1 && frames <= CREDIT_MAX);
}
