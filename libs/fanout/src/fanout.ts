import {
  CLOSES,
  type Command,
  encodeMessage,
  type Refusal,
  refuse,
  type RefusalCode,
  type Subscribed,
} from '@livetape/wire';
import { type Channel } from './channel';
import { Client, type Outbox, type Request } from './client';
import { type Catchup, Frames } from './frames';
import { Groups } from './group';
import { LiveBooks } from './live-books';
import { Publications } from './publications';
import { emptyStats, type FanoutStats } from './stats';

export interface FanoutOptions {
  /** Names this history of offsets; another process, or a restarted one, takes another. */
  readonly epoch: string;
  /** Channels of one client. */
  readonly channelsMax: number;
  /** Unread bytes above which a client gets nothing new. */
  readonly bufferedBytesMax: number;
  /** Unread bytes above which a client is closed at once. */
  readonly bufferedBytesHardMax: number;
  /** How long a client may stay above `bufferedBytesMax`. */
  readonly slowMsMax: number;
  /** Least time between two deltas of bars. */
  readonly barsFlushMs: number;
  /** The books that the channels of books and tops of pairs show; without it there are none. */
  readonly books?: LiveBooks;
  /** Levels of each side of all books that clients have; a book beyond is refused. About 160 bytes each; 262,144 by default. */
  readonly bookLevelsMax?: number;
}

const BOOK_LEVELS_MAX = 262_144;

/** Now: `monotonicMs` never steps, `wallMs` is ms since the epoch. */
export interface Instant {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/**
 * From the batches of the bus to the frames of every client. Publishing only notes what is newest; `flush` (20 times a
 * second) sends. Each row becomes text once, and clients with the same channels share whole frames.
 */
export class Fanout extends Publications {
  readonly epoch: string;
  private readonly groups = new Groups();
  private readonly clients = new Set<Client>();
  private readonly counts = emptyStats();
  private readonly frames: Frames;
  private readonly text = new TextEncoder();
  private barsFlushedAt = -Infinity;
  /** Of the last flush. */
  private monotonicMs = 0;

  constructor(private readonly options: FanoutOptions) {
    super(options.books ?? new LiveBooks({ instruments: 0, levels: 0 }), options.bookLevelsMax ?? BOOK_LEVELS_MAX);
    this.epoch = options.epoch;
    this.frames = new Frames(options.epoch, this.counts);
  }

  join(outbox: Outbox): Client {
    const client = new Client(outbox);
    this.clients.add(client);
    return client;
  }

  /** Forgets a client; one that has left already is no error. */
  leave(client: Client): void {
    if (!this.clients.delete(client)) return;
    this.groups.remove(client);
    for (const channel of client.channels) this.part(channel);
    client.channels.clear();
    for (const { waiting } of client.requests) for (const channel of waiting) this.endWait(channel);
    client.requests.length = 0;
  }

  /**
   * Answers with a snapshot per channel and then `subscribed`, as fast as the client reads. A channel that does not exist
   * is refused by itself; too many refuse the whole command.
   */
  subscribe(client: Client, command: Extract<Command, { op: 'subscribe' }>): void {
    if (!this.clients.has(client)) return;
    const found = command.channels.map((name) => [name, this.index.find(name)] as const);
    const waiting = found.map(([, channel]) => channel).filter((channel) => typeof channel !== 'string');
    if (client.countWith(waiting) > this.options.channelsMax) {
      for (const channel of waiting) this.index.release(channel);
      return this.refuse(client, refuse(command.id, 'too-many-channels'));
    }
    for (const channel of waiting) channel.waiting++;
    for (const [name, channel] of found) {
      if (typeof channel === 'string') this.refuseChannel(client, command.id, name, channel);
    }
    const accepted = waiting.map((channel) => channel.name);
    client.requests.push({ id: command.id, accepted, positions: command.positions ?? {}, waiting });
    this.answer(client);
  }

  unsubscribe(client: Client, command: Extract<Command, { op: 'unsubscribe' }>): void {
    if (!this.clients.has(client)) return;
    const channels: string[] = [];
    for (const name of command.channels) {
      const channel = this.index.find(name);
      if (typeof channel === 'string') this.refuseChannel(client, command.id, name, channel);
      else if (this.drop(client, channel)) channels.push(name);
      else this.refuseChannel(client, command.id, name, 'not-subscribed');
      if (typeof channel !== 'string') this.index.release(channel);
    }
    this.groups.place(client);
    this.say(client, { type: 'unsubscribed', id: command.id, channels });
  }

  /** Sends a refusal and counts it. */
  refuse(client: Client, refusal: Refusal): void {
    this.counts.refused++;
    this.send(client, this.text.encode(encodeMessage(refusal)));
  }

  /** Sends what is newest to everyone who can take it, and deals with those who cannot. */
  flush(now: Instant): void {
    this.serveAll(this.takeDue(now), now);
    for (const client of this.clients) if (client.requests.length > 0) this.answer(client);
  }

