import {
  type CloseName,
  createReader,
  type Delta,
  type EncodingName,
  type Position,
  type Row,
  type ServerMessage,
  type Snapshot,
} from '@livetape/wire';
import { CLEARED_KEPT } from './alert-log';
import { BARS_KEPT } from './bar-log';
import { GAPS_KEPT } from './feed-log';
import { type Frame, type Outbox } from './outbox';
import { TRADES_KEPT } from './trade-log';

interface Mirrored {
  readonly channel: string;
  readonly epoch: string;
  offset: number;
  rows: readonly Row[];
}

/**
 * A client for tests, in either encoding: keeps the state that the protocol promises, and throws when a message does not fit its
 * state.
 */
export class Mirror implements Outbox {
  readonly held = new Map<string, Mirrored>();
  readonly messages: ServerMessage[] = [];
  /** Channels that have changed; whoever has looked at them clears it. */
  readonly changed = new Set<string>();
  unread = 0;
  /** Snapshots and deltas that it may still be sent. */
  credit = Infinity;
  bytes = 0;
  closed: CloseName | null = null;
  private readonly channels = new Map<number, string>();
  private reader = createReader();

  constructor(readonly encoding: EncodingName = 'json') {}

  send({ bytes, isText, isData }: Frame): void {
    if (isData && this.credit-- <= 0) throw new Error('sent more than was granted');
    if (this.closed !== null) throw new Error('sent to a closed client');
    const message = this.reader.read(isText ? new TextDecoder().decode(bytes) : bytes);
    if (message === null) throw new Error('not a message of the protocol');
    if (isText !== (this.encoding === 'json' || !isOfChannels(message))) throw new Error('the wrong kind of frame');
    this.bytes += bytes.length;
    this.messages.push(message);
    if (message.type === 'snapshot') this.applySnapshot(message);
    if (message.type === 'delta') this.applyDelta(message);
  }

  unreadBytes(): number {
    return this.unread;
  }

  get hasCredit(): boolean {
    return this.credit > 0;
  }

  close(name: CloseName): void {
    this.closed = name;
  }

  channel(name: string): Mirrored | undefined {
    return this.held.get(name);
  }

  /** A new socket of the same client: it keeps what it has, and its positions. */
  reopen(): Record<string, Position> {
    this.closed = null;
    this.unread = 0;
    this.credit = Infinity;
    this.reader = createReader();
    this.channels.clear();
    return Object.fromEntries([...this.held].map(([name, { epoch, offset }]) => [name, { epoch, offset }]));
  }

  /** Goes back to an earlier state, as one that missed what came since. */
  rewind(name: string, offset: number, rows: readonly Row[]): void {
    this.held.set(name, { ...this.held.get(name)!, offset, rows });
  }

  /** The messages since the last call, of one type. */
  take<T extends ServerMessage['type']>(type: T): Extract<ServerMessage, { type: T }>[] {
    return this.messages.splice(0).filter((message) => message.type === type) as never;
  }

  private applySnapshot({ channel, handle, epoch, offset, recovered, conflated, rows }: Snapshot): void {
    this.channels.set(handle, channel);
    const before = this.held.get(channel);
    if (!recovered && conflated !== 0) throw new Error(`${channel}: a whole state with a hole`);
    if (recovered && before?.epoch !== epoch) throw new Error(`recovered ${channel} from nothing`);
    if (recovered && before!.offset + conflated + rows.length !== offset)
      throw new Error(`recovered ${channel} with a hole`);
    if (recovered && conflated > 0 && !isLatestWins(channel)) throw new Error(`recovered ${channel} in part`);
    this.changed.add(channel);
    this.held.set(channel, {
      channel,
      epoch,
      offset,
      rows: recovered ? keep(channel, [...before!.rows, ...rows]) : rows,
    });
  }

  private applyDelta({ items }: Delta): void {
    if (items.length === 0) throw new Error('an empty delta');
    for (const [handle, offset, conflated, rows] of items) {
      const mirrored = this.held.get(this.channels.get(handle) ?? '');
      if (mirrored === undefined) throw new Error(`delta of an unknown handle ${handle}`);
      if (mirrored.offset + conflated + rows.length !== offset) throw new Error(`hole in ${mirrored.channel}`);
      if (offset <= mirrored.offset) throw new Error(`nothing new in ${mirrored.channel}`);
      this.changed.add(mirrored.channel);
      mirrored.offset = offset;
      mirrored.rows = keep(mirrored.channel, [...mirrored.rows, ...rows]);
    }
  }
}

function isOfChannels({ type }: ServerMessage): boolean {
  return type === 'snapshot' || type === 'delta';
}

function isLatestWins(channel: string): boolean {
  return /^(ticker|greeks|book|top|latency)/.test(channel);
}

/** The state of a channel that had these items. */
export function keep(channel: string, items: readonly Row[]): readonly Row[] {
  if (channel.startsWith('bars:')) return items.slice(-BARS_KEPT);
  if (channel.startsWith('trades:')) return items.slice(-TRADES_KEPT);
  if (channel === 'feeds') return keepEvents(items, [Infinity, Infinity, GAPS_KEPT]);
  if (channel === 'alerts') return keepEvents(items, [Infinity, CLEARED_KEPT]);
  return channel === 'latency' || channel.startsWith('top:') ? keepNewest(items) : items.slice(-1);
}

/** The newest row of each key, latest change last. */
function keepNewest(items: readonly Row[]): readonly Row[] {
  const newest = new Map<string, Row>();
  for (const row of items) {
    const key = row[0] === 'venue' ? `${row[1]}:${row[2]}` : row[0] === 'best' ? '' : `${row[0]}:${row[1] as string}`;
    newest.delete(key);
    newest.set(key, row);
  }
  return [...newest.values()];
}

/** By shelf (see `shelve`): statuses stay where they first stood, gaps and alerts go behind the others; the last ones are kept. */
function keepEvents(items: readonly Row[], counts: readonly number[]): readonly Row[] {
  const shelves = counts.map(() => new Map<string, Row>());
  for (const row of items) {
    const [shelf, key] = shelve(row);
    if (row[0] === 'alert' || row[0] === 'gap') for (const rows of shelves) rows.delete(key);
    shelves[shelf].set(key, row);
    if (shelves[shelf].size > counts[shelf]) shelves[shelf].delete(shelves[shelf].keys().next().value!);
  }
  return shelves.flatMap((rows) => [...rows.values()]);
}

function shelve(row: Row): readonly [shelf: number, key: string] {
  const [of, value] = row as readonly [string, { venue: string; symbol: string; id: string; clearedAt: number | null }];
  if (of === 'alert') return [value.clearedAt === null ? 0 : 1, value.id];
  if (of === 'gap') return [2, value.id];
  return of === 'feed' ? [0, value.venue] : [1, `${value.venue}:${value.symbol}`];
}
