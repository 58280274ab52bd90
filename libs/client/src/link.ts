import {
  CLOSES,
  type Command,
  type Hello,
  mayReconnect,
  type Pong,
  PROTOCOL,
  type ServerMessage,
} from '@livetape/wire';
import { INITIAL_LINK, type LinkState } from './link-state';
import { type ClientOptions, type Socket } from './options';

/** Who uses the link. */
export interface LinkEvents {
  changed(state: LinkState): void;
  opened(): void;
  received(message: ServerMessage): void;
  lost(): void;
  nextId(): number;
}

interface PingSample {
  readonly rttMs: number;
  readonly clockOffsetMs: number;
}

/** Pings of which the fastest tells the clock offset: a minute of them. */
const SAMPLES_MAX = 12;

/** One connection kept: attempts, greeting, pings, silence, reconnects. */
export class Link {
  state: LinkState = INITIAL_LINK;
  private url: string | null = null;
  private socket: Socket | null = null;
  /** The one timer of the current stage: deadline of the greeting, next ping, or next attempt. */
  private timer: unknown = null;
  private attempts = 0;
  private openedAt = 0;
  private heardAt = 0;
  private readonly pings = new Map<number, { readonly monotonic: number; readonly now: number }>();
  private samples: PingSample[] = [];

  constructor(
    private readonly options: ClientOptions,
    private readonly events: LinkEvents,
  ) {}

  connect(url: string): void {
    this.drop();
    this.url = url;
    this.attempts = 0;
    this.attempt();
  }

  close(): void {
    this.drop(1000, 'done');
    this.url = null;
    this.change({ state: 'closed', nextAttemptAt: null, reason: 'Closed by this side.' });
  }

  retryNow(): void {
    if (this.url !== null && (this.state.state === 'waiting' || this.state.state === 'closed')) this.attempt();
  }

  send(command: Command): void {
    this.socket?.send(JSON.stringify(command));
  }

  private attempt(): void {
    this.clearTimer();
    this.change({ state: 'connecting', nextAttemptAt: null, reason: 'Connecting.' });
    const socket = this.options.openSocket(this.url!);
    this.socket = socket;
    socket.onmessage = (event) => this.read(event.data);
    socket.onclose = (event) => this.end(event.code, event.reason);
    this.startTimer(this.options.connectMsMax, () => this.lose('The server did not answer in time.'));
  }

  private read(data: unknown): void {
    this.heardAt = this.options.clock.monotonic();
    const message = parse(data);
    if (message === null) this.lose('The server sent something that is not of the protocol.');
    else if (this.state.state === 'open') this.receive(message);
    else if (message.type === 'hello') this.open(message);
    else this.lose('The server did not greet.');
  }

  private open(hello: Hello): void {
    if (hello.protocol !== PROTOCOL) {
      this.drop(CLOSES['unknown-protocol'].code, CLOSES['unknown-protocol'].text);
      const reason = `The server speaks protocol ${hello.protocol}, this client speaks ${PROTOCOL}.`;
      this.change({ state: 'closed', nextAttemptAt: null, reason });
      return;
    }
    this.openedAt = this.options.clock.monotonic();
    this.samples = [];
    this.change({ state: 'open', reason: 'Connected.', source: hello.source });
    this.events.received(hello);
    this.events.opened();
    this.ping();
  }

  private receive(message: ServerMessage): void {
    if (message.type === 'pong') this.measure(message);
    this.events.received(message);
  }

  private ping(): void {
    const { clock, pingMs, silenceMs } = this.options;
    const monotonic = clock.monotonic();
    if (monotonic - this.heardAt > silenceMs) return this.lose('The server fell silent.');
    const id = this.events.nextId();
    this.pings.set(id, { monotonic, now: clock.now() });
    this.send({ op: 'ping', id });
    this.startTimer(pingMs, () => this.ping());
  }

  /** The server read its clock about half-way between ping and pong; the fastest ping bounds the error best. */
  private measure(pong: Pong): void {
    const sent = this.pings.get(pong.id);
    if (sent === undefined) return;
    this.pings.delete(pong.id);
    const rttMs = this.options.clock.monotonic() - sent.monotonic;
    const sample = { rttMs, clockOffsetMs: pong.serverTimeMs - (sent.now + rttMs / 2) };
    this.samples = [...this.samples, sample].slice(-SAMPLES_MAX);
    const fastest = this.samples.reduce((best, one) => (one.rttMs < best.rttMs ? one : best));
    this.change({ rttMs, clockOffsetMs: fastest.clockOffsetMs });
  }

  /** The other side ended it. */
  private end(code: number, reason: string): void {
    const text = reason || (code === 1006 ? 'The connection broke.' : `The server closed with code ${code}.`);
    if (mayReconnect(code)) return this.lose(text);
    this.drop();
    this.change({ state: 'closed', nextAttemptAt: null, reason: text });
  }

  /** Gives the connection up and waits for the next attempt: exponential, with full jitter. */
  private lose(reason: string): void {
    const { clock, random, backoffMs, backoffMsMax, stableMs } = this.options;
    const wasStable = this.state.state === 'open' && clock.monotonic() - this.openedAt >= stableMs;
    this.attempts = wasStable ? 0 : this.attempts;
    this.drop();
    const wait = random() * Math.min(backoffMsMax, backoffMs * 2 ** Math.min(this.attempts++, 30));
    this.startTimer(wait, () => this.attempt());
    this.change({ state: 'waiting', nextAttemptAt: clock.now() + wait, reason });
  }

  private drop(code = 1000, reason = ''): void {
    this.clearTimer();
    this.pings.clear();
    const socket = this.socket;
    this.socket = null;
    if (socket === null) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close(code, reason);
    this.events.lost();
  }

  private change(part: Partial<LinkState>): void {
    this.state = { ...this.state, ...part };
    this.events.changed(this.state);
  }

  private startTimer(ms: number, run: () => void): void {
    this.clearTimer();
    this.timer = this.options.clock.setTimeout(run, ms);
  }

  private clearTimer(): void {
    this.options.clock.clearTimeout(this.timer);
    this.timer = null;
  }
}

function parse(data: unknown): ServerMessage | null {
  if (typeof data !== 'string') return null;
  try {
    return JSON.parse(data) as ServerMessage;
  } catch {
    // SyntaxError: what stands between us and the server may send anything.
    return null;
  }
}
