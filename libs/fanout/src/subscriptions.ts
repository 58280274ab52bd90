import { type Command, type Position, refuse, type RefusalCode } from '@livetape/wire';
import { type Channel } from './channel';
import { type ChannelIndex } from './channel-index';
import { type Client, type Request } from './client';
import { type Frames } from './frames';
import { type Groups } from './group';
import { type Post } from './post';
import { type FanoutStats } from './stats';

export interface SubscriptionLimits {
  /** Channels of one client. */
  readonly channelsMax: number;
  /** Channels of all clients of one account. */
  readonly channelsPerAccountMax: number;
  /** Unread bytes above which a client gets nothing new. */
  readonly unreadBytesMax: number;
}

export interface SubscriptionParts {
  readonly index: ChannelIndex;
  readonly groups: Groups;
  readonly frames: Frames;
  readonly post: Post;
  readonly stats: FanoutStats;
}

/** Who has which channel, and whose snapshots wait until they read. */
export class Subscriptions {
  /** Of the last flush. */
  monotonicMs = 0;
  private readonly waiting = new Set<Client>();

  constructor(
    private readonly parts: SubscriptionParts,
    private readonly limits: SubscriptionLimits,
  ) {}

  /** Clients with snapshots that wait. */
  get waitingCount(): number {
    return this.waiting.size;
  }

  add(client: Client, command: Extract<Command, { op: 'subscribe' }>): void {
    const { index, post } = this.parts;
    const found = command.channels.map((name) => [name, index.find(name)] as const);
    const channels = found.map(([, channel]) => channel).filter((channel) => typeof channel !== 'string');
    const excess = this.excess(client, channels);
    if (excess !== null) {
      for (const channel of channels) index.release(channel);
      return post.refuse(client, refuse(command.id, 'too-many-channels', excess));
    }
    for (const [name, channel] of found) {
      if (typeof channel === 'string') this.refuse(client, command.id, [name, channel]);
    }
    client.requests.push(requestOf(command.id, channels, command.positions ?? {}));
    for (const channel of channels) {
      channel.waiting++;
      client.want(channel);
    }
    this.answer(client);
  }

  remove(client: Client, command: Extract<Command, { op: 'unsubscribe' }>): void {
    const { index, groups, post } = this.parts;
    const channels: string[] = [];
    for (const name of command.channels) {
      const channel = index.find(name);
      if (typeof channel === 'string') this.refuse(client, command.id, [name, channel]);
      else if (this.drop(client, channel)) channels.push(name);
      else this.refuse(client, command.id, [name, 'not-subscribed']);
      if (typeof channel !== 'string') index.release(channel);
    }
    if (channels.length > 0) groups.place(client, new Set());
    post.control(client, { type: 'unsubscribed', id: command.id, channels });
    this.answer(client);
  }

  /** Takes all channels from a client. */
  removeAll(client: Client): void {
    this.parts.groups.remove(client);
    for (const channel of [...client.wanted]) this.drop(client, channel);
    client.requests.length = 0;
    this.waiting.delete(client);
  }

  /** Sends snapshots that wait to those who have read. */
  answerAll(): void {
    for (const client of this.waiting) this.answer(client);
  }

  /** Sends those of one client that wait, if any do. */
  resume(client: Client): void {
    if (this.waiting.has(client)) this.answer(client);
  }

  /** Sends the snapshots a client waits for while it reads them: a stalled one costs no bytes. */
  private answer(client: Client): void {
    const { groups, post } = this.parts;
    const fresh = new Set<Channel>();
    while (client.requests.length > 0) {
      const request = client.requests[0];
      if (!this.answerWaits(client, request, fresh)) break;
      client.requests.shift();
      post.control(client, { type: 'subscribed', id: request.id, channels: request.accepted });
    }
    if (fresh.size > 0) groups.place(client, fresh);
    if (client.requests.length > 0) this.waiting.add(client);
    else this.waiting.delete(client);
  }

  /** False when some still wait because the client does not read. */
  private answerWaits(client: Client, request: Request, fresh: Set<Channel>): boolean {
    while (request.waits.length > 0) {
      if (client.outbox.unreadBytes() > this.limits.unreadBytesMax || !client.outbox.hasCredit) return false;
      const { channel, position } = request.waits.shift()!;
      channel.waiting--;
      if (!client.channels.has(channel)) channel.addSubscriber(this.monotonicMs);
      client.channels.add(channel);
      fresh.add(channel);
      this.sendState(client, channel, position);
    }
    return true;
  }

  private sendState(client: Client, channel: Channel, position: Position | null): void {
    const { frames, post, stats } = this.parts;
    const { encoding } = client.outbox;
    const missed = position === null ? null : frames.resume(channel, encoding, position);
    if (missed === null) stats.snapshots++;
    else stats.recovered++;
    post.send(client, missed ?? frames.snapshot(channel, encoding));
  }

  /** Why the client cannot have these channels too; null when it can. */
  private excess(client: Client, channels: readonly Channel[]): string | null {
    const { channelsMax, channelsPerAccountMax } = this.limits;
    const added = channels.reduce((sum, channel) => sum + (client.wanted.has(channel) ? 0 : 1), 0);
    if (client.wanted.size + added > channelsMax) return `One connection has at most ${channelsMax} channels.`;
    if (client.waitCount + channels.length > 2 * channelsMax)
      return 'Too many channels wait until the connection reads.';
    if (client.account.channels + added <= channelsPerAccountMax) return null;
    return `All connections of one address have at most ${channelsPerAccountMax} channels.`;
  }

  /** False when the client neither has the channel nor waits for it. */
  private drop(client: Client, channel: Channel): boolean {
    if (!client.unwant(channel)) return false;
    if (client.channels.delete(channel)) channel.removeSubscriber();
    for (const request of client.requests) {
      const rest = request.waits.filter((wait) => wait.channel !== channel);
      channel.waiting -= request.waits.length - rest.length;
      request.waits = rest;
    }
    this.parts.index.release(channel);
    return true;
  }

  private refuse(client: Client, id: number, [channel, code]: readonly [string, RefusalCode]): void {
    this.parts.post.refuse(client, { ...refuse(id, code), channel });
  }
}

function requestOf(id: number, channels: readonly Channel[], positions: Readonly<Record<string, Position>>): Request {
  const waits = channels.map((channel) => {
    const { name } = channel;
    return { channel, position: Object.hasOwn(positions, name) ? positions[name] : null };
  });
  return { id, accepted: channels.map(({ name }) => name), waits };
}
