import {
  type Clock,
  FeedError,
  type Http,
  type HttpReply,
  retryAfterMs,
  type Socket,
  type SocketEvents,
  type Transport,
} from '@livetape/feed';
import { type MemoryConnection } from '../memory-connection';
import { type MemoryExchange } from '../memory-exchange';
import { type BookMark } from '../text-frames';

/** What a link needs. `turn` ends the feed's turn; `delivered` is called after it, with the mark of the frame. */
export interface MemoryLinkOptions {
  readonly exchange: MemoryExchange;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly turn: () => void;
  readonly delivered: (mark: BookMark) => void;
  /** A request is about to be answered. */
  readonly asked: () => void;
}

interface Wire {
  readonly events: SocketEvents;
  connection: MemoryConnection | null;
  /** What is on its way to the client. */
  readonly queue: { readonly dueMs: number; readonly call: () => void }[];
  isOver: boolean;
}

const HTTP_MS_MIN = 5;
const HTTP_MS_SPREAD = 60;
const TIMEOUT_MS = 10_000;

/** The network between a feed and a simulated venue, in this process: as slow and as broken as a trial wants it. */
export class MemoryLink implements Transport, Http {
  /** Delay of frames in ms: at least, and how much more at most; order is kept. */
  latency: readonly [least: number, more: number] = [0, 0];
  /** So many handshakes fail, or never end. */
  refusals = 0;
  hangs = 0;
  private wires: Wire[] = [];
  private answers: { readonly dueMs: number; readonly call: () => void }[] = [];

  constructor(private readonly options: MemoryLinkOptions) {}

  open(url: string, events: SocketEvents): Socket {
    const wire: Wire = { events, connection: null, queue: [], isOver: false };
    this.wires.push(wire);
    this.later(wire, () => this.connect(wire, url));
    return {
      send: (text) => wire.connection && !wire.isOver && this.options.exchange.receive(wire.connection, text),
      close: () => this.later(wire, () => this.end(wire, 'code 1000')),
      terminate: () => this.end(wire, 'code 1006'),
    };
  }

  get(url: string, signal?: AbortSignal): Promise<HttpReply> {
    return this.request('GET', url, signal);
  }

  post(url: string, signal?: AbortSignal): Promise<HttpReply> {
    return this.request('POST', url, signal);
  }

  /** A frame that the venue never sent reaches every open socket. */
  inject(frame: Uint8Array): void {
    for (const wire of this.wires) if (wire.connection) this.later(wire, () => wire.events.frame(frame));
  }

  /** Hands over what is due. True where an answer of HTTP was among it: its promise has to run. */
  deliver(): boolean {
    this.options.exchange.flush();
    const nowMs = this.options.clock.monotonicMs();
    for (const wire of [...this.wires]) {
      while (wire.queue.length > 0 && wire.queue[0].dueMs <= nowMs) {
        wire.queue.shift()?.call();
        this.options.turn();
      }
    }
    const due = this.answers.filter(({ dueMs }) => dueMs <= nowMs);
    if (due.length === 0) return false;
    this.answers = this.answers.filter(({ dueMs }) => dueMs > nowMs);
    for (const { call } of due) call();
    return true;
  }

  private connect(wire: Wire, url: string): void {
    if (this.hangs > 0) return void this.hangs--;
    const { exchange } = this.options;
    const refused = this.refusals > 0 && this.refusals-- > 0;
    const connection = refused
      ? null
      : exchange.open(url, {
          frame: (bytes, mark) => this.carry(wire, bytes, mark),
          ping: () => undefined,
          closed: (code, reason) => this.later(wire, () => this.end(wire, `code ${code} ${reason}`)),
        });
    if (connection === null) return this.end(wire, refused ? 'refused' : `no socket at ${url}`, 'handshake-refused');
    wire.connection = connection;
    wire.events.opened();
  }

  private carry(wire: Wire, bytes: Uint8Array, mark?: BookMark): void {
    this.later(wire, () => {
      if (wire.isOver) return;
      wire.events.frame(bytes);
      this.options.turn();
      if (mark) this.options.delivered(mark);
    });
  }

  /** Queues what is to happen on the client's side, never before what was queued earlier. */
  private later(wire: Wire, call: () => void): void {
    const [least, more] = this.latency;
    const before = wire.queue.at(-1)?.dueMs ?? 0;
    const delayMs = least + (more > 0 ? more * this.options.random() : 0);
    wire.queue.push({ dueMs: Math.max(before, this.options.clock.monotonicMs() + delayMs), call });
  }

  private end(wire: Wire, detail: string, code: 'closed' | 'handshake-refused' = 'closed'): void {
    if (wire.isOver) return;
    wire.isOver = true;
    this.wires = this.wires.filter((other) => other !== wire);
    if (wire.connection) this.options.exchange.leave(wire.connection);
    wire.events.closed({ code, detail, retryAfterMs: null });
  }

  private request(method: 'GET' | 'POST', url: string, signal?: AbortSignal): Promise<HttpReply> {
    const { clock, exchange, random, asked } = this.options;
    return new Promise((resolve, reject) => {
      const stop = () => reject(new FeedError('stopped'));
      signal?.addEventListener('abort', stop);
      const call = () => {
        asked();
        signal?.removeEventListener('abort', stop);
        const answer = exchange.request(method, url);
        if (answer === null) return this.wait(TIMEOUT_MS, () => reject(new FeedError('http-timeout')));
        const body = new TextEncoder().encode(answer.body);
        resolve({ status: answer.status, body, retryAfterMs: retryAfterMs(answer.headers['retry-after'] ?? null) });
      };
      this.answers.push({ dueMs: clock.monotonicMs() + HTTP_MS_MIN + HTTP_MS_SPREAD * random(), call });
    });
  }

  private wait(ms: number, call: () => void): void {
    this.answers.push({ dueMs: this.options.clock.monotonicMs() + ms, call });
  }
}
