import {
  BookCopy,
  type BookRow,
  type Delta,
  type Position,
  type Row,
  type ServerMessage,
  type Snapshot,
} from '@livetape/wire';

/** What a client has of one channel. */
export interface ChannelCopy {
  readonly name: string;
  handle: number;
  epoch: string;
  offset: number;
  /** Rows since the last whole state, its own first. */
  rows: Row[];
  /** Items skipped by conflation since the last whole state. */
  conflated: number;
  /** Whole states that came. */
  wholes: number;
  /** Of a book: the levels, proven by each checksum that came. */
  readonly book: BookCopy;
}

/**
 * The arithmetic of positions over one client's connections: throws at the first message that does not follow from those
 * before it. Every scenario's clients keep one, so each of them proves it for all that it receives.
 */
export class Ledger {
  private readonly byName = new Map<string, ChannelCopy>();
  private readonly byHandle = new Map<number, ChannelCopy>();
  private readonly asked = new Map<string, Position>();
  private hasHello = false;
  private serverTimeMs = 0;

  /** Throws an Error that says what does not fit. */
  take(message: ServerMessage): void {
    if (message.type === 'hello') {
      if (this.hasHello) throw new Error('a second hello');
      this.hasHello = true;
      return;
    }
    if (!this.hasHello) throw new Error(`${message.type} before the hello`);
    if (message.type === 'snapshot') this.takeSnapshot(message);
    else if (message.type === 'delta') this.takeDelta(message);
    else if (message.type === 'unsubscribed') for (const name of message.channels) this.forget(name);
  }

  /** Notes what a subscribe command asks to resume from. */
  ask(positions: Readonly<Record<string, Position>>): void {
    for (const [name, position] of Object.entries(positions)) this.asked.set(name, position);
  }

  /** The connection ended: handles are worth nothing on the next one, positions are. */
  reconnect(): void {
    this.byHandle.clear();
    this.hasHello = false;
  }

  /** Throws RangeError for a channel of which nothing came. */
  copy(name: string): ChannelCopy {
    const copy = this.byName.get(name);
    if (copy === undefined) throw new RangeError(`nothing came of ${name}`);
    return copy;
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  position(name: string): Position {
    const { epoch, offset } = this.copy(name);
    return { epoch, offset };
  }

  private takeSnapshot(snapshot: Snapshot): void {
    const { channel: name, handle, epoch, offset, recovered, rows } = snapshot;
    const copy = this.byName.get(name) ?? newCopy(name);
    const asked = this.asked.get(name);
    this.asked.delete(name);
    if (recovered) this.join(copy, snapshot, asked);
    else if (snapshot.conflated !== 0) throw new Error(`a whole state of ${name} that skipped ${snapshot.conflated}`);
    else Object.assign(copy, { rows: [...rows], conflated: 0, wholes: copy.wholes + 1 });
    if (!recovered && isBook(name) && !copy.book.replace(rows as BookRow[]))
      throw new Error(`${name} is not what it says`);
    Object.assign(copy, { handle, epoch, offset });
    this.byName.set(name, copy);
    this.byHandle.set(handle, copy);
  }

  private join(copy: ChannelCopy, { channel, epoch, offset, conflated, rows }: Snapshot, asked?: Position): void {
    if (asked === undefined) throw new Error(`${channel} was recovered without a position`);
    if (asked.epoch !== epoch) throw new Error(`${channel} was recovered from another epoch`);
    if (offset !== asked.offset + conflated + rows.length) {
      throw new Error(`${channel}: ${asked.offset} + ${conflated} skipped + ${rows.length} rows is not ${offset}`);
    }
    this.add(copy, conflated, rows);
  }

  private takeDelta({ serverTimeMs, items }: Delta): void {
    if (serverTimeMs < this.serverTimeMs) throw new Error(`server time went back from ${this.serverTimeMs}`);
    this.serverTimeMs = serverTimeMs;
    if (items.length === 0) throw new Error('a delta of nothing');
    for (const [handle, offset, conflated, rows] of items) {
      const copy = this.byHandle.get(handle);
      if (copy === undefined) throw new Error(`a delta of handle ${handle}, which is no channel of this client`);
      if (offset !== copy.offset + conflated + rows.length) {
        throw new Error(`${copy.name}: ${copy.offset} + ${conflated} skipped + ${rows.length} rows is not ${offset}`);
      }
      this.add(copy, conflated, rows);
      copy.offset = offset;
    }
  }

  private add(copy: ChannelCopy, conflated: number, rows: readonly Row[]): void {
    copy.conflated += conflated;
    copy.rows.push(...rows);
    if (!isBook(copy.name)) return;
    for (const row of rows) {
      if (!copy.book.apply(row as BookRow))
        throw new Error(`${copy.name} is another book after ${JSON.stringify(row)}`);
    }
  }

  private forget(name: string): void {
    const copy = this.byName.get(name);
    if (copy === undefined) return;
    this.byName.delete(name);
    this.byHandle.delete(copy.handle);
  }
}

function newCopy(name: string): ChannelCopy {
  return { name, handle: -1, epoch: '', offset: 0, rows: [], conflated: 0, wholes: 0, book: new BookCopy() };
}

function isBook(name: string): boolean {
  return name.startsWith('book:');
}
