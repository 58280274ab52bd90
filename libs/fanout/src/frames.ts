import { encodeDelta, encodeDeltaItem, encodeSnapshot, type Fragment, type Position } from '@livetape/wire';
import { type Channel } from './channel';
import { type Client } from './client';
import { type FanoutStats } from './stats';

/** What brings a client from its positions to what is flushed. */
export interface Catchup {
  readonly frames: readonly Uint8Array[];
  /** Items skipped. */
  readonly conflated: number;
  readonly snapshots: number;
}

const NOTHING: Catchup = { frames: [], conflated: 0, snapshots: 0 };

/**
 * Makes frames once for all clients that need the same bytes. What it keeps is good until something is flushed, and is
 * dropped with every flush.
 */
export class Frames {
  private readonly text = new TextEncoder();
  private readonly items = new Map<string, Fragment>();
  private readonly snapshots = new Map<Channel, { readonly offset: number; readonly frame: Uint8Array }>();
  private readonly catchups = new Map<string, Catchup>();

  constructor(
    private readonly epoch: string,
    private readonly stats: FanoutStats,
  ) {}

  forget(): void {
    this.items.clear();
    this.snapshots.clear();
    this.catchups.clear();
  }

  /** The whole state of a channel. */
  snapshot(channel: Channel): Uint8Array {
    const offset = channel.log.flushed;
    let made = this.snapshots.get(channel);
    if (made?.offset !== offset) {
      made = { offset, frame: this.encode(channel, false, channel.log.state()) };
      this.snapshots.set(channel, made);
    }
    return made.frame;
  }

  /** Exactly what was missed since a position; null when that is not kept, or the position is of another history. */
  resume(channel: Channel, position: Position): Uint8Array | null {
    const { log } = channel;
    const { epoch, offset } = position;
    if (epoch !== this.epoch || offset > log.flushed || log.needsSnapshot(offset)) return null;
    if (offset < log.keptAfter && offset < log.flushed) return null;
    return this.encode(channel, true, channel.log.rows(offset));
  }

  /** For the clients in step of a group. */
  step(client: Client, wallMs: number): Catchup {
    if (client.group === null) return NOTHING;
    const { key, channels } = client.group;
    let catchup = this.catchups.get(key);
    if (catchup === undefined) {
      catchup = this.catchUp(channels, (channel) => channel.previous, wallMs);
      this.catchups.set(key, catchup);
    }
    return catchup;
  }

  /** For a client that was behind. Those of one group that fell behind together still share their frames. */
  rejoin(client: Client, wallMs: number): Catchup {
    if (client.group === null) return NOTHING;
    const { key, channels } = client.group;
    const from = (channel: Channel) => client.behind?.get(channel) ?? channel.previous;
    const at = `${key}@${channels.map(from).join()}`;
    let catchup = this.catchups.get(at);
    if (catchup === undefined) this.catchups.set(at, (catchup = this.catchUp(channels, from, wallMs)));
    return catchup;
  }

  private catchUp(channels: readonly Channel[], from: (channel: Channel) => number, wallMs: number): Catchup {
    const frames: Uint8Array[] = [];
    const items: Fragment[] = [];
    let conflated = 0;
    for (const channel of channels) {
      const { flushed, keptAfter } = channel.log;
      const offset = from(channel);
      if (offset >= flushed) continue;
      if (channel.log.needsSnapshot(offset)) {
        frames.push(this.snapshot(channel));
        continue;
      }
      conflated += Math.max(0, keptAfter - offset);
      items.push(this.item(channel, offset));
    }
    const snapshots = frames.length;
    if (items.length > 0) {
      frames.push(this.text.encode(encodeDelta(wallMs, items)));
      this.stats.framesEncoded++;
    }
    return { frames, conflated, snapshots };
  }

  private item(channel: Channel, from: number): Fragment {
    const key = `${channel.handle}@${from}`;
    let item = this.items.get(key);
    if (item === undefined) {
      const { flushed, keptAfter } = channel.log;
      const position = { handle: channel.handle, offset: flushed, conflated: Math.max(0, keptAfter - from) };
      item = encodeDeltaItem(position, channel.log.rows(from));
      this.items.set(key, item);
    }
    return item;
  }

  private encode(channel: Channel, recovered: boolean, rows: readonly Fragment[]): Uint8Array {
    const { name, handle, instrument } = channel;
    const head = { channel: name, handle, epoch: this.epoch, offset: channel.log.flushed, recovered, conflated: 0, instrument };
    this.stats.framesEncoded++;
    return this.text.encode(encodeSnapshot(head, rows));
  }
}
