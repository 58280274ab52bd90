import {
  type Command,
  createReader,
  type Hello,
  mayReconnect,
  type MessageReader,
  type Pong,
  PROTOCOL,
  type ServerMessage,
  SUBPROTOCOLS,
} from '@livetape/wire';
import { INITIAL_LINK, type LinkState, type ServerClock } from './link-state';
import { type ClientOptions, type Socket } from './options';
import { fetchTicket, TicketRefusal, withTicket } from './ticket';

/** Who uses the link. */
export interface LinkEvents {
  changed(state: LinkState): void;
  opened(): void;
  received(message: ServerMessage): void;
  lost(): void;
  nextId(): number;
  /** Whether the server has left a command unanswered for too long. */
  isStuck(): boolean;
}

interface PingSample {
  readonly rttMs: number;
  readonly clockOffsetMs: number;
  readonly serverClock: ServerClock;
}

/** Pings of which the fastest tells the clock offset: a minute of them. */
const SAMPLES_MAX = 12;

/** The close code `unknown-protocol`. */
const UNKNOWN_PROTOCOL = 3502;

/** One connection kept: attempts, tickets, greeting, pings, silence, reconnects. */
export class Link {
  state: LinkState = INITIAL_LINK;
  /** When the last message came, before it was read; monotonic ms. */
  heardAt = 0;
  private url: string | null = null;
  private key: string | null = null;
  private socket: Socket | null = null;
  /** The one timer of the current stage: deadline of the greeting, next ping, or next attempt. */
  private timer: unknown = null;
  /** Counts attempts, so that a ticket which comes too late for its own opens nothing. */
  private attempt = 0;
  private failures = 0;
  private openedAt = 0;
  private readonly pings = new Map<number, { readonly monotonic: number; readonly now: number }>();
  private samples: PingSample[] = [];

  constructor(
    private readonly options: ClientOptions,
    private readonly events: LinkEvents,
  ) {}

  connect(url: string, key: string | null): void {
    this.drop();
    this.url = url;
    this.key = key;
    this.failures = 0;
    this.start();
  }

  close(): void {
    this.drop(1000, 'done');
    this.url = null;
    this.turn('closed', 'Closed by this side.');
  }

  retryNow(): void {
    if (this.url !== null && (this.state.state === 'waiting' || this.state.state === 'closed')) this.start();
  }

  send(command: Command): void {
    this.socket?.send(JSON.stringify(command));
  }

  private start(): void {
    this.clearTimer();
    const attempt = ++this.attempt;
    this.turn('connecting', 'Connecting.');
    this.startTimer(this.options.connectMsMax, () => this.lose('The server did not answer in time.'));
    const url = this.url!;
    const ticket = this.key === null ? this.options.ticket?.() : fetchTicket(url, this.key);
    if (ticket === undefined) return this.open(url);
    const isCurrent = () => attempt === this.attempt;
    ticket.then(
      (text) => isCurrent() && this.open(withTicket(url, text)),
      (error: unknown) => isCurrent() && this.failTicket(error),
    );
  }

  private open(url: string): void {
    const socket = this.options.openSocket(url, SUBPROTOCOLS[this.options.encoding]);
    const reader = createReader();
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onmessage = (event) => this.read(reader, event.data);
    socket.onclose = (event) => this.end(event.code, event.reason);
  }

  private failTicket(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (!(error instanceof TicketRefusal)) return this.lose(reason);
    if (error.isFinal) this.stop(reason);
    else this.lose(reason, error.retryMs ?? 0);
  }

  private read(reader: MessageReader, data: unknown): void {
    this.heardAt = this.options.clock.monotonic();
    const message = reader.read(data as string | ArrayBuffer);
    if (message !== null && this.state.state === 'open') this.receive(message);
    else if (message?.type === 'hello') this.greet(message);
    else this.lose('The server does not speak the protocol.');
  }

