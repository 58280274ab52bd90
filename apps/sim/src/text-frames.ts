/** Bytes of whole WebSocket frames within a buffer. */
export interface Span {
  readonly buffer: Buffer;
  readonly from: number;
  readonly to: number;
}

const CHUNK_BYTES = 256 * 1024;
/** First byte: last fragment, opcode text (RFC 6455 §5.2). */
const TEXT = 0x81;

/** Server's text frames, encoded once and written to any number of sockets. Memory is never reused, so spans stay good. */
export class TextFrames {
  private chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  private at = 0;

  /** Encodes a frame of ASCII text. */
  encode(text: string): Span {
    const headerBytes = text.length < 126 ? 2 : text.length < 65_536 ? 4 : 10;
    if (this.at + headerBytes + text.length > this.chunk.length) this.claim(headerBytes + text.length);
    const from = this.at;
    this.at += writeHeader(this.chunk, from, text.length);
    this.at += this.chunk.write(text, this.at, 'latin1');
    return { buffer: this.chunk, from, to: this.at };
  }

  private claim(bytes: number): void {
    this.chunk = Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, bytes));
    this.at = 0;
  }
}

/** Returns the header's length. Frames of a server are not masked. */
function writeHeader(target: Buffer, at: number, length: number): number {
  target[at] = TEXT;
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
