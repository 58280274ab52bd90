import {
  type Command,
  type Delta,
  type Position,
  type Refusal,
  type Row,
  type ServerMessage,
  type Snapshot,
  type Subscribed,
} from '@livetape/wire';
import { type ChannelDelta, type ChannelSnapshot } from './handler';
import { Subscription, type Want } from './subscription';

/** Most channels named by one command. */
const COMMAND_CHANNELS = 128;

/**
 * Codes after which the same command may be accepted later: those that `REFUSALS` of the wire marks `backoff`, without the
 * sentences of all the others. A code that this client does not know will be refused again.
 */
export const SERVED_LATER: ReadonlySet<string> = new Set(['unknown-instrument', 'too-many-books']);

/** A command that is not answered yet. */
type Asked = Extract<Command, { readonly op: 'subscribe' | 'unsubscribe' }>;

/** What surrounds the subscriptions. */
export interface Surroundings {
  /** What rows do not say of themselves. */
  describe(channel: string, rows: readonly Row[]): Pick<ChannelDelta<Row>, 'ageMs' | 'state' | 'source'>;
  /** A handler threw. */
  readonly failed: (error: unknown) => void;
}

/** What a message says of a channel, before it is known to whom. */
type Data = Pick<ChannelSnapshot<Row>, 'kind' | 'rows'> | Pick<ChannelDelta<Row>, 'kind' | 'rows' | 'conflated'>;

/** Rows and where a channel stands after them. */
interface Progress {
  readonly offset: number;
  readonly conflated: number;
  readonly rows: readonly Row[];
}

/** Who wants which channel, and what to tell the server so that they get it. Knows no socket. */
export class Subscriptions {
  private readonly byChannel = new Map<string, Subscription>();
  private readonly byHandle = new Map<number, Subscription>();
  private readonly asked = new Map<number, Asked>();
  /** Channels that nobody wants any more, until the server is told. */
  private readonly ended = new Set<string>();
  /**
   * Channels that the server was told to end, by the id of that command: until it answers, all that it sends of them is from
   * before, even when they are wanted anew.
   */
  private readonly ending = new Map<string, number>();

  /** Counts deltas that did not fit, each healed by a new snapshot. */
  misfits = 0;

  constructor(private readonly surroundings: Surroundings) {}

  add(channel: string, want: Want): void {
    let subscription = this.byChannel.get(channel);
    if (subscription === undefined) {
      const stage = this.ended.delete(channel) ? 'live' : 'none';
      subscription = new Subscription(channel, stage, this.surroundings.failed);
      this.byChannel.set(channel, subscription);
    }
    subscription.wants.add(want);
    subscription.fresh.add(want);
  }

  remove(channel: string, want: Want): void {
    const subscription = this.byChannel.get(channel);
    if (subscription === undefined || !subscription.wants.delete(want)) return;
    subscription.fresh.delete(want);
    if (subscription.wants.size > 0) return;
    this.byChannel.delete(channel);
    if (subscription.handle !== null) this.byHandle.delete(subscription.handle);
    if (subscription.mayBeServed) this.ended.add(channel);
  }

  /** Lets whoever wants a channel have a snapshot again. */
  refresh(channel: string, want: Want): void {
    const subscription = this.byChannel.get(channel);
    if (subscription?.wants.has(want)) subscription.fresh.add(want);
  }

  /** The socket is gone: all must be asked for again, from where each one stands. */
  reset(): void {
    this.byHandle.clear();
    this.asked.clear();
    this.ended.clear();
    this.ending.clear();
    for (const subscription of [...this.byChannel.values()]) subscription.forget();
  }

  /** What the server does not know yet. */
  takeCommands(nextId: () => number): Asked[] {
    const commands: Asked[] = [];
    for (const channels of chunks([...this.ended])) {
      const id = nextId();
      for (const channel of channels) this.ending.set(channel, id);
      commands.push({ op: 'unsubscribe', id, channels });
    }
    this.ended.clear();
    for (const due of chunks([...this.byChannel.values()].filter(({ isDue }) => isDue))) {
      const id = nextId();
      const positions: Record<string, Position> = {};
      for (const subscription of due) {
        subscription.stage = 'asked';
        subscription.askedBy = id;
        if (subscription.resumable !== null) positions[subscription.channel] = subscription.resumable;
      }
      commands.push({ op: 'subscribe', id, channels: due.map(({ channel }) => channel), positions });
    }
    for (const command of commands) this.asked.set(command.id, command);
    return commands;
  }

  /** Commands that the server has not answered. */
  get unanswered(): number {
    return this.asked.size;
  }

  /** Whether a channel was refused that may be served later. */
  get isWaiting(): boolean {
    return [...this.byChannel.values()].some(({ stage }) => stage === 'later');
  }

  /** Lets what was refused for now be asked for again. */
  retry(): void {
    for (const subscription of this.byChannel.values()) if (subscription.stage === 'later') subscription.release();
  }

  /** Hands a message on to the handlers it concerns. True when the server must be told something because of it. */
  apply(message: ServerMessage): boolean {
    if (message.type === 'snapshot') return this.applySnapshot(message);
    if (message.type === 'delta') return this.applyDelta(message);
    if (message.type === 'error') this.applyRefusal(message);
    if (message.type === 'subscribed') return this.applyAnswer(message);
    if (message.type === 'unsubscribed') this.applyEnd(message.id);
    return false;
  }

