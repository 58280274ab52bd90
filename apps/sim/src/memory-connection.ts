import { type Connection } from './connection';
import { type BookMark, payloadOf, type Span } from './text-frames';

/** What the client's end of a memory connection hears. */
export interface MemoryConnectionEvents {
  /** `mark` where the frame completes a state of a book. */
  frame(bytes: Uint8Array, mark?: BookMark): void;
  ping(): void;
  /** The venue ended it; 1006 where there was no closing handshake. */
  closed(code: number, reason: string): void;
}

/** A connection without a socket: what the dialect sends is handed over by `flush`, so that nothing calls back into it. */
export class MemoryConnection implements Connection {
  isStalled = false;
  isOpen = true;
  private pending: (() => void)[] = [];

  constructor(
    readonly openedMs: number,
    private readonly events: MemoryConnectionEvents,
  ) {}

  add(span: Span): void {
    this.push(() => this.events.frame(payloadOf(span).bytes, span.mark));
  }

  flush(): void {
    while (this.pending.length > 0) {
      const calls = this.pending;
      this.pending = [];
      for (const call of calls) call();
    }
  }

  send(data: string | Buffer): void {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    this.push(() => this.events.frame(bytes));
  }

  sendRawText(bytes: Buffer): void {
    this.push(() => this.events.frame(bytes));
  }

  ping(_payload: string): void {
    this.push(() => this.events.ping());
  }

  close(code: number, reason: string): void {
    this.end(code, reason);
  }

  reset(): void {
    this.pending = [];
    this.end(1006, '');
  }

  cut(): void {
    this.end(1006, '');
  }

  /** The client went away: nothing is told to it any more. */
  leave(): void {
    this.isOpen = false;
    this.pending = [];
  }

  private push(call: () => void): void {
    if (this.isOpen && !this.isStalled) this.pending.push(call);
  }

  private end(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.pending.push(() => this.events.closed(code, reason));
  }
}
