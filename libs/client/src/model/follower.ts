import { BookCopy, type BookRow, type Position, type Row } from '@livetape/wire';
import { BookReducer } from '../book-reducer';
import { ChannelStream } from '../channel-stream';
import { type ChannelDelta, type ChannelHandler, type ChannelSnapshot } from '../handler';
import { type LivetapeClient } from '../livetape-client';
import { type FindHistory } from './history';

/** Who follows a channel and judges what it gets by the server's history. */
export interface Follower {
  readonly channel: string;
  /** Where it believes to stand; null before the first snapshot. */
  readonly position: Position | null;
  /** Throws when what it has is not the server's history at its position. */
  check(find: FindHistory): void;
  end(): void;
}

/** Something that is not as it must be. */
export class Fault extends Error {}

/** Folds the rows of a channel, and lets nothing pass that does not follow. */
export class RowFollower implements Follower, ChannelHandler<Row> {
  position: Position | null = null;
  private rows: Row[] = [];
  private isChanged = false;
  readonly end: () => void;

  /** @param open subscribes; @param heard called after each event */
  constructor(
    readonly channel: string,
    open: (handler: ChannelHandler<Row>) => () => void,
    private readonly heard: () => void,
  ) {
    this.end = open(this);
  }

  snapshot({ position, rows }: ChannelSnapshot<Row>): void {
    this.position = position;
    this.rows = [...rows];
    this.isChanged = true;
    this.heard();
  }

  delta({ position, rows, conflated }: ChannelDelta<Row>): void {
    if (this.position === null) throw new Fault(`${this.channel}: a delta before the snapshot`);
    const { epoch, offset } = this.position;
    if (epoch !== position.epoch) throw new Fault(`${this.channel}: a delta of another epoch`);
    if (offset + conflated + rows.length !== position.offset)
      throw new Fault(`${this.channel}: a hole, or a row twice`);
    this.position = position;
    this.rows = conflated === 0 ? [...this.rows, ...rows] : [...rows];
    this.isChanged = true;
    this.heard();
  }

  check(find: FindHistory): void {
    if (!this.isChanged || this.position === null) return;
    this.isChanged = false;
    const { rows } = find(this.channel, this.position);
    const { offset } = this.position;
    if (offset > rows.length) throw new Fault(`${this.channel}: a position that never was`);
    const from = offset - this.rows.length;
    const isSame = this.rows.every((row, i) => JSON.stringify(row) === JSON.stringify(rows[from + i]));
    if (!isSame) throw new Fault(`${this.channel}: rows up to ${offset} are not the server's`);
    // what is behind has been judged; the newest stays, so that the next is judged with it
    this.rows = this.rows.slice(-1);
  }
}

/** Keeps a book as users do. */
export class BookFollower implements Follower {
  readonly reducer: BookReducer;
  private shown: { readonly position: Position; readonly text: string } | null = null;

  constructor(
    client: LivetapeClient,
    readonly channel: `book:${string}`,
    heard: () => void,
  ) {
    this.reducer = new BookReducer(client, channel, {
      changed: (copy) => {
        this.shown = { position: this.reducer.position!, text: textOf(copy) };
        heard();
      },
    });
  }

  get position(): Position | null {
    return this.shown?.position ?? null;
  }

  check(find: FindHistory): void {
    if (this.shown !== null) checkBook(this, this.shown.text, find);
  }

  end(): void {
    this.reducer.stop();
  }
}

/** A loop over a channel that comes back only now and then: what it takes must follow all the same. */
export class LoopFollower implements Follower {
  private readonly stream: ChannelStream<Row>;
  private readonly rows: RowFollower;
  /** The book that the rows make, where they are of one. */
  private readonly copy = new BookCopy();
  private readonly isBook: boolean;
  readonly end: () => void;

  constructor(
    client: LivetapeClient,
    readonly channel: string,
    capacity: number,
  ) {
    this.isBook = channel.startsWith('book:');
    this.stream = new ChannelStream<Row>(channel, (handler) => client.open<string>(channel, handler), { capacity });
    const end = this.stream.open(() => undefined);
    this.rows = new RowFollower(
      channel,
      () => end,
      () => undefined,
    );
    this.end = end;
  }

  get position(): Position | null {
    return this.rows.position;
  }

  /** One turn; false when nothing was there. */
  turn(): boolean {
    const event = this.stream.take();
    if (event?.kind === 'snapshot') {
      this.rows.snapshot(event);
      if (this.isBook) this.copy.replace(event.rows as BookRow[]);
    } else if (event?.kind === 'delta') {
      this.rows.delta(event);
      if (this.isBook) for (const row of event.rows) this.copy.apply(row as BookRow);
    }
    return event !== undefined;
  }

  check(find: FindHistory): void {
    if (!this.isBook) return this.rows.check(find);
    if (this.position !== null) checkBook(this, textOf(this.copy), find);
  }
}

function checkBook({ channel, position }: Follower, text: string, find: FindHistory): void {
  const { offset } = position!;
  const expected = textOf(find(channel, position!).bookAt(offset));
  if (text !== expected) throw new Fault(`${channel} at ${offset}: ${text} instead of ${expected}`);
}

function textOf({
  bids,
  asks,
}: Pick<BookCopy, 'bids' | 'asks'> | { bids: readonly unknown[]; asks: readonly unknown[] }) {
  return JSON.stringify([bids, asks]);
}
