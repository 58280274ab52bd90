import { type GreeksBatch, type Instrument, type LevelBatch, type TopBatch, type TradeBatch } from '@livetape/model';
import { REJECT_REASONS, Sink, type Venue } from '@livetape/venues';
import { Activity } from './activity';
import { type Books } from './books';
import { type Clock } from './clock';
import { DeadLetters } from './dead-letters';
import { type Deduplication } from './deduplication';
import { FutureGuard } from './future-guard';
import { inflate } from './inflate';
import { Meter } from './meter';
import { type Session } from './session';
import { type Turn } from './turn';

/** Level rows of a feed without books: a frame that brings some all the same does not fill up. */
const LEVEL_ROWS = 4;
const EMPTY = new Uint8Array(0);

/** Where a feed's rows go. A batch is borrowed until the call returns and is never empty. */
export interface RowEvents {
  trades(batch: TradeBatch): void;
  tops(batch: TopBatch): void;
  /** Proven rows only: of a book first all of it, then what changed; a book that was lost begins again with all of it. */
  levels(batch: LevelBatch): void;
  greeks(batch: GreeksBatch): void;
  /** Every frame as it came, before it is decoded, with its receive time in µs. */
  frame?(bytes: Uint8Array, receiveTimeUs: number): void;
  /** Every snapshot that REST brought, as it came, with its receive time in µs. */
  answer?(url: string, body: Uint8Array, receiveTimeUs: number): void;
}

export interface IntakeOptions {
  readonly venue: Venue;
  readonly instruments: readonly Instrument[];
  readonly batchCapacity: number;
  readonly clock: Clock;
  readonly deduplication: Deduplication;
  /** Null where the feed follows none. */
  readonly books: () => Books | null;
  readonly events: RowEvents;
}

/**
 * Frames in, batches out. All frames of one socket read are one turn: they share a receive time, and their rows are
 * handed on together when the turn ends, or earlier when a batch is nearly full.
 */
export class Intake {
  readonly meter = new Meter();
  readonly deadLetters = new DeadLetters();
  readonly activity: Activity;
  /** Wall time of the last data frame, µs; 0 before the first. */
  lastDataAtUs = 0;
  private readonly sink: Sink;
  /** For what REST answers. */
  private readonly restSink: Sink;
  private readonly isGzip: boolean;
  private readonly future = new FutureGuard();
  /** Rejections counted when the last frame was set aside, by the sink that counts them. */
  private readonly rejectedBefore = new Map<object, Record<string, number>>();
  /** Wall time at which the rows handed on last were decoded, µs: the stamp of their batches. */
  private decodedAt = 0;
  private isTurn = false;
  private readonly endTurn = () => {
    this.isTurn = false;
    this.flush();
  };
  private isFlushing = false;
  private readonly turn = { serial: 0, atMs: 0 } satisfies Turn;

  constructor(private readonly options: IntakeOptions) {
    const { instruments, batchCapacity: capacity, venue } = options;
    const { snapshotRowsMax } = venue.books;
    // Half of it stays free before a frame, so that the largest snapshot always fits.
    const levelCapacity = Math.max(capacity * LEVEL_ROWS, 2 * snapshotRowsMax);
    this.isGzip = venue.compression === 'gzip';
    this.activity = new Activity(Math.max(0, ...instruments.map(({ id }) => id + 1)));
    this.sink = new Sink({ instruments, capacity, levelCapacity });
    this.restSink = new Sink({ instruments, capacity, levelCapacity: venue.snapshot === null ? 1 : snapshotRowsMax });
  }

  /** Frames that could not be read and trades of the future. */
  get rejected(): number {
    return this.sink.rejectedTotal + this.restSink.rejectedTotal + this.future.setAside;
  }

  get ignored(): number {
    return this.sink.counts.ignored;
  }

  /** Decodes one frame and tells its session what it held. */
  take(session: Session, bytes: Uint8Array): void {
    const { sink } = this;
    if (!this.isTurn) this.beginTurn();
    this.options.events.frame?.(bytes, sink.receiveTime);
    this.meter.frames++;
    const rows = this.rows();
    const levels = sink.levels.length;
    const rejected = sink.rejectedTotal;
    sink.link = session.link;
    this.decode(bytes);
    const hasRows = this.rows() > rows;
    if (hasRows) this.noteData(session, levels);
    else if (sink.rejectedTotal > rejected) this.setAside(bytes, sink);
    if (sink.hasNotices) for (const notice of sink.takeNotices()) session.notice(notice, this.turn.atMs);
    if (hasRows && sink.isNearlyFull) this.flush();
  }

