import { GatheredBytes } from './gathered-bytes';

/** Bits of the first byte of a WebSocket frame: RFC 6455, 5.2. */
const FIN = 0x80;
const RESERVED = 0x70;
const OPCODE = 0x0f;
/** Bits of the second. */
const MASKED = 0x80;
const LENGTH = 0x7f;

const CONTINUATION = 0;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
/** Opcodes from here on are of control frames: short, never in fragments, and allowed between the fragments of others. */
const CONTROL = 8;
const CONTROL_BYTES_MAX = 125;

/** Stand in the seven bits of a length: it follows in two or in eight bytes. */
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/** Status codes: RFC 6455, 7.4.1. */
export const CLOSE_CODES = { normal: 1000, protocol: 1002, none: 1005, tooLarge: 1009 } as const;

/** What a reader finds in the bytes of a socket. */
export interface FrameReaderEvents {
  /** A whole frame, text or binary, whatever fragments it came in. The bytes are valid until the call returns. */
  frame(bytes: Uint8Array): void;
  ping(bytes: Uint8Array): void;
  /** The other side closes; `CLOSE_CODES.none` where it does not say why. Nothing comes after it. */
  closing(code: number, reason: string): void;
  /** The other side broke the protocol or a limit; `code` is what to tell it. Nothing comes after it. */
  broken(code: number, detail: string): void;
}

/**
 * Reads a server's WebSocket frames (RFC 6455, 5) from the chunks in which a socket brings them. A frame that lies whole in a
 * chunk is handed on where it lies; only what is cut by a chunk's end, or comes in fragments, is copied.
 */
export class FrameReader {
  /** The beginning of a frame whose end is still to come. */
  private readonly cut = new GatheredBytes();
  /** Fragments of a frame so far. */
  private readonly fragments = new GatheredBytes();
  private isFragmented = false;
  private hasEnded = false;
  /** Of the header read last: where its payload begins, and how long that is. */
  private start = 0;
  private length = 0;

  /** @param bytesMax largest frame, all of its fragments together */
  constructor(
    private readonly events: FrameReaderEvents,
    private readonly bytesMax: number,
  ) {}

  /** Takes the bytes that came next. */
  take(chunk: Uint8Array, from: number, to: number): void {
    let at = this.cut.length === 0 ? from : this.mend(chunk, from, to);
    while (at < to && !this.hasEnded) {
      const next = this.read(chunk, at, to);
      if (next < 0) {
        this.cut.append(chunk, at, to);
        return;
      }
      at = next;
    }
  }

  /** Reads nothing more, not even the rest of the chunk under way. */
  end(): void {
    this.hasEnded = true;
    this.cut.clear();
    this.fragments.clear();
  }

