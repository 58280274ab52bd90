import { type Command, type ControlMessage, type Pace, type Refusal } from '@livetape/wire';
import { Account } from './account';
import { type Channel } from './channel';
import { Client } from './client';
import { type FlushWatch } from './flush-watch';
import { Frames } from './frames';
import { Groups } from './group';
import { LiveBooks } from './live-books';
import { type Outbox } from './outbox';
import { Post } from './post';
import { Publications } from './publications';
import { Roster } from './roster';
import { type Catchup, type Standing } from './standing';
import { emptyStats, type FanoutStats } from './stats';
import { Subscriptions } from './subscriptions';
import { Throttle } from './throttle';

export interface FanoutOptions {
  /** Names this history of offsets; another process, or a restarted one, takes another. */
  readonly epoch: string;
  /** Channels of one client. */
  readonly channelsMax: number;
  /** Channels of all clients of one `Account`; without a limit by default. */
  readonly channelsPerAccountMax?: number;
  /** Unread bytes above which a client gets nothing new. */
  readonly unreadBytesMax: number;
  /** Unread bytes above which a client is closed at once. */
  readonly unreadBytesHardMax: number;
  /** How long a client may stay above `unreadBytesMax`. */
  readonly slowMsMax: number;
  /** Least time between two deltas of bars. */
  readonly barsFlushMs: number;
  /** How often `flush` is called each second: no client gets more deltas. */
  readonly rateHzMax: number;
  /** The books that the channels of books and tops of pairs show; without it there are none. */
  readonly books?: LiveBooks;
  /** Levels of each side of all books that clients have; a book beyond is refused. About 160 bytes each; 262,144 by default. */
  readonly bookLevelsMax?: number;
}

const BOOK_LEVELS_MAX = 262_144;
const BYTES_PER_KILOBYTE = 1_000;

/** Now: `monotonicMs` never steps, `wallMs` is ms since the epoch. */
export interface Instant {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/**
 * From the batches of the bus to the frames of every client. Publishing only notes what is newest; `flush` (20 times a
 * second) sends. Each row is encoded once in each encoding, and clients that stand at the same place share whole frames.
 */
export class Fanout extends Publications {
  readonly epoch: string;
  private readonly groups = new Groups();
  private readonly roster: Roster;
  private readonly counts = emptyStats();
  private readonly frames: Frames;
  private readonly post: Post;
  private readonly subscriptions: Subscriptions;
  private barsFlushedAt = -Infinity;

  constructor(private readonly options: FanoutOptions) {
    super(options.books ?? new LiveBooks({ instruments: 0, levels: 0 }), options.bookLevelsMax ?? BOOK_LEVELS_MAX);
    this.epoch = options.epoch;
    this.frames = new Frames(options.epoch, this.counts);
    this.roster = new Roster(1_000 / options.rateHzMax);
    this.post = new Post(this.counts, this.roster);
    const { index, groups, frames, post, counts: stats } = this;
    const { channelsMax, channelsPerAccountMax = Infinity, unreadBytesMax } = options;
    this.subscriptions = new Subscriptions(
      { index, groups, frames, post, stats },
      { channelsMax, channelsPerAccountMax, unreadBytesMax },
    );
  }

  /** @param account the one of its address; a client without it has one of its own */
  join(outbox: Outbox, account = new Account()): Client {
    const client = new Client(outbox, account);
    this.roster.add(client);
    return client;
  }

  /** Forgets a client; one that has left already is no error. */
  leave(client: Client): void {
    if (this.roster.delete(client)) this.subscriptions.removeAll(client);
  }

  /**
   * Answers with a snapshot per channel and then `subscribed`, as fast as the client reads. A channel that does not exist
   * is refused by itself; too many refuse the whole command.
   */
  subscribe(client: Client, command: Extract<Command, { op: 'subscribe' }>): void {
    if (this.roster.all.has(client)) this.subscriptions.add(client, command);
  }

  unsubscribe(client: Client, command: Extract<Command, { op: 'unsubscribe' }>): void {
    if (this.roster.all.has(client)) this.subscriptions.remove(client, command);
  }

  /**
   * Serves a client no more often, and with no more bytes in the long run, than it says; answers `paced`. Changes of state, which
   * others are told without waiting for the flush, come at its own pace too.
   */
  pace(client: Client, { id, maxRateHz, maxKbps }: Pace): void {
    if (!this.roster.all.has(client)) return;
    const { rateHzMax } = this.options;
    const rateHz = Math.min(maxRateHz ?? Infinity, rateHzMax);
    const bytesPerSecond = (maxKbps ?? Infinity) * BYTES_PER_KILOBYTE;
    const isLimited = rateHz < rateHzMax || bytesPerSecond < Infinity;
    const limits = { rateHz: rateHz < rateHzMax ? rateHz : Infinity, bytesPerSecond, slackMs: 1_000 / rateHzMax };
    client.throttle = isLimited ? new Throttle(limits) : null;
    const asked = {
      maxRateHz: maxRateHz === null || maxRateHz === undefined ? null : rateHz,
      maxKbps: maxKbps ?? null,
    };
    this.post.control(client, { type: 'paced', id, ...asked });
  }

