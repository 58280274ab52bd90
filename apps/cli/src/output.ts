import { once } from 'node:events';
import { type Writable } from 'node:stream';

/** One write to the system for many lines. */
const CHUNK_CHARACTERS = 64 * 1024;

/**
 * Lines to a stream, written in large chunks. Who awaits `ready` after each frame holds no more in memory than a chunk
 * and the stream's own buffer, however slow the reader is.
 */
export class Output {
  private text = '';
  private isBlocked = false;
  private isBroken = false;

  constructor(private readonly stream: Writable) {
    // `livetape … | head` ends the reader before us: no fault, and nothing left to do.
    stream.on('error', (fault: NodeJS.ErrnoException) => {
      this.isBroken = true;
      if (fault.code !== 'EPIPE') throw fault;
    });
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
    return this.isBlocked && !this.isBroken ? this.drained() : undefined;
  }

  /** Resolves when all is handed to the system. */
  async flush(): Promise<void> {
    this.write();
    await this.ready();
  }

  private write(): void {
    if (this.text !== '' && !this.isBroken && !this.stream.write(this.text)) this.isBlocked = true;
    this.text = '';
  }

  private async drained(): Promise<void> {
    // A reader that goes away while we wait is no fault either.
    await Promise.race([once(this.stream, 'drain'), once(this.stream, 'close')]).catch(() => undefined);
    this.isBlocked = false;
  }
}