  /** Reads the frame at `at`. Returns where the next begins; -1 when its end is not there yet. */
  private read(bytes: Uint8Array, at: number, to: number): number {
    if (to - at < 2) return -1;
    const first = bytes[at];
    const isPlain = (first === (FIN | TEXT) || first === (FIN | BINARY)) && !this.isFragmented;
    if (bytes[at + 1] >= MASKED) return this.refuse(CLOSE_CODES.protocol, 'a server must not mask its frames', to);
    if (!isPlain && !this.accepts(first, bytes[at + 1])) return to;
    if (!this.readHeader(bytes, at, to)) return -1;
    const isTooLarge = this.length + this.fragments.length > this.bytesMax && (first & CONTROL) === 0;
    if (isTooLarge) return this.refuse(CLOSE_CODES.tooLarge, 'a frame above the limit', to);
    const next = this.start + this.length;
    if (next > to) return -1;
    // Cheaper than `subarray`: there is one for each frame.
    const payload = new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset + this.start, this.length);
    if (isPlain) this.events.frame(payload);
    else this.takeRare(first, payload);
    return next;
  }

  /** Finds the payload of the frame at `at`. False when the header is not whole. */
  private readHeader(bytes: Uint8Array, at: number, to: number): boolean {
    const size = to - at >= 2 ? headerBytes(bytes[at + 1]) : 2;
    if (to - at < size) return false;
    this.start = at + size;
    this.length = bytes[at + 1] & LENGTH;
    if (this.length === LENGTH_16) this.length = (bytes[at + 2] << 8) | bytes[at + 3];
    else if (this.length === LENGTH_64) {
      this.length = 0;
      for (let i = at + 2; i < this.start; i++) this.length = this.length * 256 + bytes[i];
    }
    return true;
  }

  /** Whether a frame that is no plain one may come here. Refuses it where not. */
  private accepts(first: number, length: number): boolean {
    const fault = this.faultOf(first, length);
    if (fault !== null) this.refuse(CLOSE_CODES.protocol, fault, 0);
    return fault === null;
  }

  /** @param length the seven bits of it in the second byte, which is all that a control frame may use */
  private faultOf(first: number, length: number): string | null {
    const opcode = first & OPCODE;
    if ((first & RESERVED) !== 0) return 'a reserved bit without an extension';
    if (opcode > PONG || (opcode > BINARY && opcode < CONTROL)) return `an unknown opcode (${opcode})`;
    if (opcode < CONTROL) return (opcode === CONTINUATION) === this.isFragmented ? null : 'fragments out of order';
    if (first < FIN) return 'a control frame in fragments';
    const isFit = length <= CONTROL_BYTES_MAX && !(opcode === CLOSE && length === 1);
    return isFit ? null : 'a control frame of a length that it may not have';
  }

  private takeRare(first: number, payload: Uint8Array): void {
    const opcode = first & OPCODE;
    if (opcode === CLOSE) this.takeClose(payload);
    else if (opcode === PING) this.events.ping(payload);
    else if (opcode < CONTROL) this.takeFragment(first >= FIN, payload);
  }

  private takeFragment(isLast: boolean, payload: Uint8Array): void {
    this.fragments.append(payload, 0, payload.length);
    this.isFragmented = !isLast;
    if (!isLast) return;
    this.events.frame(this.fragments.view());
    this.fragments.clear();
  }

  private takeClose(payload: Uint8Array): void {
    const code = payload.length === 0 ? CLOSE_CODES.none : (payload[0] << 8) | payload[1];
    const reason = Buffer.from(payload.subarray(2)).toString('utf8');
    if (payload.length > 0 && !mayBeSent(code)) {
      this.refuse(CLOSE_CODES.protocol, `an invalid close code (${code})`, 0);
      return;
    }
    this.end();
    this.events.closing(code, reason);
  }

  /** Completes the frame that the chunk before cut. Returns where the next begins. */
  private mend(chunk: Uint8Array, from: number, to: number): number {
    const { cut } = this;
    let at = from;
    while (at < to && !this.hasEnded) {
      const wanted = this.readHeader(cut.bytes, 0, cut.length)
        ? this.start + this.length
        : cut.length < 2
          ? 2
          : headerBytes(cut.bytes[1]);
      const end = Math.min(to, at + wanted - cut.length);
      cut.append(chunk, at, end);
      at = end;
      // Looked at after the header too, so that a frame above the limit is refused before it is gathered.
      if (this.read(cut.bytes, 0, cut.length) < 0) continue;
      cut.clear();
      break;
    }
    return at;
  }

  private refuse(code: number, detail: string, to: number): number {
    this.end();
    this.events.broken(code, `broke the protocol: ${detail}`);
    return to;
  }
}

function headerBytes(second: number): number {
  const length = second & LENGTH;
  return length === LENGTH_16 ? 4 : length === LENGTH_64 ? 10 : 2;
}

/** Codes that may stand in a close frame: RFC 6455, 7.4, and the registry of IANA. */
function mayBeSent(code: number): boolean {
  const isReserved = code === 1004 || code === 1005 || code === 1006;
  return (code >= 1000 && code <= 1014 && !isReserved) || (code >= 3000 && code <= 4999);
}
