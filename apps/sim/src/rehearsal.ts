import { gunzipSync } from 'node:zlib';
import { type Instrument, Side } from '@livetape/model';
import { type Kind, Sink, type Venue, venues } from '@livetape/venues';
import { type DialectEntry } from './dialects/dialect';
import { type FaultSettings } from './faults/fault';
import { type Ladder } from './market/ladder';
import { type MemoryConnection } from './memory-connection';
import { MEMORY_BASES, MemoryExchange } from './memory-exchange';

/** Books are told at whole tenths of a second: there they are what the market has. */
const START_MS = Date.UTC(2026, 10, 21);
const SLICE_MS = 50;
const CAPACITY = 100_000;

type Levels = readonly (readonly [price: number, size: number])[];

/** For specs: a dialect heard as the product hears it, by the venue's own metadata, plan and decoder, without sockets. */
export class Rehearsal {
  readonly exchange: MemoryExchange;
  readonly instruments: readonly Instrument[];
  readonly sink: Sink;
  /** Ids that were acknowledged, and codes of refusals. */
  readonly acks: string[] = [];
  readonly refusals: string[] = [];
  readonly heard: string[] = [];
  private readonly books = new Map<string, Map<number, number>>();
  private readonly connections: MemoryConnection[] = [];
  private applied = 0;

  private constructor(
    readonly venue: Venue,
    entry: DialectEntry,
    { symbols, faults = {}, seed = 21 }: RehearsalOptions,
  ) {
    const run = { seed, rate: 400, warmupMs: 2_000, startMs: START_MS };
    this.exchange = new MemoryExchange({ ...run, entry, symbols: symbols ?? entry.listings.length });
    this.exchange.faults(faults);
    const { dialect } = this.exchange;
    const specs = venue.metadata.requests(dialect.symbols).flatMap(({ path }) => venue.metadata.parse(this.get(path)));
    this.instruments = dialect.symbols.flatMap((symbol, id) => {
      const spec = specs.find((each) => each.symbol === symbol);
      return spec ? [{ ...spec, id, venue: venue.id }] : [];
    });
    this.sink = new Sink({ instruments: this.instruments, capacity: CAPACITY });
  }

  /** Opens what the venue plans for all instruments, subscribes, and lets the time pass. */
  static async start(entry: DialectEntry, options: RehearsalOptions): Promise<Rehearsal> {
    const rehearsal = new Rehearsal(await venues[entry.venueId](), entry, options);
    for (const { url, subscribe } of rehearsal.plan(options.kinds)) {
      const connection = rehearsal.connect(url);
      for (const { frame } of subscribe) rehearsal.exchange.receive(connection, frame);
    }
    return rehearsal;
  }

  plan(kinds: readonly Kind[]) {
    return this.venue.plan(this.instruments, kinds, MEMORY_BASES);
  }

  /** Opens a connection; what it says is decoded, and answered where the venue wants an answer. */
  connect(url: string): MemoryConnection {
    const connection = this.exchange.open(this.bootstrapped(url), {
      frame: (bytes) => this.hear(connection as MemoryConnection, bytes),
      ping: () => undefined,
      closed: () => undefined,
    });
    if (connection === null) throw new Error(`no service at ${url}`);
    this.connections.push(connection);
    return connection;
  }

  /** The client sends a frame on one of its connections, numbered as they were planned. */
  say(frame: string, connection = 0): void {
    this.exchange.receive(this.connections[connection], frame);
    this.exchange.flush();
  }

  run(ms: number): void {
    for (let passed = 0; passed < ms; passed += SLICE_MS) {
      this.exchange.step(SLICE_MS);
      this.exchange.flush();
    }
  }

  /** Body of a GET. Throws when it is refused. */
  get(path: string): string {
    const answer = this.exchange.request('GET', `${MEMORY_BASES.rest}${path}`);
    if (answer?.status !== 200) throw new Error(`${path}: ${answer?.status} ${answer?.body}`);
    return answer.body;
  }

  /** Brings an instrument's book by REST into the sink. */
  seed(instrument: Instrument): void {
    const { snapshot } = this.venue;
    const body = this.get(snapshot?.request(instrument).path ?? '');
    snapshot?.decode(Buffer.from(body), instrument, this.sink);
  }

  /** Rows of trades of an instrument. */
  trades({ id }: Instrument): number[] {
    const { trades } = this.sink;
    return Array.from({ length: trades.length }, (_, row) => row).filter((row) => trades.instrument[row] === id);
  }

  /** The book that frames alone lead to, best first: bids, then asks. */
  heardBook({ id }: Instrument): readonly [Levels, Levels] {
    this.apply();
    const side = (which: Side) => {
      const levels = [...(this.books.get(`${id}:${which}`) ?? [])];
      return levels.sort(([a], [b]) => (which === Side.Bid ? b - a : a - b));
    };
    return [side(Side.Bid), side(Side.Ask)];
  }

  /** The book that the market has, at the instrument's scale, which may be finer than the listing's. */
  trueBook({ id, priceDecimals, sizeDecimals }: Instrument): readonly [Levels, Levels] {
    const { books, listings } = this.exchange.market;
    const scales = [
      10 ** (priceDecimals - listings[id].priceDecimals),
      10 ** (sizeDecimals - listings[id].sizeDecimals),
    ];
    const scaled = (ladder: Ladder) => levelsOf(ladder).map(([p, s]) => [p * scales[0], s * scales[1]] as const);
    return [scaled(books[id].bids), scaled(books[id].asks)];
  }

  /** Where to connect: the venue may have to be asked. */
  private bootstrapped(url: string): string {
    const { bootstrap } = this.venue;
    if (bootstrap === undefined) return url;
    const answer = this.exchange.request('POST', `${MEMORY_BASES.rest}${bootstrap.request.path}`);
    return bootstrap.url(answer?.body ?? '', url);
  }

  private hear(connection: MemoryConnection, sent: Uint8Array): void {
    const bytes = this.venue.compression === 'gzip' ? gunzipSync(sent) : sent;
    this.heard.push(Buffer.from(bytes).toString());
    this.venue.decode(bytes, this.sink);
    for (const notice of this.sink.takeNotices()) {
      if (notice.type === 'ack') this.acks.push(notice.id);
      if (notice.type === 'refused') this.refusals.push(notice.code);
      if (notice.type === 'reply') this.exchange.receive(connection, notice.frame);
    }
  }

  private apply(): void {
    const { levels } = this.sink;
    for (; this.applied < levels.length; this.applied++) {
      const row = this.applied;
      const isFirst = row === 0 || levels.last[row - 1] === 1;
      if (isFirst && levels.isSnapshot[row] === 1)
        for (const side of [Side.Bid, Side.Ask]) this.side(row, side).clear();
      if (levels.price[row] === 0) continue;
      const side = this.side(row, levels.side[row] as Side);
      if (levels.size[row] === 0) side.delete(levels.price[row]);
      else side.set(levels.price[row], levels.size[row]);
    }
  }

  private side(row: number, side: Side): Map<number, number> {
    const key = `${this.sink.levels.instrument[row]}:${side}`;
    const known = this.books.get(key) ?? new Map<number, number>();
    this.books.set(key, known);
    return known;
  }
}

/** What to rehearse; all of the venue's instruments where `symbols` is not given. */
export interface RehearsalOptions {
  readonly kinds: readonly Kind[];
  readonly symbols?: number;
  readonly faults?: FaultSettings;
  readonly seed?: number;
}

function levelsOf({ prices, sizes, length }: Ladder): Levels {
  return Array.from({ length }, (_, i) => [prices[length - 1 - i], sizes[length - 1 - i]] as const);
}
