import { type Row, type ServerMessage } from '@livetape/wire';
import { type ChannelHandler, type RowOf } from './handler';
import { Link } from './link';
import { type LinkState } from './link-state';
import { type ClientOptions, DEFAULT_OPTIONS } from './options';
import { Subscriptions } from './subscriptions';

/**
 * The other end of the stream: keeps one connection, asks for channels, resumes each where it stood after a
 * reconnect, and hands on typed rows. Runs in a page, in a web worker and in Node.
 */
export class LivetapeClient {
  private readonly options: ClientOptions;
  private readonly link: Link;
  private readonly subscriptions = new Subscriptions();
  private readonly watchers = new Set<(state: LinkState) => void>();
  private commandTimer: unknown = null;
  private retryTimer: unknown = null;
  private commandedAt = -Infinity;
  private serial = 0;

  constructor(options: Partial<ClientOptions> = {}) {
    this.options = { ...DEFAULT_OPTIONS, ...options };
    this.link = new Link(this.options, {
      changed: (state) => this.watchers.forEach((watcher) => watcher(state)),
      opened: () => this.tell(),
      received: (message) => this.receive(message),
      lost: () => this.reset(),
      nextId: () => ++this.serial,
    });
  }

  /** How the connection is now. */
  get state(): LinkState {
    return this.link.state;
  }

  /** Deltas that did not fit what came before; each was healed by a new snapshot. 0 unless something is broken. */
  get misfits(): number {
    return this.subscriptions.misfits;
  }

  /** Calls back now and with each change. Returns the way to stop it. */
  watch(watcher: (state: LinkState) => void): () => void {
    this.watchers.add(watcher);
    watcher(this.link.state);
    return () => this.watchers.delete(watcher);
  }

  /** Connects, and stays connected until `close`. @param url such as `ws://127.0.0.1:3000/stream` */
  connect(url: string): void {
    this.link.connect(url);
  }

  /** Ends the connection for good; subscriptions stay wanted for the next `connect`. */
  close(): void {
    this.link.close();
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
    const own: ChannelHandler<Row> = {
      snapshot: (snapshot) => handler.snapshot(snapshot as never),
      delta: (delta) => handler.delta(delta as never),
      refused: (refusal) => handler.refused?.(refusal),
    };
    this.subscriptions.add(channel, own);
    this.tell();
    return () => {
      this.subscriptions.remove(channel, own);
      this.tell();
    };
  }

  private receive(message: ServerMessage): void {
    if (this.subscriptions.apply(message)) this.tell();
    if (message.type === 'error' && this.subscriptions.isWaiting) this.retryLater();
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
    this.options.clock.clearTimeout(this.commandTimer);
    this.commandTimer = null;
    this.options.clock.clearTimeout(this.retryTimer);
    this.retryTimer = null;
    this.subscriptions.reset();
  }

  /** Tells the server soon what is wanted: what is asked for in one go is one command, and the rate stays below its limit. */
  private tell(): void {
    if (this.commandTimer !== null || this.link.state.state !== 'open') return;
    const { clock, commandMs } = this.options;
    const wait = Math.max(0, this.commandedAt + commandMs - clock.monotonic());
    this.commandTimer = clock.setTimeout(() => {
      this.commandTimer = null;
      this.commandedAt = clock.monotonic();
      for (const command of this.subscriptions.takeCommands(() => ++this.serial)) this.link.send(command);
    }, wait);
  }
}