  private applySnapshot(message: Snapshot): boolean {
    const { channel, handle, epoch, offset } = message;
    if (this.ending.has(channel)) return false;
    const subscription = this.byChannel.get(channel);
    if (subscription === undefined) {
      this.ended.add(channel);
      return true;
    }
    const { position: before } = subscription;
    subscription.stage = 'live';
    subscription.instrument = message.instrument;
    subscription.handle = handle;
    subscription.isServed = true;
    this.byHandle.set(handle, subscription);
    if (message.recovered) return this.applyRows(subscription, message, epoch);
    const isKnown = before?.epoch === epoch && before.offset === offset;
    const receivers = [...(isKnown ? subscription.fresh : subscription.wants)];
    subscription.position = { epoch, offset };
    subscription.fresh.clear();
    this.hand(subscription, receivers, { kind: 'snapshot', rows: message.rows });
    return false;
  }

  private applyDelta({ items }: Delta): boolean {
    let isTelling = false;
    for (const [handle, offset, conflated, rows] of items) {
      const subscription = this.byHandle.get(handle);
      if (subscription === undefined || this.ending.has(subscription.channel)) continue;
      isTelling = this.applyRows(subscription, { offset, conflated, rows }) || isTelling;
    }
    return isTelling;
  }

  /** Rows that follow. When they do not follow what came before, nobody gets them and a snapshot is asked for. */
  private applyRows(subscription: Subscription, at: Progress, epoch = subscription.position?.epoch): boolean {
    const { position: before } = subscription;
    const { offset, conflated, rows } = at;
    // all its handlers wait for a snapshot already
    if (before === null) return true;
    if (before.epoch !== epoch || before.offset + conflated + rows.length !== offset) {
      this.misfits++;
      subscription.lose();
      return true;
    }
    subscription.position = { epoch: before.epoch, offset };
    const receivers = [...subscription.wants].filter((want) => !subscription.fresh.has(want));
    if (rows.length === 0) subscription.follow(null);
    else this.hand(subscription, receivers, { kind: 'delta', rows, conflated });
    return subscription.fresh.size > 0;
  }

  /** Hands rows on with all that is known of them. */
  private hand(subscription: Subscription, receivers: readonly Want[], data: Data): void {
    const { channel, instrument, position } = subscription;
    const told = this.surroundings.describe(channel, data.rows);
    const event = { ...data, channel, instrument, position: position!, ...told };
    subscription.each(receivers, (handler) => handler[event.kind](event as never));
    subscription.follow(told.state);
  }

  /**
   * All snapshots of the command have come; one that has not is lost, and asked for again. The server answers in order: what
   * it was told before and has not answered, it never got, or its answer is lost.
   */
  private applyAnswer({ id: answered, channels: served }: Subscribed): boolean {
    let isLost = !this.asked.has(answered) && this.endUnwanted(served);
    for (const [id, { op, channels }] of this.asked) {
      if (id > answered) continue;
      this.applyEnd(id);
      const isLostHere = op === 'unsubscribe' ? this.endAgain(channels) : this.askAgain(id, channels);
      isLost ||= isLostHere;
    }
    return isLost;
  }

  /** A command that the server took twice: what it serves because of it may be wanted no more. */
  private endUnwanted(served: readonly string[]): boolean {
    const unwanted = served.filter((channel) => !this.byChannel.has(channel) && !this.ending.has(channel));
    for (const channel of unwanted) this.ended.add(channel);
    return unwanted.length > 0;
  }

  private askAgain(id: number, channels: readonly string[]): boolean {
    const lost = this.awaited(id, channels);
    for (const subscription of lost) subscription.release();
    this.misfits += lost.length;
    return lost.length > 0;
  }

  /** Of channels that a command asked for those that still wait for what it brings. */
  private awaited(id: number, channels: readonly string[]): Subscription[] {
    return channels
      .flatMap((channel) => this.byChannel.get(channel) ?? [])
      .filter(({ stage, askedBy }) => stage === 'asked' && askedBy === id);
  }

  private endAgain(channels: readonly string[]): boolean {
    for (const channel of channels) {
      const subscription = this.byChannel.get(channel);
      if (subscription === undefined) this.ended.add(channel);
      else subscription.isServed = true;
    }
    this.misfits++;
    return true;
  }

  /** A command is answered. Of channels that it ended the server sends no more from here on, unless they were asked for since. */
  private applyEnd(id: number): void {
    const channels = this.asked.get(id)?.channels ?? [];
    this.asked.delete(id);
    for (const channel of channels) if (this.ending.get(channel) === id) this.ending.delete(channel);
  }

  private applyRefusal({ id, channel, ...refusal }: Refusal): void {
    const asked = id === null ? undefined : this.asked.get(id);
    if (asked === undefined) return;
    if (channel === undefined) this.applyEnd(asked.id);
    const stage = SERVED_LATER.has(refusal.code) ? 'later' : 'refused';
    for (const subscription of this.awaited(asked.id, channel === undefined ? asked.channels : [channel])) {
      subscription.refuse(stage, { id, ...refusal, channel: subscription.channel });
    }
  }
}

function chunks<T>(items: readonly T[]): T[][] {
  const found: T[][] = [];
  for (let at = 0; at < items.length; at += COMMAND_CHANNELS) found.push(items.slice(at, at + COMMAND_CHANNELS));
  return found;
}
