/** Opcodes from here on are control frames: whole by themselves, also between the fragments of a message. */
const CONTROL = 0x8;
const MASK_BYTES = 4;

/**
 * Follows the frames (RFC 6455 §5.2) that a client sends, to know since when a message is under way: `ws` waits for the
 * rest of it as long as the client likes. It reads nothing but headers, and judges nothing: `ws` does.
 */
export class MessageScan {
  private readonly header = new Uint8Array(2 + 8);
  private headerLength = 0;
  /** Bytes of the mask and the payload to come. */
  private left = 0;
  private isLast = true;
  private isControl = false;
  private isFragmented = false;
  private begunAt: number | null = null;

  /** Monotonic ms since when the message under way is; null between messages. */
  get since(): number | null {
    return this.begunAt;
  }

  take(chunk: Uint8Array, monotonicMs: number): void {
    let at = 0;
    while (at < chunk.length) {
      this.begunAt ??= monotonicMs;
      if (this.left > 0) {
        const step = Math.min(this.left, chunk.length - at);
        at += step;
        this.left -= step;
        if (this.left === 0) this.endFrame();
      } else {
        this.header[this.headerLength++] = chunk[at++];
        this.readHeader();
      }
    }
  }

  private readHeader(): void {
    const { header, headerLength } = this;
    if (headerLength < 2) return;
    const short = header[1] & 0x7f;
    const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
    if (headerLength < 2 + lengthBytes) return;
    let length = lengthBytes === 0 ? short : 0;
    for (let i = 0; i < lengthBytes; i++) length = length * 256 + header[2 + i];
    this.isLast = (header[0] & 0x80) !== 0;
    this.isControl = (header[0] & 0x0f) >= CONTROL;
    this.left = length + ((header[1] & 0x80) === 0 ? 0 : MASK_BYTES);
    this.headerLength = 0;
    if (this.left === 0) this.endFrame();
  }

  /** A control frame ends itself, and not the message around it. */
  private endFrame(): void {
    if (!this.isControl) this.isFragmented = !this.isLast;
    if (!this.isFragmented) this.begunAt = null;
  }
}
