import { type FeedStatus, type Gap } from '@livetape/model';
import { type Delta, type Row, type ServerMessage, type Snapshot } from '@livetape/wire';
import { BARS_KEPT } from './bar-log';
import { type Outbox } from './client';
import { GAPS_KEPT } from './feed-log';
import { TRADES_KEPT } from './trade-log';

interface Mirrored {
  readonly channel: string;
  readonly epoch: string;
  offset: number;
  rows: Row[];
}

/** A client for tests: keeps the state that the protocol promises, and throws when a message does not fit its state. */
export class Mirror implements Outbox {
  readonly byHandle = new Map<number, Mirrored>();
  readonly messages: ServerMessage[] = [];
  unread = 0;
  closed: { code: number; reason: string } | null = null;
  private readonly text = new TextDecoder();

  send(frame: Uint8Array): void {
    if (this.closed !== null) throw new Error('sent to a closed client');
    const message = JSON.parse(this.text.decode(frame)) as ServerMessage;
    this.messages.push(message);
    if (message.type === 'snapshot') this.applySnapshot(message);
    if (message.type === 'delta') this.applyDelta(message);
  }

  bufferedBytes(): number {
    return this.unread;
  }

  close(code: number, reason: string): void {
    this.closed = { code, reason };
  }

  channel(name: string): Mirrored | undefined {
    return [...this.byHandle.values()].find((mirrored) => mirrored.channel === name);
  }

  /** The messages since the last call, of one type. */
  take<T extends ServerMessage['type']>(type: T): Extract<ServerMessage, { type: T }>[] {
    return this.messages.splice(0).filter((message) => message.type === type) as never;
  }

  private applySnapshot({ channel, handle, epoch, offset, recovered, rows }: Snapshot): void {
    const before = this.byHandle.get(handle) ?? this.channel(channel);
    if (!recovered) this.byHandle.set(handle, { channel, epoch, offset, rows: [...rows] });
    else if (before === undefined || before.epoch !== epoch) throw new Error(`recovered ${channel} from nothing`);
    else if (before.offset + rows.length !== offset) throw new Error(`recovered ${channel} with a hole`);
    else this.byHandle.set(handle, { channel, epoch, offset, rows: keep(channel, [...before.rows, ...rows]) });
  }

  private applyDelta({ items }: Delta): void {
    for (const [handle, offset, conflated, rows] of items) {
      const mirrored = this.byHandle.get(handle);
      if (mirrored === undefined) throw new Error(`delta of an unknown handle ${handle}`);
      if (mirrored.offset + conflated + rows.length !== offset) throw new Error(`hole in ${mirrored.channel}`);
      mirrored.offset = offset;
      mirrored.rows = keep(mirrored.channel, [...mirrored.rows, ...rows]);
    }
  }
}

/** The state of a channel that had these items. */
export function keep(channel: string, items: readonly Row[]): Row[] {
  if (channel.startsWith('bars:')) return items.slice(-BARS_KEPT);
  if (channel.startsWith('trades:')) return items.slice(-TRADES_KEPT);
  if (channel.startsWith('ticker:')) return items.slice(-1);
  const statuses = new Map<string, Row>();
  const gaps = new Map<string, Row>();
  for (const row of items as readonly (['feed', FeedStatus] | ['gap', Gap])[]) {
    if (row[0] === 'feed') statuses.set(row[1].venue, row);
    else if (gaps.delete(row[1].id)) gaps.set(row[1].id, row);
    else gaps.set(row[1].id, row);
  }
  return [...statuses.values(), ...[...gaps.values()].slice(-GAPS_KEPT)];
}
