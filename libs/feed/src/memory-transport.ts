import { type FeedErrorCode } from './errors';
import { type SocketEvents, type Socket, type Transport } from './transport';

const encoder = new TextEncoder();

/** The venue's end of a socket of a `MemoryTransport`. */
export class MemorySocket implements Socket {
  /** What the feed sent, oldest first. */
  readonly sent: string[] = [];
  isOpen = false;
  /** The feed asked for an orderly end and waits for the venue's. */
  isClosing = false;
  isClosed = false;

  constructor(
    readonly url: string,
    private readonly events: SocketEvents,
    private readonly received: (socket: MemorySocket, text: string) => void,
  ) {}

  /** Completes the handshake. */
  accept(): void {
    if (this.isClosed || this.isOpen) return;
    this.isOpen = true;
    this.events.opened();
  }

  /** The venue sends a frame. */
  deliver(frame: string | Uint8Array): void {
    if (this.isClosed || !this.isOpen) return;
    this.events.frame(typeof frame === 'string' ? encoder.encode(frame) : frame);
  }

  /** The venue, or the network, ends the socket. */
  end(code: FeedErrorCode = 'closed', detail = 'code 1006', retryAfterMs: number | null = null): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.isOpen = false;
    this.events.closed({ code, detail, retryAfterMs });
  }

  send(text: string): void {
    if (!this.isOpen) return;
    this.sent.push(text);
    this.received(this, text);
  }

  close(): void {
    this.isClosing = true;
    if (!this.isOpen) this.end('closed', 'code 1000');
  }

  terminate(): void {
    this.end();
  }
}

/** Sockets without a network: the other end is in the same process and acts when it is told to. */
export class MemoryTransport implements Transport {
  /** Every socket ever opened, oldest first. */
  readonly sockets: MemorySocket[] = [];

  /** @param received called with each frame that a feed sends */
  constructor(private readonly received: (socket: MemorySocket, text: string) => void = () => undefined) {}

  /** The socket opened last; throws when there is none. */
  get newest(): MemorySocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new RangeError('no socket was opened yet');
    return socket;
  }

  open(url: string, events: SocketEvents): Socket {
    const socket = new MemorySocket(url, events, this.received);
    this.sockets.push(socket);
    return socket;
  }
}
