import { Book, Mirror } from '@livetape/book';
import { type BookStatus, type FeedStatus, type Gap } from '@livetape/model';
import { type Kind, type Venue } from '@livetape/venues';
import { Feed } from './feed';
import { type FeedOptions } from './feed-options';
import { ManualClock } from './manual-clock';
import { MemoryHttp } from './memory-http';
import { type MemorySocket, MemoryTransport } from './memory-transport';
import { type PlainBook, plainInstruments, plainVenue } from './plain-venue';
import { type TradesBefore } from './trades-before';

export { plainInstruments, plainVenue };

/** Levels of each side. */
const LEVELS = 100;
const EMPTY = new Book(1);

/** 2026-01-01T00:00:00Z. */
export const START_MS = Date.UTC(2026, 0, 1);

export interface RigOptions {
  readonly venue?: Partial<Venue>;
  readonly instruments?: number;
  readonly kinds?: readonly Kind[];
  readonly resumeFrom?: ReadonlyMap<number, number>;
  readonly before?: TradesBefore;
  readonly random?: () => number;
  readonly received?: (socket: MemorySocket, text: string) => void;
  /** Sockets open and acknowledge by themselves. */
  readonly isObliging?: boolean;
}

/** A feed of the plain venue between a manual clock, memory sockets and memory HTTP, with all that it said. */
export class Rig {
  readonly clock = new ManualClock(START_MS);
  readonly http = new MemoryHttp();
  readonly transport: MemoryTransport;
  readonly feed: Feed;
  /** `instrument:id` of every trade handed on, in order. */
  readonly trades: string[] = [];
  readonly batches: { readonly length: number; readonly receiveTime: number }[] = [];
  /** `decodedAt` of every batch handed on, in order. */
  readonly stamps: number[] = [];
  readonly gaps: Gap[] = [];
  readonly statuses: FeedStatus[] = [];
  /** `symbol state: reason` of every change of a book. */
  readonly books: BookStatus[] = [];
  /** What a consumer of the proven rows sees. */
  readonly mirror: Mirror;
  greeks = 0;

  constructor(options: RigOptions = {}) {
    this.transport = new MemoryTransport(options.received ?? ((socket) => options.isObliging !== false && ack(socket)));
    const venue = plainVenue(options.venue);
    this.mirror = new Mirror({ instruments: options.instruments ?? 1, levels: LEVELS });
    this.feed = new Feed({
      venue,
      instruments: plainInstruments(options.instruments ?? 1),
      kinds: options.kinds ?? ['trades'],
      endpoints: venue.endpoints,
      batchCapacity: 4_096,
      levels: LEVELS,
      clock: this.clock,
      random: options.random ?? (() => 0.5),
      transport: this.transport,
      http: this.http,
      resumeFrom: options.resumeFrom,
      before: options.before,
      events: this.events(),
    });
  }

  get socket(): MemorySocket {
    return this.transport.newest;
  }

  get state(): string {
    return this.feed.status().state;
  }

  /** Starts, opens the socket and lets the first trades in. */
  goLive(...ids: number[]): void {
    this.feed.start();
    this.socket.accept();
    this.deliver(...ids);
  }

  /** The venue sends trades of the first instrument in one frame, stamped with the time now. */
  deliver(...ids: number[]): void {
    this.deliverOn(this.socket, ...ids);
  }

  deliverOn(socket: MemorySocket, ...ids: number[]): void {
    socket.deliver(this.frame(...ids));
    this.clock.turn();
  }

  /** The venue sends messages about books, each in a frame of its own, in one turn. */
  tell(...messages: PlainBook[]): void {
    this.tellOn(this.socket, ...messages);
  }

  tellOn(socket: MemorySocket, ...messages: PlainBook[]): void {
    for (const message of messages) socket.deliver(JSON.stringify(message));
    this.clock.turn();
  }

  /** Answers the oldest request with a book. */
  async seed(message: PlainBook): Promise<void> {
    this.http.open[0].answer(200, JSON.stringify({ snapshot: true, ...message }));
    await settle();
  }

  /** The mirrored book of an instrument: bids and asks best first, as `price:size`. */
  book(instrument = 0): string {
    const book = this.mirror.book(instrument);
    const side = (one: 'bids' | 'asks') => {
      const { price, size, length } = (book ?? EMPTY)[one];
      return ids(1, length).map((back) => `${price[length - back]}:${size[length - back]}`);
    };
    return `${side('bids').join(' ')} | ${side('asks').join(' ')}`;
  }

  bookState(instrument = 0): string | undefined {
    return this.books.findLast((status) => status.instrument === instrument)?.state;
  }

  frame(...ids: number[]): string {
    const ms = this.clock.wallUs() / 1_000;
    return JSON.stringify(ids.map((id) => ({ i: 0, id, ms })));
  }

  /** Answers the oldest request with trades of the first instrument. */
  async answer(...ids: number[]): Promise<void> {
    this.http.open[0].answer(200, this.frame(...ids));
    await settle();
  }

  /** Lets time pass, and promises settle each 100 ms. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 100) {
      this.clock.advance(Math.min(100, left));
      await settle();
    }
  }

  private events(): FeedOptions['events'] {
    return {
      trades: (batch) => {
        this.stamps.push(batch.decodedAt);
        this.batches.push({ length: batch.length, receiveTime: batch.receiveTime[0] });
        for (let row = 0; row < batch.length; row++) this.trades.push(`${batch.instrument[row]}:${batch.idOf(row)}`);
      },
      tops: () => undefined,
      levels: (batch) => {
        this.stamps.push(batch.decodedAt);
        this.mirror.apply(batch);
      },
      greeks: (batch) => (this.greeks += batch.length),
      book: (status) => this.books.push(status),
      gap: (gap) => this.gaps.push(gap),
      status: (status) => this.statuses.push(status),
    };
  }
}

export function ack(socket: MemorySocket, id = '1'): void {
  socket.deliver(JSON.stringify({ type: 'ack', id }));
}

/** Integers from first to last. */
export function ids(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** Trades of the first instrument as `Rig.trades` writes them. */
export function rows(first: number, last: number): string[] {
  return ids(first, last).map((id) => `0:${id}`);
}

/** Runs what waits for promises that are settled already. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}
