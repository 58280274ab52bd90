import {
  type Command,
  type Delta,
  type Position,
  type Refusal,
  REFUSALS,
  type Row,
  type ServerMessage,
  type Snapshot,
} from '@livetape/wire';
import { type ChannelHandler } from './handler';

/**
 * `none`: not asked on this socket; `asked`: its snapshot is awaited; `live`: deltas come; `refused`: do not ask again;
 * `later`: refused for now.
 */
type Stage = 'none' | 'asked' | 'live' | 'refused' | 'later';

interface Subscription {
  readonly channel: string;
  readonly handlers: Set<ChannelHandler<Row>>;
  /** Handlers that still need a snapshot. */
  readonly fresh: Set<ChannelHandler<Row>>;
  stage: Stage;
  position: Position | null;
  instrument: Snapshot['instrument'];
}

/** Most channels named by one command. */
const COMMAND_CHANNELS = 128;

/** Who wants which channel, and what to tell the server so that they get it. Knows no socket. */
export class Subscriptions {
  private readonly byChannel = new Map<string, Subscription>();
  private readonly byHandle = new Map<number, Subscription>();
  private readonly asked = new Map<number, readonly string[]>();
  private readonly ended = new Set<string>();

  /** Counts deltas that did not fit, each healed by a new snapshot. */
  misfits = 0;

  add(channel: string, handler: ChannelHandler<Row>): void {
    let subscription = this.byChannel.get(channel);
    if (subscription === undefined) {
      const stage = this.ended.delete(channel) ? 'live' : 'none';
      subscription = { channel, handlers: new Set(), fresh: new Set(), stage, position: null, instrument: null };
      this.byChannel.set(channel, subscription);
    }
    subscription.handlers.add(handler);
    subscription.fresh.add(handler);
  }

  remove(channel: string, handler: ChannelHandler<Row>): void {
    const subscription = this.byChannel.get(channel);
    if (subscription === undefined || !subscription.handlers.delete(handler)) return;
    subscription.fresh.delete(handler);
    if (subscription.handlers.size > 0) return;
    this.byChannel.delete(channel);
    if (subscription.stage === 'asked' || subscription.stage === 'live') this.ended.add(channel);
  }

  /** The socket is gone: all must be asked for again, from where each one stands. */
  reset(): void {
    this.byHandle.clear();
    this.asked.clear();
    this.ended.clear();
    for (const subscription of this.byChannel.values()) subscription.stage = 'none';
  }

  /** What the server does not know yet. */
  takeCommands(nextId: () => number): Command[] {
    const commands: Command[] = [];
    for (const channels of chunks([...this.ended])) commands.push({ op: 'unsubscribe', id: nextId(), channels });
    this.ended.clear();
    for (const due of chunks([...this.byChannel.values()].filter(isDue))) {
      const positions: Record<string, Position> = {};
      for (const subscription of due) {
        subscription.stage = 'asked';
        const { channel, position, fresh } = subscription;
        if (position !== null && fresh.size === 0) positions[channel] = position;
      }
      const channels = due.map((subscription) => subscription.channel);
      const id = nextId();
      this.asked.set(id, channels);
      commands.push({ op: 'subscribe', id, channels, positions });
    }
    return commands;
  }

  /** Whether a channel was refused that may be served later. */
  get isWaiting(): boolean {
    return [...this.byChannel.values()].some(({ stage }) => stage === 'later');
  }

  /** Lets what was refused for now be asked for again. */
  retry(): void {
    for (const subscription of this.byChannel.values()) if (subscription.stage === 'later') subscription.stage = 'none';
  }

  /** Hands a message on to the handlers it concerns. True when the server must be told something because of it. */
  apply(message: ServerMessage): boolean {
    if (message.type === 'snapshot') return this.applySnapshot(message);
    if (message.type === 'delta') return this.applyDelta(message);
    if (message.type === 'error') this.applyRefusal(message);
    if (message.type === 'subscribed') this.asked.delete(message.id);
    return false;
  }

  private applySnapshot(message: Snapshot): boolean {
    const subscription = this.byChannel.get(message.channel);
    if (subscription === undefined) return false;
    const { position: before } = subscription;
    subscription.stage = 'live';
    subscription.instrument = message.instrument;
    this.byHandle.set(message.handle, subscription);
    if (message.recovered) return this.applyRows(subscription, message, 0);
    const position = { epoch: message.epoch, offset: message.offset };
    const isKnown = before !== null && before.epoch === position.epoch && before.offset === position.offset;
    const receivers = [...(isKnown ? subscription.fresh : subscription.handlers)];
    subscription.position = position;
    subscription.fresh.clear();
    const { channel, instrument, rows } = message;
    for (const handler of receivers) handler.snapshot({ channel, instrument, position, rows });
    return false;
  }

  private applyDelta({ items }: Delta): boolean {
    let isTelling = false;
    for (const [handle, offset, conflated, rows] of items) {
      const subscription = this.byHandle.get(handle);
      if (subscription === undefined || this.byChannel.get(subscription.channel) !== subscription) continue;
      isTelling = this.applyRows(subscription, { offset, rows }, conflated) || isTelling;
    }
    return isTelling;
  }

  /** Rows that follow. When they do not follow what came before, nobody gets them and a snapshot is asked for. */
  private applyRows(
    subscription: Subscription,
    at: { offset: number; rows: readonly Row[] },
    conflated: number,
  ): boolean {
    const { channel, instrument, position: before } = subscription;
    if (before === null || before.offset + conflated + at.rows.length !== at.offset) {
      this.misfits++;
      subscription.position = null;
      for (const handler of subscription.handlers) subscription.fresh.add(handler);
      return true;
    }
    const position = { epoch: before.epoch, offset: at.offset };
    subscription.position = position;
    if (at.rows.length === 0) return subscription.fresh.size > 0;
    for (const handler of [...subscription.handlers]) {
      if (subscription.fresh.has(handler)) continue;
      handler.delta({ channel, instrument, position, rows: at.rows, conflated });
    }
    return subscription.fresh.size > 0;
  }

  private applyRefusal(refusal: Refusal): void {
    const channels = refusal.channel === undefined ? (this.asked.get(refusal.id ?? -1) ?? []) : [refusal.channel];
    for (const channel of channels) {
      const subscription = this.byChannel.get(channel);
      if (subscription?.stage !== 'asked') continue;
      subscription.stage = mayBeServedLater(refusal.code) ? 'later' : 'refused';
      for (const handler of [...subscription.handlers]) handler.refused?.(refusal);
    }
    if (refusal.channel === undefined && refusal.id !== null) this.asked.delete(refusal.id);
  }
}

function isDue({ stage, fresh }: Subscription): boolean {
  return stage === 'none' || (stage === 'live' && fresh.size > 0);
}

/** A code that this client does not know will be refused again. */
function mayBeServedLater(code: string): boolean {
  return Object.hasOwn(REFUSALS, code) && REFUSALS[code as keyof typeof REFUSALS].retry === 'backoff';
}

function chunks<T>(items: readonly T[]): T[][] {
  const found: T[][] = [];
  for (let at = 0; at < items.length; at += COMMAND_CHANNELS) found.push(items.slice(at, at + COMMAND_CHANNELS));
  return found;
}
