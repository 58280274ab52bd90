import { createWriteStream, renameSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip, type Gzip } from 'node:zlib';

const NEWLINE = 10;
const SPACE = 32;

export interface FrameWriterOptions {
  /** Made when it is not there. */
  readonly directory: string;
  /** Files are `<name>-<number>.gz`, or `<name>-<number>.b64.gz` for binary frames. */
  readonly name: string;
  /** Binary frames are written as base64. */
  readonly isBinary?: boolean;
  /** Uncompressed bytes after which the next file begins. 1 GiB by default. */
  readonly fileBytesMax?: number;
  /** Bytes that may wait for the disk; more are dropped and counted. 64 MiB by default. */
  readonly bufferedBytesMax?: number;
}

/**
 * Writes raw frames with their receive times, `<recv_ns> <frame>` a line, gzipped; `readFrames` reads them.
 *
 * A file has the suffix `.part` until it is complete, and no file is ever written over. The caller owns the writer and
 * closes it; what was written before `close` resolves is on the disk's side of the system.
 */
export class FrameWriter {
  frames = 0;
  /** Frames not written because the disk was too slow. */
  droppedFrames = 0;
  /** Complete files. */
  readonly files: string[] = [];
  private gzip: Gzip;
  private path: string;
  private done: Promise<void>;
  private fileBytes = 0;
  private number: number;
  private failure: Error | null = null;
  /** Files being completed. */
  private closing: Promise<void> = Promise.resolve();

  /** Makes the directory and the first file. Throws the system's error where that cannot be done. */
  static async open(options: FrameWriterOptions): Promise<FrameWriter> {
    await mkdir(options.directory, { recursive: true });
    let number = 1;
    while (await isThere(pathOf(options, number))) number++;
    return new FrameWriter(options, number);
  }

  private constructor(
    private readonly options: FrameWriterOptions,
    number: number,
  ) {
    this.number = number;
    ({ gzip: this.gzip, path: this.path, done: this.done } = this.begin());
  }

  /**
   * Writes a frame, or drops it when too much waits for the disk: false then. Throws the disk's error once there was one.
   * A line break in a frame's text, which in JSON is only ever white space, is written as a space.
   */
  write(frame: Uint8Array, receiveTimeUs: number): boolean {
    if (this.failure !== null) throw this.failure;
    const { fileBytesMax = 2 ** 30, bufferedBytesMax = 2 ** 26, isBinary = false } = this.options;
    if (this.gzip.writableLength + frame.length > bufferedBytesMax) {
      this.droppedFrames++;
      return false;
    }
    const body = isBinary ? Buffer.from(Buffer.from(frame).toString('base64')) : oneLine(frame);
    const line = Buffer.concat([Buffer.from(`${receiveTimeUs}000 `), body, Buffer.of(NEWLINE)]);
    if (this.fileBytes > 0 && this.fileBytes + line.length > fileBytesMax) this.rotate();
    this.gzip.write(line);
    this.fileBytes += line.length;
    this.frames++;
    return true;
  }

  /** Completes the last file. Throws the disk's error when there was one. */
  async close(): Promise<void> {
    this.complete();
    await this.closing;
    if (this.failure !== null) throw this.failure;
  }

  private rotate(): void {
    this.complete();
    this.number++;
    ({ gzip: this.gzip, path: this.path, done: this.done } = this.begin());
    this.fileBytes = 0;
  }

  private begin(): { gzip: Gzip; path: string; done: Promise<void> } {
    const path = pathOf(this.options, this.number);
    const gzip = createGzip();
    const done = finished(gzip.pipe(createWriteStream(`${path}.part`, { flags: 'wx' })));
    done.catch((failure: Error) => (this.failure ??= failure));
    return { gzip, path, done };
  }

  private complete(): void {
    const { gzip, path, done, closing } = this;
    gzip.end();
    this.closing = closing
      .then(() => done)
      .then(() => {
        renameSync(`${path}.part`, path);
        this.files.push(path);
      })
      // A full or failing disk: kept for the next write and for close.
      .catch((failure: Error) => void (this.failure ??= failure));
  }
}

function pathOf({ directory, name, isBinary }: FrameWriterOptions, number: number): string {
  return join(directory, `${name}-${String(number).padStart(4, '0')}${isBinary ? '.b64' : ''}.gz`);
}

async function isThere(path: string): Promise<boolean> {
  const found = await Promise.allSettled([stat(path), stat(`${path}.part`)]);
  return found.some(({ status }) => status === 'fulfilled');
}

function oneLine(frame: Uint8Array): Uint8Array {
  return frame.includes(NEWLINE) ? frame.map((byte) => (byte === NEWLINE ? SPACE : byte)) : frame;
}