  /** A client's credit has come back: snapshots that wait for it are sent at once, what is newest with the next flush. */
  resume(client: Client): void {
    this.subscriptions.resume(client);
  }

  /** Sends a message of the connection itself. */
  control(client: Client, message: ControlMessage): void {
    this.post.control(client, message);
  }

  /** Sends a refusal and counts it. */
  refuse(client: Client, refusal: Refusal): void {
    this.post.refuse(client, refusal);
  }

  /**
   * Sends what is newest to everyone who can take it, and deals with those who cannot.
   * @param watch is told how far it is
   */
  flush(now: Instant, watch: FlushWatch | null = null): void {
    const isBarsDue = now.monotonicMs - this.barsFlushedAt >= this.options.barsFlushMs;
    const due = this.takeDue(isBarsDue, now);
    watch?.begin(due);
    this.serveAll(due, now, watch);
    watch?.end();
    this.subscriptions.answerAll();
  }

  /** Sends the books whose state has changed: they do not wait for the flush. */
  flushStates(now: Instant): void {
    const urgent = this.takeUrgent();
    if (urgent.length > 0) this.serveAll(urgent, now);
  }

  /** Sends all there is to everyone who reads, whatever their pace: the last flush of a server that stops. */
  drain(now: Instant): void {
    for (const client of this.roster.all) {
      client.throttle = null;
      this.roster.rouse(client);
    }
    this.serveAll(this.takeDue(true, now), now);
    this.subscriptions.answerAll();
  }

  stats(): FanoutStats {
    const standings = new Set<Standing>();
    let behind = 0;
    let paced = 0;
    for (const { overSince, standing, throttle } of this.roster.all) {
      if (overSince !== null) behind++;
      if (throttle !== null) paced++;
      if (standing !== null) standings.add(standing);
    }
    const { roster, groups, index, subscriptions } = this;
    const { count: channels, bookLevels } = index;
    const now = { clients: roster.all.size, channels, bookLevels, groups: groups.count, standings: standings.size };
    return { ...this.counts, ...now, behind, paced, waiting: subscriptions.waitingCount };
  }

  private takeDue(isBarsDue: boolean, now: Instant): Channel[] {
    const due = this.takeUrgent();
    this.takeDirty('fast', due);
    if (isBarsDue && this.hasDirty('bars')) {
      this.takeDirty('bars', due);
      this.barsFlushedAt = now.monotonicMs;
    }
    return due;
  }

  /** Brings every client to what is newest in these channels. */
  private serveAll(due: readonly Channel[], now: Instant, watch: FlushWatch | null = null): void {
    this.subscriptions.monotonicMs = now.monotonicMs;
    for (let i = 0; i < due.length; i++) due[i].advance(now.monotonicMs);
    const { roster } = this;
    for (const client of roster.awake) this.serve(client, now, watch);
    for (const client of roster.wake(now.monotonicMs)) {
      this.serve(client, now, watch);
      roster.settle(client);
    }
    this.frames.forget();
  }

  private serve(client: Client, now: Instant, watch: FlushWatch | null): void {
    const unread = client.outbox.unreadBytes();
    if (unread > this.options.unreadBytesMax || !client.outbox.hasCredit) return this.hold(client, unread, now);
    client.overSince = null;
    const { standing, throttle } = client;
    if (standing === null) return;
    if (throttle?.isOpen(now.monotonicMs) === false) return this.roster.sleep(client, throttle.opensAt);
    const newest = standing.group.newest();
    if (standing === newest) return;
    client.standing = newest;
    const catchup = this.frames.catchUp(standing, now.wallMs);
    watch?.encoded();
    this.bring(client, catchup, standing);
    if (throttle === null) return;
    throttle.spend(catchup.bytes, now.monotonicMs);
    if (client.outbox.hasCredit) this.roster.sleep(client, throttle.opensAt);
  }

  /** Frame by frame: a client whose credit ends on the way stands where those have brought it. */
  private bring(client: Client, { frames, wholes, conflated }: Catchup, from: Standing): void {
    for (let i = 0; i < frames.length; i++) {
      if (!client.outbox.hasCredit) {
        this.counts.snapshots += i;
        client.standing = from.after(wholes.slice(0, i));
        return;
      }
      this.post.send(client, frames[i]);
    }
    this.counts.conflated += conflated;
    this.counts.snapshots += wholes.length;
  }

  /** A client that does not read or acknowledge gets nothing; one that does not for long is closed. */
  private hold(client: Client, unread: number, now: Instant): void {
    if (client.overSince === null) {
      client.overSince = now.monotonicMs;
      this.counts.slowed++;
    }
    const isTooLong = now.monotonicMs - client.overSince > this.options.slowMsMax;
    if (!isTooLong && unread <= this.options.unreadBytesHardMax) return;
    this.counts.closedSlow++;
    this.leave(client);
    client.outbox.close('slow-client');
  }
}
