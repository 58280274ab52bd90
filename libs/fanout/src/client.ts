import { type Position } from '@livetape/wire';
import { type Channel } from './channel';
import { type Group } from './group';

/** The sending end of one client's connection. Frames are shared between clients: never written into. */
export interface Outbox {
  send(frame: Uint8Array): void;
  /** Bytes taken by `send` and not yet by the network. */
  bufferedBytes(): number;
  close(code: number, reason: string): void;
}

/** A subscribe command whose snapshots are not all sent yet. They wait as names, not as bytes. */
export interface Request {
  readonly id: number;
  readonly accepted: readonly string[];
  readonly positions: Readonly<Record<string, Position>>;
  /** Not yet answered. */
  waiting: Channel[];
}

/**
 * One client. In step: it has all that was flushed, and takes the frames of its group. Behind: it was slow, and has its
 * own positions until it reads again.
 */
export class Client {
  readonly channels = new Set<Channel>();
  readonly requests: Request[] = [];
  group: Group | null = null;
  /** Positions of a client that is behind; null in step. */
  behind: Map<Channel, number> | null = null;
  /** Monotonic ms since when it has more unread than allowed. */
  overSince: number | null = null;

  constructor(readonly outbox: Outbox) {}

  /** Channels subscribed and asked for. */
  countWith(more: readonly Channel[]): number {
    const all = new Set<Channel>([...this.channels, ...more]);
    for (const request of this.requests) for (const channel of request.waiting) all.add(channel);
    return all.size;
  }

  /** Leaves the step: from now on it has its own positions. */
  fallBehind(): void {
    this.behind ??= new Map([...this.channels].map((channel) => [channel, channel.previous]));
  }
}
