import { type Socket } from 'node:net';
import { type WebSocket } from 'ws';
import { type Span } from './text-frames';

/** A client that reads too slowly is cut off, as a real exchange does. */
const UNSENT_BYTES_MAX = 64 * 1024 * 1024;

/** One client's socket. Frames are collected and written together by `flush`; all other sends keep their place. */
export class Connection {
  /** A stalled connection stays open and says nothing more: no frame, no ping, no end. */
  isStalled = false;
  private pending: Span[] = [];

  /** `openedMs` is the simulated time. The socket is the one below the WebSocket. */
  constructor(
    private readonly socket: Socket,
    private readonly webSocket: WebSocket,
    readonly openedMs: number,
  ) {}

  get isOpen(): boolean {
    return this.webSocket.readyState === this.webSocket.OPEN && !this.socket.destroyed;
  }

  /** Adds frames to the next flush. */
  add(span: Span): void {
    const last = this.pending[this.pending.length - 1];
    if (last?.buffer === span.buffer && last.to === span.from) {
      this.pending[this.pending.length - 1] = { buffer: span.buffer, from: last.from, to: span.to };
    } else {
      this.pending.push(span);
    }
  }

  /** Writes what was collected. */
  flush(): void {
    if (this.pending.length === 0) return;
    const spans = this.pending;
    this.pending = [];
    if (this.isStalled || !this.isOpen) return;
    this.socket.cork();
    for (const { buffer, from, to } of spans) this.socket.write(buffer.subarray(from, to));
    this.socket.uncork();
    if (this.socket.writableLength > UNSENT_BYTES_MAX) this.webSocket.terminate();
  }

  /** Sends a text frame, or a binary one where given bytes. */
  send(data: string | Buffer): void {
    this.flush();
    if (!this.isStalled && this.isOpen) this.webSocket.send(data);
  }

  /** Sends a text frame of exactly these bytes, be they UTF-8 or not. */
  sendRawText(bytes: Buffer): void {
    this.flush();
    if (!this.isStalled && this.isOpen) this.webSocket.send(bytes, { binary: false });
  }

  ping(payload: string): void {
    this.flush();
    if (!this.isStalled && this.isOpen) this.webSocket.ping(payload);
  }

  /** Ends by the closing handshake. */
  close(code: number, reason: string): void {
    this.flush();
    this.webSocket.close(code, reason);
  }

  /** Ends with a TCP reset. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  /** Ends in the middle of a frame: its header promises more than comes. */
  cut(): void {
    this.flush();
    const promised = 200;
    this.socket.end(Buffer.concat([Buffer.from([0x81, 126, 0, promised]), Buffer.from('{"stream":"')]));
    this.socket.once('finish', () => this.socket.destroy());
  }
}