  /** Sends the books whose state has changed: they do not wait for the flush. */
  flushStates(now: Instant): void {
    const urgent = this.takeUrgent();
    if (urgent.length > 0) this.serveAll(urgent, now);
  }

  stats(): FanoutStats {
    let behind = 0;
    for (const client of this.clients) if (client.behind !== null) behind++;
    const { clients, groups, index } = this;
    const { count: channels, bookLevels } = index;
    return { ...this.counts, clients: clients.size, channels, bookLevels, groups: groups.count, behind };
  }

  private takeDue(now: Instant): Channel[] {
    const due = [...this.takeUrgent(), ...this.takeDirty('fast')];
    if (this.hasDirty('bars') && now.monotonicMs - this.barsFlushedAt >= this.options.barsFlushMs) {
      due.push(...this.takeDirty('bars'));
      this.barsFlushedAt = now.monotonicMs;
    }
    return due;
  }

  /** Brings every client to what is newest in these channels. */
  private serveAll(due: readonly Channel[], now: Instant): void {
    this.monotonicMs = now.monotonicMs;
    for (const channel of due) channel.log.advance(now.monotonicMs);
    if (due.length > 0) this.frames.forget();
    for (const client of this.clients) this.serve(client, now);
    for (const channel of due) channel.previous = channel.log.flushed;
    this.frames.forget();
  }

  private serve(client: Client, now: Instant): void {
    const unread = client.outbox.bufferedBytes();
    if (unread > this.options.bufferedBytesMax) return this.hold(client, unread, now);
    client.overSince = null;
    if (client.behind === null) return this.bring(client, this.frames.step(client, now.wallMs));
    const catchup = this.frames.rejoin(client, now.wallMs);
    client.behind = null;
    this.bring(client, catchup);
  }

  private bring(client: Client, catchup: Catchup): void {
    for (const frame of catchup.frames) this.send(client, frame);
    this.counts.conflated += catchup.conflated;
    this.counts.snapshots += catchup.snapshots;
  }

  /** A client that does not read gets nothing; one that does not read for long is closed. */
  private hold(client: Client, unread: number, now: Instant): void {
    if (client.overSince === null) {
      client.overSince = now.monotonicMs;
      this.counts.slowed++;
    }
    client.fallBehind();
    const isTooLong = now.monotonicMs - client.overSince > this.options.slowMsMax;
    if (!isTooLong && unread <= this.options.bufferedBytesHardMax) return;
    this.counts.closedSlow++;
    this.leave(client);
    client.outbox.close(CLOSES['slow-client'].code, CLOSES['slow-client'].text);
  }

  /** Sends the snapshots a client waits for while it reads them: a stalled one costs no bytes. */
  private answer(client: Client): void {
    const before = client.channels.size;
    while (client.requests.length > 0) {
      const request = client.requests[0];
      if (!this.answerChannels(client, request)) break;
      client.requests.shift();
      this.say(client, { type: 'subscribed', id: request.id, channels: request.accepted });
    }
    if (client.channels.size !== before) this.groups.place(client);
  }

  /** False when some still wait because the client does not read. */
  private answerChannels(client: Client, request: Request): boolean {
    while (request.waiting.length > 0) {
      if (client.outbox.bufferedBytes() > this.options.bufferedBytesMax) return false;
      const channel = request.waiting.shift()!;
      channel.waiting--;
      if (!client.channels.has(channel)) channel.addSubscriber(this.monotonicMs);
      client.channels.add(channel);
      client.behind?.set(channel, channel.log.flushed);
      this.sendState(client, channel, request);
    }
    return true;
  }

  private sendState(client: Client, channel: Channel, request: Request): void {
    const position = Object.hasOwn(request.positions, channel.name) ? request.positions[channel.name] : null;
    const missed = position === null ? null : this.frames.resume(channel, position);
    if (missed === null) this.counts.snapshots++;
    else this.counts.recovered++;
    this.send(client, missed ?? this.frames.snapshot(channel));
  }

  /** False when the client neither has the channel nor waits for it. */
  private drop(client: Client, channel: Channel): boolean {
    let isKnown = client.channels.delete(channel);
    if (isKnown) this.part(channel);
    client.behind?.delete(channel);
    for (const request of client.requests) {
      const rest = request.waiting.filter((one) => one !== channel);
      if (rest.length < request.waiting.length) this.endWait(channel);
      isKnown ||= rest.length < request.waiting.length;
      request.waiting = rest;
    }
    return isKnown;
  }

  private part(channel: Channel): void {
    channel.removeSubscriber();
    this.index.release(channel);
  }

  private endWait(channel: Channel): void {
    channel.waiting--;
    this.index.release(channel);
  }

  private refuseChannel(client: Client, id: number, channel: string, code: RefusalCode): void {
    this.refuse(client, { ...refuse(id, code), channel });
  }

  private say(client: Client, message: Subscribed): void {
    this.send(client, this.text.encode(encodeMessage(message)));
  }

  private send(client: Client, frame: Uint8Array): void {
    this.counts.framesSent++;
    this.counts.bytesSent += frame.length;
    client.outbox.send(frame);
  }
}
