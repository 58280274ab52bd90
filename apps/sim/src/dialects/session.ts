import { gzipSync } from 'node:zlib';
import { type Connection } from '../connection';
import { type RestCall } from './dialect';
import { type Topic } from './grammar';

/** As little work as may be: nobody reads these frames from a disk. */
const FAST = { level: 1 };

/** One connection of a venue, and what is known of it. */
export class Session<S> {
  /** What it is subscribed to, in that order, by `Topic.key`. */
  readonly topics = new Map<string, Topic>();
  /** Frames of data sent so far: a venue that numbers the frames of a connection takes this number. */
  sequence = 0;
  /** Simulated time at which anything was sent last. */
  sentMs: number;
  /** Real times of the last frames from the client, oldest first; of the last one. */
  readonly heardMs: number[] = [];
  lastHeardMs: number;
  /** Simulated time of the last ping; real time since which one is unanswered. */
  pingedMs: number;
  waitingSinceMs: number | null = null;
  /** When each beat is due, in simulated time. */
  readonly beatsMs: number[] = [];

  constructor(
    readonly connection: Connection,
    readonly call: RestCall,
    readonly state: S,
    private readonly options: { readonly compression?: 'gzip'; readonly nowMs: () => number; readonly realMs: number },
  ) {
    this.pingedMs = this.sentMs = connection.openedMs;
    this.lastHeardMs = options.realMs;
  }

  /** Sends a frame that is no data: an answer, a greeting, a heartbeat. No fault strikes it. */
  send(text: string): void {
    this.sentMs = this.options.nowMs();
    this.connection.send(this.options.compression ? gzipSync(text, FAST) : text);
  }
}
