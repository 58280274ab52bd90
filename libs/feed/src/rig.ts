import { type BookRules, type FeedStatus, type Gap, type Instrument } from '@livetape/model';
import { type Kind, type Sink, type Venue } from '@livetape/venues';
import { Feed, type FeedOptions } from './feed';
import { ManualClock } from './manual-clock';
import { MemoryHttp } from './memory-http';
import { type MemorySocket, MemoryTransport } from './memory-transport';

/** 2026-01-01T00:00:00Z. */
export const START_MS = Date.UTC(2026, 0, 1);

const PLAIN_BOOKS: BookRules = {
  seed: 'rest',
  checksum: null,
  depth: null,
  snapshotDepth: null,
  snapshotRowsMax: 1_000,
  reseedMs: null,
};

/** A venue as simple as can be, for the specs of this library: JSON frames, dense ids, one instrument per row. */
export function plainVenue(change: Partial<Venue> = {}): Venue {
  return {
    id: 'plain',
    title: 'Plain',
    endpoints: { socket: 'ws://plain', rest: 'http://plain' },
    defaultSymbols: ['A'],
    limits: { streamsPerSocket: 100, framesPerSecond: 5, restWeightPerMinute: 1_200, socketAgeMsMax: 86_400_000 },
    keepalive: null,
    denseTrades: true,
    books: PLAIN_BOOKS,
    plan: (instruments, kinds, { socket }) => [
      { url: `${socket}/all`, subscribe: [{ ids: ['1'], frame: '{"subscribe":"1"}' }], instruments, kinds },
    ],
    decode: (frame, sink) => decode(frame, sink),
    metadata: { requests: () => [{ path: '/instruments', weight: 10 }], parse: (body) => JSON.parse(body) },
    backfill: {
      rowsMax: 1_000,
      request: ({ symbol }, fromId, rows) => ({ path: `/trades/${symbol}/${fromId}/${rows}`, weight: 4 }),
      decode: (body, _instrument, sink) => decode(body, sink),
    },
    resync: null,
    snapshot: null,
    ...change,
  };
}

/** A trade of the plain venue on the wire. */
export interface PlainTrade {
  readonly i: number;
  readonly id: number | string;
  readonly ms: number;
  /** First and last single-trade id, of an aggregate. */
  readonly range?: readonly [number, number];
}

function decode(frame: Uint8Array, sink: Sink): void {
  let parsed;
  try {
    parsed = JSON.parse(new TextDecoder().decode(frame));
  } catch {
    // JSON.parse has no other way to say that a frame is malformed.
    parsed = null;
  }
  if (parsed?.type !== undefined) sink.notify(parsed);
  else if (sink.openArray(frame) && Array.isArray(parsed)) for (const trade of parsed) appendTrade(trade, sink);
  else sink.reject('malformed');
}

function appendTrade({ i, id, ms, range }: PlainTrade, { trades, receiveTime }: Sink): void {
  const row = trades.claim();
  const text = new TextEncoder().encode(String(id));
  trades.instrument[row] = i;
  trades.price[row] = 1;
  trades.size[row] = 1;
  trades.aggressor[row] = 1;
  trades.id[row] = typeof id === 'number' ? id : -1;
  trades.idText.set(row, text, 0, text.length);
  trades.sequence[row] = trades.id[row];
  trades.firstId[row] = range?.[0] ?? trades.id[row];
  trades.lastId[row] = range?.[1] ?? trades.id[row];
  trades.eventTime[row] = ms * 1_000;
  trades.receiveTime[row] = receiveTime;
}

export function plainInstruments(count: number): Instrument[] {
  return Array.from({ length: count }, (_, id) => {
    const symbol = String.fromCharCode(65 + id);
    return { id, venue: 'plain', symbol, base: symbol, quote: 'Q', priceDecimals: 0, sizeDecimals: 0 };
  });
}

export interface RigOptions {
  readonly venue?: Partial<Venue>;
  readonly instruments?: number;
  readonly kinds?: readonly Kind[];
  readonly resumeFrom?: ReadonlyMap<number, number>;
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
  readonly gaps: Gap[] = [];
  readonly statuses: FeedStatus[] = [];

  constructor(options: RigOptions = {}) {
    this.transport = new MemoryTransport(options.received ?? ((socket) => options.isObliging !== false && ack(socket)));
    const venue = plainVenue(options.venue);
    this.feed = new Feed({
      venue,
      instruments: plainInstruments(options.instruments ?? 1),
      kinds: options.kinds ?? ['trades'],
      endpoints: venue.endpoints,
      batchCapacity: 4_096,
      clock: this.clock,
      random: options.random ?? (() => 0.5),
      transport: this.transport,
      http: this.http,
      resumeFrom: options.resumeFrom,
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
        this.batches.push({ length: batch.length, receiveTime: batch.receiveTime[0] });
        for (let row = 0; row < batch.length; row++) this.trades.push(`${batch.instrument[row]}:${batch.idOf(row)}`);
      },
      tops: () => undefined,
      levels: () => undefined,
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
