/** Bytes of whole WebSocket frames within a buffer. */
export interface Span {
  readonly buffer: Buffer;
  readonly from: number;
  readonly to: number;
  /** What the frame says of a book, for who compares what arrives with what was sent. */
  readonly mark?: BookMark;
}

/** Which state of which book a frame leads to. Numbers are those of the market (`Book.updateId`), whatever the venue writes. */
export interface BookMark {
  readonly row: number;
  readonly last: number;
  /** The state that it continues; -1 for a snapshot. */
  readonly previous: number;
  /** A fault put something into the frame that is not so. */
  readonly isDistorted: boolean;
  /** More frames of the same message follow. */
  readonly isPartial: boolean;
  /** A fault's copy with another event time: a client may set it aside. */
  readonly isCopy: boolean;
}

const CHUNK_BYTES = 256 * 1024;
/** First byte: last fragment, and opcode text or binary (RFC 6455 §5.2). */
const TEXT = 0x81;
const BINARY = 0x82;

/** Server's frames, encoded once and written to any number of sockets. Memory is never reused, so spans stay good. */
export class TextFrames {
  private chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  private at = 0;

  /** Encodes a frame of ASCII text. */
  encode(text: string): Span {
    const headerBytes = text.length < 126 ? 2 : text.length < 65_536 ? 4 : 10;
    if (this.at + headerBytes + text.length > this.chunk.length) this.claim(headerBytes + text.length);
    const from = this.at;
    this.at += writeHeader(this.chunk, from, { opcode: TEXT, length: text.length });
    this.at += this.chunk.write(text, this.at, 'latin1');
    return { buffer: this.chunk, from, to: this.at };
  }

  /** Encodes a frame of bytes. */
  encodeBinary(bytes: Uint8Array): Span {
    const header = Buffer.alloc(10);
    const length = writeHeader(header, 0, { opcode: BINARY, length: bytes.length });
    const buffer = Buffer.concat([header.subarray(0, length), bytes]);
    return { buffer, from: 0, to: buffer.length };
  }

  private claim(bytes: number): void {
    this.chunk = Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, bytes));
    this.at = 0;
  }
}

/** What one such frame carries, and whether it is binary. */
export function payloadOf({ buffer, from, to }: Span): { readonly bytes: Buffer; readonly isBinary: boolean } {
  const length = buffer[from + 1];
  const header = length < 126 ? 2 : length === 126 ? 4 : 10;
  return { bytes: buffer.subarray(from + header, to), isBinary: buffer[from] === BINARY };
}

/** Returns the header's length. Frames of a server are not masked. */
function writeHeader(target: Buffer, at: number, frame: { opcode: number; length: number }): number {
  const { opcode, length } = frame;
  target[at] = opcode;
  if (length < 126) {
    target[at + 1] = length;
    return 2;
  }
  if (length < 65_536) {
    target[at + 1] = 126;
    target.writeUInt16BE(length, at + 2);
    return 4;
  }
  target[at + 1] = 127;
  target.writeBigUInt64BE(BigInt(length), at + 2);
  return 10;
}
