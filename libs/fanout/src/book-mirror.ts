import { BookCopy, type BookRow, createReader, type EncodingName, type Position, type Snapshot } from '@livetape/wire';
import { type BookAt } from './book-truth';
import { type Frame, type Outbox } from './outbox';

interface Held {
  readonly channel: string;
  readonly epoch: string;
  offset: number;
  readonly copy: BookCopy;
  /** Offsets that it has been at in this epoch. */
  readonly past: number[];
}

/** A client of books for tests, in either encoding: applies what it gets, and throws at what does not follow. */
export class BookMirror implements Outbox {
  unread = 0;
  /** Snapshots and deltas that it may still be sent. */
  credit = Infinity;
  bytes = 0;
  recoveredCount = 0;
  /** Channels that have changed; whoever has looked at them clears it. */
  readonly changed = new Set<string>();
  readonly held = new Map<string, Held>();
  private readonly channels = new Map<number, string>();
  private reader = createReader();

  constructor(readonly encoding: EncodingName) {}

  send({ bytes, isText, isData }: Frame): void {
    if (isData && this.credit-- <= 0) throw new Error('sent more than was granted');
    this.bytes += bytes.length;
    const message = this.reader.read(isText ? new TextDecoder().decode(bytes) : bytes);
    if (message === null) throw new Error('not a message of the protocol');
    if (message.type === 'delta') for (const item of message.items) this.follow(item);
    if (message.type === 'snapshot') this.start(message);
  }

  unreadBytes(): number {
    return this.unread;
  }

  get hasCredit(): boolean {
    return this.credit > 0;
  }

  close(): void {
    throw new Error('nobody is closed here');
  }

  /** A new socket: what it has stays. */
  reopen(): Record<string, Position> {
    this.unread = 0;
    this.credit = Infinity;
    this.reader = createReader();
    this.channels.clear();
    return Object.fromEntries([...this.held].map(([name, { epoch, offset }]) => [name, { epoch, offset }]));
  }

  /** Goes back to an earlier state, as one that missed what came since. */
  rewind(channel: string, offset: number, { state, bids, asks }: BookAt): void {
    const copy = new BookCopy();
    copy.state = state;
    copy.bids.push(...bids);
    copy.asks.push(...asks);
    this.held.set(channel, { ...this.held.get(channel)!, offset, copy });
  }

  private start({ channel, handle, epoch, offset, recovered, conflated, rows }: Snapshot): void {
    const before = this.held.get(channel);
    this.channels.set(handle, channel);
    this.changed.add(channel);
    if (recovered) this.recoveredCount++;
    if (recovered && before?.epoch !== epoch) throw new Error('recovered from nothing');
    const copy = recovered ? before!.copy : new BookCopy();
    const past = before?.epoch === epoch ? before.past : [];
    past.push(offset);
    this.held.set(channel, { channel, epoch, offset, copy, past });
    if (rows.length > 1) throw new Error('a book has one row');
    if (recovered && before!.offset + conflated + rows.length !== offset) throw new Error('recovered with a hole');
    const isRight = recovered ? rows.every((row) => copy.apply(row as BookRow)) : copy.replace(rows as BookRow[]);
    if (!isRight) throw new Error('wrong copy');
  }

  private follow([handle, offset, conflated, rows]: readonly [number, number, number, readonly unknown[]]): void {
    const held = this.held.get(this.channels.get(handle) ?? '');
    if (held === undefined) throw new Error('a delta of an unknown handle');
    if (held.offset + conflated + rows.length !== offset) throw new Error('a hole');
    this.changed.add(held.channel);
    held.offset = offset;
    held.past.push(offset);
    for (const row of rows as readonly BookRow[]) if (!held.copy.apply(row)) throw new Error('wrong copy');
  }
}
