import { type Socket } from 'node:net';
import { type WebSocket } from 'ws';
import { type Connection } from './connection';
import { type Span } from './text-frames';

/** The socket below a WebSocket, and when that was opened in simulated time. */
export interface SocketConnectionOptions {
  readonly socket: Socket;
  readonly webSocket: WebSocket;
  readonly openedMs: number;
  /** A client that leaves more than this unread is cut off, as a real exchange does. */
  readonly unsentBytesMax: number;
}

/** A connection over a WebSocket: what is collected goes out in one write. */
export class SocketConnection implements Connection {
  isStalled = false;
  private pending: Span[] = [];

  constructor(private readonly options: SocketConnectionOptions) {}

  get openedMs(): number {
    return this.options.openedMs;
  }

  get isOpen(): boolean {
    return this.options.webSocket.readyState === this.options.webSocket.OPEN && !this.options.socket.destroyed;
  }

  add(span: Span): void {
    const last = this.pending[this.pending.length - 1];
    if (last?.buffer === span.buffer && last.to === span.from) {
      this.pending[this.pending.length - 1] = { buffer: span.buffer, from: last.from, to: span.to };
    } else {
      this.pending.push(span);
    }
  }

  flush(): void {
    if (this.pending.length === 0) return;
    const spans = this.pending;
    this.pending = [];
    if (this.isStalled || !this.isOpen) return;
    this.options.socket.cork();
    for (const { buffer, from, to } of spans) this.options.socket.write(buffer.subarray(from, to));
    this.options.socket.uncork();
    if (this.options.socket.writableLength > this.options.unsentBytesMax) this.options.webSocket.terminate();
  }

  send(data: string | Buffer): void {
    this.flush();
    if (!this.isStalled && this.isOpen) this.options.webSocket.send(data);
  }

  sendRawText(bytes: Buffer): void {
    this.flush();
    if (!this.isStalled && this.isOpen) this.options.webSocket.send(bytes, { binary: false });
  }

  ping(payload: string): void {
    this.flush();
    if (!this.isStalled && this.isOpen) this.options.webSocket.ping(payload);
  }

  close(code: number, reason: string): void {
    this.flush();
    this.options.webSocket.close(code, reason);
  }

  reset(): void {
    this.options.socket.resetAndDestroy();
  }

  /** Ends in the middle of a frame: its header promises more than comes. */
  cut(): void {
    this.flush();
    const promised = 200;
    this.options.socket.end(Buffer.concat([Buffer.from([0x81, 126, 0, promised]), Buffer.from('{"stream":"')]));
    this.options.socket.once('finish', () => this.options.socket.destroy());
  }
}