  private greet(hello: Hello): void {
    if (hello.protocol !== PROTOCOL) {
      const reason = `The server speaks protocol ${hello.protocol}, this client speaks ${PROTOCOL}.`;
      return this.stop(reason, UNKNOWN_PROTOCOL, reason);
    }
    this.openedAt = this.options.clock.monotonic();
    this.samples = [];
    this.turn('open', 'Connected.', { source: hello.source });
    this.events.opened();
    // whoever was told may have closed the link
    if (this.socket !== null) this.ping();
  }

  private receive(message: ServerMessage): void {
    if (message.type === 'pong') this.measure(message);
    this.events.received(message);
  }

  private ping(): void {
    const { clock, pingMs, silenceMs } = this.options;
    const monotonic = clock.monotonic();
    if (monotonic - this.heardAt > silenceMs) return this.lose('The server fell silent.');
    if (this.events.isStuck()) return this.lose('The server did not answer in time.');
    this.ask();
    this.startTimer(pingMs, () => this.ping());
  }

  /** Asks the server for its clock. Nothing happens while there is no connection. */
  ask(): void {
    if (this.state.state !== 'open') return;
    const { clock } = this.options;
    const id = this.events.nextId();
    this.pings.set(id, { monotonic: clock.monotonic(), now: clock.now() });
    this.send({ op: 'ping', id });
  }

  /** The server read its clock about half-way between ping and pong; the fastest ping bounds the error best. */
  private measure(pong: Pong): void {
    const sent = this.pings.get(pong.id);
    if (sent === undefined) return;
    this.pings.delete(pong.id);
    const rttMs = this.options.clock.monotonic() - sent.monotonic;
    const sample = {
      rttMs,
      clockOffsetMs: pong.serverTimeMs - (sent.now + rttMs / 2),
      serverClock: { lessMonotonicMs: pong.serverTimeMs - (sent.monotonic + rttMs / 2), errorMs: rttMs / 2 },
    };
    this.samples = [...this.samples, sample].slice(-SAMPLES_MAX);
    const fastest = this.samples.reduce((best, one) => (one.rttMs < best.rttMs ? one : best));
    this.turn('open', this.state.reason, { ...fastest, rttMs });
  }

  /** The other side ended it. */
  private end(code: number, reason: string): void {
    const text = reason || (code === 1006 ? 'The connection broke.' : `The server closed with code ${code}.`);
    if (!mayReconnect(code)) return this.stop(text);
    // a server that asks to be left for another connection is well: soon, whatever failed before
    if (code >= 3000 && code < 3500 && this.state.state === 'open') this.failures = Math.min(this.failures, 1);
    this.lose(text);
  }

  /** Gives the connection up and waits for the next attempt: exponential, with full jitter. @param waitMs at least */
  private lose(reason: string, waitMs = 0): void {
    const { clock, random, backoffMs, backoffMsMax, stableMs } = this.options;
    const wasStable = this.state.state === 'open' && clock.monotonic() - this.openedAt >= stableMs;
    this.failures = wasStable ? 0 : this.failures;
    this.drop();
    const wait = waitMs + random() * Math.min(backoffMsMax, backoffMs * 2 ** Math.min(this.failures++, 30));
    this.startTimer(wait, () => this.start());
    this.turn('waiting', reason, { nextAttemptAt: clock.now() + wait });
  }

  /** Gives up for good: the next attempt would end the same way. */
  private stop(reason: string, code?: number, text?: string): void {
    this.drop(code, text);
    this.turn('closed', reason);
  }

  private drop(code = 1000, reason = ''): void {
    this.clearTimer();
    this.attempt++;
    this.pings.clear();
    const socket = this.socket;
    this.socket = null;
    if (socket === null) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close(code, reason);
    this.events.lost();
  }

  private turn(state: LinkState['state'], reason: string, more: Partial<LinkState> = {}): void {
    this.state = { ...this.state, state, reason, nextAttemptAt: null, ...more };
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
