import { type Frame } from '@livetape/fanout';
import { pack, packPing } from './pack';
import { type Turn } from './turn';

/** What an outlet needs of a socket (`net.Socket`, `tls.TLSSocket`). */
export interface RawSocket {
  readonly writable: boolean;
  /** Bytes that wait in this process. */
  readonly writableLength: number;
  cork(): void;
  uncork(): void;
  write(bytes: Uint8Array): boolean;
}

export interface OutletOptions {
  readonly turn: Turn;
  /** Bytes after which a ping asks whether they were read. */
  readonly bytesPerPing: number;
  readonly monotonic: () => number;
}

/** A ping that waits for its pong: all `bytes` before it have then been read. */
interface Mark {
  readonly number: number;
  readonly bytes: number;
  readonly askedAt: number;
}

/**
 * The writing end of one client's socket. Frames go out as they are, the same bytes to everyone, and what one turn sends
 * is one write. The kernel takes megabytes for a client that reads nothing, so pings among the frames tell what was read:
 * the other side answers them in order.
 */
export class Outlet {
  /** The chain of a turn: whether this is in it, and the one before. */
  isListed = false;
  previous: Outlet | null = null;
  /** Bytes of all frames so far. */
  sentBytes = 0;
  private readBytes = 0;
  private askedBytes = 0;
  private askedAt: number;
  private pingCount = 0;
  private readonly marks: Mark[] = [];
  /** The only frame of this turn so far; with a second one the socket is corked. */
  private first: Uint8Array | null = null;
  private isCorked = false;

  constructor(
    private readonly socket: RawSocket,
    private readonly options: OutletOptions,
  ) {
    this.askedAt = options.monotonic();
  }

  /** What was sent after the other side had ended is dropped: nobody reads it. */
  send(frame: Frame): void {
    if (!this.socket.writable) return;
    const bytes = (frame.packed ??= pack(frame));
    this.put(bytes);
    this.sentBytes += bytes.length;
    if (this.sentBytes - this.askedBytes >= this.options.bytesPerPing) this.ask();
  }

  /** Bytes sent and not known to have been read. Pongs that nobody waited for do not count as reading. */
  unreadBytes(): number {
    return Math.max(this.sentBytes - this.readBytes, this.socket.writableLength);
  }

  /** Asks the other side for a sign of life, and whether it has read all until here. */
  ask(): void {
    if (!this.socket.writable) return;
    const { marks, options } = this;
    this.pingCount = (this.pingCount + 1) >>> 0;
    this.askedAt = options.monotonic();
    this.askedBytes = this.sentBytes;
    marks.push({ number: this.pingCount, bytes: this.sentBytes, askedAt: this.askedAt });
    this.put(packPing(this.pingCount));
  }

  /** Takes a pong. False when no ping asked for it. */
  answer(payload: Buffer): boolean {
    const number = payload.length === 4 ? payload.readUInt32BE() : -1;
    const at = this.marks.findIndex((mark) => mark.number === number);
    if (at < 0) return false;
    this.readBytes = Math.max(this.readBytes, this.marks[at].bytes);
    this.marks.splice(0, at + 1);
    return true;
  }

  /** The other side says itself that it has read so much: no ping need ask. */
  confirm(bytes: number): void {
    this.readBytes = Math.max(this.readBytes, bytes);
    this.askedBytes = Math.max(this.askedBytes, bytes);
  }

  /** Monotonic ms since the last ping. */
  msSinceAsked(): number {
    return this.options.monotonic() - this.askedAt;
  }

  /** Monotonic ms that the oldest ping waits for its pong; 0 when none does. */
  msWithoutAnswer(): number {
    return this.marks.length === 0 ? 0 : this.options.monotonic() - this.marks[0].askedAt;
  }

  /** Writes what this turn has sent. */
  flush(): void {
    if (this.first !== null) {
      const { first } = this;
      this.first = null;
      if (this.socket.writable) this.socket.write(first);
    } else if (this.isCorked) {
      this.isCorked = false;
      this.socket.uncork();
    }
  }

  private put(bytes: Uint8Array): void {
    if (this.isCorked) this.socket.write(bytes);
    else if (this.first === null) {
      this.first = bytes;
      this.options.turn.add(this);
    } else {
      this.socket.cork();
      this.isCorked = true;
      this.socket.write(this.first);
      this.socket.write(bytes);
      this.first = null;
    }
  }
}
