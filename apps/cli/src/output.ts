import { type Writable } from 'node:stream';

/** One write to the system for many lines. */
const CHUNK_CHARACTERS = 64 * 1024;

/**
 * Lines to a stream, written in large chunks. Who awaits `ready` after each frame holds no more in memory than a chunk
 * and the stream's own buffer, however slow the reader is.
 */
export class Output {
  private text = '';
  private isBroken = false;
  /** Settled when the stream, full now, takes more or breaks. */
  private blocked: PromiseWithResolvers<void> | null = null;

  constructor(private readonly stream: Writable) {
    // `livetape … | head` ends the reader before us: no fault, and nothing left to do.
    stream.on('error', (fault: NodeJS.ErrnoException) => {
      this.isBroken = true;
      this.resume();
      if (fault.code !== 'EPIPE') throw fault;
    });
    stream.on('drain', () => this.resume());
  }

  /** Nobody reads any more. */
  get isClosed(): boolean {
    return this.isBroken;
  }

  /** One line of JSON. */
  line(value: object): void {
    this.text += `${JSON.stringify(value)}\n`;
    if (this.text.length >= CHUNK_CHARACTERS) this.write();
  }

  /** One line for people. */
  say(text: string): void {
    this.text += `${text}\n`;
  }

  /** Resolves at once, or when the stream takes more. */
  ready(): Promise<void> | undefined {
    return this.blocked?.promise;
  }

  /** Resolves when all is handed to the system. */
  async flush(): Promise<void> {
    this.write();
    await this.ready();
  }

  private write(): void {
    const { text } = this;
    this.text = '';
    if (text !== '' && !this.isBroken && !this.stream.write(text)) this.blocked ??= Promise.withResolvers();
  }

  private resume(): void {
    this.blocked?.resolve();
    this.blocked = null;
  }
}