  /** Decodes an answer of the venue's backfill and hands on what was missing. Returns how many ids that were. */
  takeFill(body: Uint8Array, instrument: Instrument): number {
    const { venue, deduplication, events } = this.options;
    const { trades } = this.restSink;
    this.flush();
    this.decodeAnswer(body, () => venue.backfill?.decode(body, instrument, this.restSink));
    this.stamp(this.restSink);
    const recovered = deduplication.filterMissing(trades, instrument.id);
    this.meter.trades += trades.length;
    this.activity.note(trades);
    if (trades.length > 0) events.trades(trades);
    return recovered;
  }

  /** Decodes a book that was fetched. False when it cannot be read. */
  takeSnapshot(body: Uint8Array, instrument: Instrument): boolean {
    const { venue, books, events, clock } = this.options;
    this.flush();
    const path = venue.snapshot?.request(instrument).path ?? '';
    events.answer?.(path, body, clock.wallUs());
    this.decodeAnswer(body, () => venue.snapshot?.decode(body, instrument, this.restSink));
    if (this.restSink.levels.length === 0) return false;
    this.stamp(this.restSink);
    books()?.take(this.restSink.levels);
    return true;
  }

  /** Hands on rows of books that were proven. */
  handLevels(proven: LevelBatch): void {
    proven.decodedAt = this.decodedAt;
    this.options.events.levels(proven);
  }

  /** Hands on what was decoded so far. */
  flush(): void {
    const { sink } = this;
    const { events, deduplication, clock, books } = this.options;
    if (this.isFlushing) return;
    this.isFlushing = true;
    if (this.rows() > 0) this.stamp(sink);
    if (sink.trades.length > 0) {
      this.future.filter(sink.trades);
      deduplication.filter(sink.trades, clock.monotonicMs());
      this.meter.record(sink.trades);
      this.activity.note(sink.trades);
      if (sink.trades.length > 0) events.trades(sink.trades);
    }
    if (sink.tops.length > 0) events.tops(sink.tops);
    if (sink.levels.length > 0) books()?.take(sink.levels);
    if (sink.greeks.length > 0) events.greeks(sink.greeks);
    sink.clear();
    this.isFlushing = false;
    books()?.ask();
  }

  private beginTurn(): void {
    const { clock } = this.options;
    this.isTurn = true;
    this.turn.serial++;
    this.turn.atMs = clock.monotonicMs();
    this.sink.receiveTime = clock.wallUs();
    clock.soon(this.endTurn);
  }

  /** Once for all batches of a turn. */
  private stamp({ trades, tops, levels, greeks }: Sink): void {
    this.decodedAt = this.options.clock.wallUs();
    trades.decodedAt = tops.decodedAt = levels.decodedAt = greeks.decodedAt = this.decodedAt;
  }

  private decode(bytes: Uint8Array): void {
    const { sink } = this;
    const frame = this.isGzip ? inflate(bytes) : bytes;
    if (frame !== null) this.options.venue.decode(frame, sink);
    // Opening marks where the frame's rows would begin: none is taken back with it.
    else if (sink.open(EMPTY)) sink.reject('malformed');
  }

  private decodeAnswer(body: Uint8Array, decode: () => void): void {
    const { restSink } = this;
    restSink.clear();
    restSink.receiveTime = this.options.clock.wallUs();
    const rejected = restSink.rejectedTotal;
    decode();
    if (restSink.rejectedTotal > rejected) this.setAside(body, restSink);
  }

  private rows(): number {
    const { trades, tops, levels, greeks } = this.sink;
    return trades.length + tops.length + levels.length + greeks.length;
  }

  /** @param levels rows of levels before the frame */
  private noteData(session: Session, levels: number): void {
    this.lastDataAtUs = this.sink.receiveTime;
    session.data(this.turn);
    if (this.sink.levels.length === levels) return;
    session.bookData(this.turn);
    this.options.books()?.filter(session, this.sink.levels, levels);
  }

  private setAside(bytes: Uint8Array, { counts, receiveTime }: Sink): void {
    const known = this.rejectedBefore;
    const reason = REJECT_REASONS.find((one) => counts.rejected[one] > (known.get(counts)?.[one] ?? 0));
    known.set(counts, { ...counts.rejected });
    this.deadLetters.add(bytes, reason ?? 'malformed', receiveTime);
  }
}
