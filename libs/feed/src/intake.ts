import { type Instrument, type LevelBatch, type TopBatch, type TradeBatch } from '@livetape/model';
import { REJECT_REASONS, Sink, type Venue } from '@livetape/venues';
import { type Clock } from './clock';
import { DeadLetters } from './dead-letters';
import { type Deduplication } from './deduplication';
import { FutureGuard } from './future-guard';
import { Meter } from './meter';
import { type Session } from './session';

/** Where a feed's rows go. A batch is borrowed until the call returns and is never empty. */
export interface RowEvents {
  trades(batch: TradeBatch): void;
  tops(batch: TopBatch): void;
  levels(batch: LevelBatch): void;
  /** Every frame as it came, before it is decoded, with its receive time in µs. */
  frame?(bytes: Uint8Array, receiveTimeUs: number): void;
}

export interface IntakeOptions {
  readonly venue: Venue;
  readonly instruments: readonly Instrument[];
  readonly batchCapacity: number;
  readonly clock: Clock;
  readonly deduplication: Deduplication;
  readonly events: RowEvents;
}

/**
 * Frames in, batches out. All frames of one socket read are one turn: they share a receive time, and their rows are
 * handed on together when the turn ends, or earlier when a batch is nearly full.
 */
export class Intake {
  readonly meter = new Meter();
  readonly deadLetters = new DeadLetters();
  /** Wall time of the last data frame, µs; 0 before the first. */
  lastDataAtUs = 0;
  private readonly sink: Sink;
  private readonly fillSink: Sink;
  private readonly future = new FutureGuard();
  /** Rejections counted when the last frame was set aside, by the sink that counts them. */
  private readonly rejectedBefore = new Map<object, Record<string, number>>();
  private isTurn = false;
  private turnAtMs = 0;

  constructor(private readonly options: IntakeOptions) {
    const { instruments, batchCapacity: capacity } = options;
    this.sink = new Sink({ instruments, capacity });
    this.fillSink = new Sink({ instruments, capacity });
  }

  /** Frames that could not be read and trades of the future. */
  get rejected(): number {
    return this.sink.rejectedTotal + this.fillSink.rejectedTotal + this.future.setAside;
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
    const rejected = sink.rejectedTotal;
    this.options.venue.decode(bytes, sink);
    if (this.rows() > rows) this.noteData(session);
    else if (sink.rejectedTotal > rejected) this.setAside(bytes, sink);
    for (const notice of sink.takeNotices()) session.notice(notice, this.turnAtMs);
    if (sink.isNearlyFull) this.flush();
  }

  /** Decodes an answer of the venue's backfill and hands on what was missing. Returns how many ids that were. */
  takeFill(body: Uint8Array, instrument: Instrument): number {
    const { venue, clock, deduplication, events } = this.options;
    const { trades } = this.fillSink;
    this.flush();
    this.fillSink.clear();
    this.fillSink.receiveTime = clock.wallUs();
    const rejected = this.fillSink.rejectedTotal;
    venue.backfill?.decode(body, instrument, this.fillSink);
    if (this.fillSink.rejectedTotal > rejected) this.setAside(body, this.fillSink);
    const recovered = deduplication.filterMissing(trades, instrument.id);
    this.meter.trades += trades.length;
    if (trades.length > 0) events.trades(trades);
    return recovered;
  }

  /** Hands on what was decoded so far. */
  flush(): void {
    const { sink } = this;
    const { events, deduplication, clock } = this.options;
    if (sink.trades.length > 0) {
      this.future.filter(sink.trades);
      deduplication.filter(sink.trades, clock.monotonicMs());
      this.meter.record(sink.trades);
      if (sink.trades.length > 0) events.trades(sink.trades);
    }
    if (sink.tops.length > 0) events.tops(sink.tops);
    if (sink.levels.length > 0) events.levels(sink.levels);
    sink.clear();
  }

  private beginTurn(): void {
    const { clock } = this.options;
    this.isTurn = true;
    this.turnAtMs = clock.monotonicMs();
    this.sink.receiveTime = clock.wallUs();
    clock.soon(() => {
      this.isTurn = false;
      this.flush();
    });
  }

  private rows(): number {
    return this.sink.trades.length + this.sink.tops.length + this.sink.levels.length;
  }

  private noteData(session: Session): void {
    this.lastDataAtUs = this.sink.receiveTime;
    session.data(this.turnAtMs);
  }

  private setAside(bytes: Uint8Array, { counts, receiveTime }: Sink): void {
    const known = this.rejectedBefore;
    const reason = REJECT_REASONS.find((one) => counts.rejected[one] > (known.get(counts)?.[one] ?? 0));
    known.set(counts, { ...counts.rejected });
    this.deadLetters.add(bytes, reason ?? 'malformed', receiveTime);
  }
}
