import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { type Clock, Feed, type Http, type Transport } from '@livetape/feed';
import { type Instrument } from '@livetape/model';
import { FrameWriter } from '@livetape/recording';
import { type Endpoints, type Kind, type Venue } from '@livetape/venues';

const KINDS: readonly Kind[] = ['trades', 'tops', 'levels', 'greeks'];
const BATCH_CAPACITY = 4096;
/** Levels of a side: all that a venue sends is written, whatever is kept of it. */
const LEVELS = 1000;
const US = 1_000_000;

export interface RecorderOptions {
  readonly venue: Venue;
  readonly endpoints: Endpoints;
  readonly instruments: readonly Instrument[];
  readonly directory: string;
  /** What the files' names begin with. */
  readonly name: string;
  readonly clock: Clock;
  readonly transport: Transport;
  readonly http: Http;
  readonly random: () => number;
}

/** What was written. */
export interface Recorded {
  readonly frames: number;
  readonly dropped: number;
  /** Snapshots and other answers of REST. */
  readonly answers: number;
  readonly files: readonly string[];
  readonly state: string;
  readonly reason: string;
}

/**
 * Writes what a venue sends: frames as they come, and, beside them, what REST answered meanwhile. Instruments that share no
 * connection get files of their own, because what a frame means may depend on its connection.
 */
export class Recorder {
  private readonly feeds: readonly Feed[];
  private readonly failure = Promise.withResolvers<never>();

  /** Makes the directory and the files. Throws the system's error where that cannot be done. */
  static async open(options: RecorderOptions): Promise<Recorder> {
    const { venue, instruments, endpoints, directory, name } = options;
    const groups = groupsOf(venue.plan(instruments, KINDS, endpoints).map((plan) => plan.instruments));
    const writers: FrameWriter[] = [];
    for (const [i] of groups.entries()) {
      const own = groups.length === 1 ? name : `${name}-${i + 1}`;
      writers.push(await FrameWriter.open({ directory, name: own, isBinary: venue.compression === 'gzip' }));
    }
    return new Recorder(options, groups, writers, new AnswerFile(join(directory, `${name}.rest.jsonl`)));
  }

  private constructor(
    private readonly options: RecorderOptions,
    groups: readonly (readonly Instrument[])[],
    private readonly writers: readonly FrameWriter[],
    private readonly answers: AnswerFile,
  ) {
    // Whoever does not wait for it learns the same from `stop`.
    this.failure.promise.catch(() => undefined);
    this.feeds = groups.map((instruments, i) => this.makeFeed(instruments, writers[i]));
  }

  /** Rejects with the disk's error when there is one: what was written is kept, and nothing more can be. */
  get failed(): Promise<never> {
    return this.failure.promise;
  }

  start(): void {
    for (const feed of this.feeds) feed.start();
  }

  /** Ends the connections and completes the files. Throws the disk's error when there was one. */
  async stop(): Promise<Recorded> {
    const { state, reason } = this.feeds[0].status();
    await Promise.all(this.feeds.map((feed) => feed.stop()));
    await this.answers.close();
    for (const writer of this.writers) await writer.close();
    return {
      frames: this.writers.reduce((sum, { frames }) => sum + frames, 0),
      dropped: this.writers.reduce((sum, { droppedFrames }) => sum + droppedFrames, 0),
      answers: this.answers.count,
      files: [...this.writers.flatMap(({ files }) => files), ...(this.answers.count > 0 ? [this.answers.path] : [])],
      state,
      reason,
    };
  }

  private makeFeed(instruments: readonly Instrument[], writer: FrameWriter): Feed {
    const { venue, endpoints, clock, transport, random } = this.options;
    const nothing = (): void => undefined;
    const rows = { trades: nothing, tops: nothing, levels: nothing, greeks: nothing };
    return new Feed({
      ...{ venue, endpoints, instruments, clock, transport, random },
      kinds: KINDS,
      batchCapacity: BATCH_CAPACITY,
      levels: LEVELS,
      http: this.options.http,
      events: {
        ...rows,
        gap: nothing,
        status: nothing,
        book: nothing,
        frame: (bytes, receiveTimeUs) => this.guard(() => writer.write(bytes, receiveTimeUs)),
        answer: (url, body, receiveTimeUs) => this.guard(() => this.answers.write(url, body, receiveTimeUs)),
      },
    });
  }

  private guard(write: () => void): void {
    try {
      write();
    } catch (error) {
      // The disk is full or gone: what was written is kept.
      this.failure.reject(error as Error);
    }
  }
}

/** REST answers, `{"url","t","body"}` a line; the file is made with the first. */
class AnswerFile {
  count = 0;
  private stream: WriteStream | null = null;
  private failure: Error | null = null;

  constructor(readonly path: string) {}

  /** Throws the disk's error once there was one. */
  write(url: string, body: Uint8Array, receiveTimeUs: number): void {
    if (this.failure !== null) throw this.failure;
    this.stream ??= createWriteStream(this.path).on('error', (error) => (this.failure = error));
    const t = (receiveTimeUs / US).toFixed(6);
    this.stream.write(`${JSON.stringify({ url, t, body: new TextDecoder().decode(body) })}\n`);
    this.count++;
  }

  async close(): Promise<void> {
    if (this.stream !== null) await finished(this.stream.end());
    if (this.failure !== null) throw this.failure;
  }
}

/** Instruments that meet on some connection, directly or through others, together. */
function groupsOf(plans: readonly (readonly Instrument[])[]): Instrument[][] {
  let groups: Instrument[][] = [];
  for (const instruments of plans) {
    const touched = groups.filter((group) => group.some((one) => instruments.includes(one)));
    const merged = [...new Set([...touched.flat(), ...instruments])];
    groups = [...groups.filter((group) => !touched.includes(group)), merged];
  }
  return groups;
}
