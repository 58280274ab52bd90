import { type BookHealth, type BookState, type GapCause, type LevelBatch } from '@livetape/model';
import { type Book } from './book';
import { BookChecksum } from './book-checksum';
import { endOfMessage, follows, joins, missingRange, Order, type Range } from './continuity';
import { ProvenRows } from './proven-rows';
import { ResyncSchedule } from './resync-schedule';
import { bookCapacity, type SynchroniserOptions } from './synchroniser-options';
import { TrackedBook } from './tracked-book';

/**
 * Keeps the books of a venue's instruments right, wherever their snapshots come from (`BookSeed`).
 *
 * Every message is checked: that it follows the one before, that the venue's checksum is the book's, that the book is not
 * crossed. What fails makes that one book stale; it stays readable, a snapshot is asked for, and nothing of the book is handed
 * on before it is proven again. Pure: time and randomness are given. Memory: see `Book`, for each instrument; nothing is
 * allocated for a message that is applied.
 */
export class Synchroniser {
  private readonly tracks: (TrackedBook | undefined)[] = [];
  private readonly proven: ProvenRows;
  private readonly checksum: BookChecksum | null;
  /** Monotonic ms, and ms since the epoch, of the call under way. */
  private readonly clock = new Float64Array(2);
  /** Snapshots come beside the stream of deltas, which wait for them. */
  private readonly isFetched: boolean;
  private readonly resyncs: ResyncSchedule;

  constructor(private readonly options: SynchroniserOptions) {
    const { rules, instruments, bufferRows, events, random } = options;
    const capacity = bookCapacity(options);
    for (const instrument of instruments) {
      this.tracks[instrument.id] = new TrackedBook({ instrument, rules, capacity, bufferRows });
    }
    this.proven = new ProvenRows(Math.max(options.capacity, 2 * capacity + 1), (levels) => events.proven(levels));
    this.checksum = rules.checksum === null ? null : new BookChecksum(rules.checksum);
    this.isFetched = rules.seed === 'rest' || rules.seed === 'request';
    this.resyncs = new ResyncSchedule({ random, isFetched: this.isFetched, ask: (id) => events.wanted(id) });
  }

  /** Begins anew with every book: where a snapshot is fetched, that is done after the first delta. */
  start(): void {
    for (const track of this.tracks) if (track !== undefined) this.resyncs.await(track);
  }

  /** Takes decoded messages, deltas and snapshots, in the order in which they came. `levels` is borrowed. */
  take(levels: LevelBatch, nowMs: number, wallMs: number): void {
    this.setClock(nowMs, wallMs);
    this.proven.lend(levels);
    let from = 0;
    while (from < levels.length) {
      const to = endOfMessage(levels, from);
      const track = this.tracks[levels.instrument[from]];
      if (track !== undefined) this.takeMessage(track, levels, from, to);
      from = to;
    }
    this.proven.flush();
    this.resyncs.askDue(this.tracks, nowMs);
  }

  /** Does what is due: asks again, gives up on crossed books, fetches anew what cannot be checked. Call it about once a second. */
  tick(nowMs: number, wallMs: number): void {
    this.setClock(nowMs, wallMs);
    for (const track of this.tracks) if (track !== undefined) this.tickOne(track, nowMs);
    this.proven.flush();
    this.resyncs.askDue(this.tracks, nowMs);
  }

  /** The stream of these instruments ended: their books are stale until a new one has brought or proven them. */
  interrupted(instrumentIds: readonly number[], reason: string, nowMs: number, wallMs: number): void {
    this.setClock(nowMs, wallMs);
    for (const id of instrumentIds) {
      const track = this.track(id);
      if (track.isFollowing) this.lose(track, 'disconnect', reason, null);
      this.setState(track, staleOr(track), reason);
      track.buffer.clear();
      track.isCut = true;
      this.resyncs.await(track);
      if (this.options.rules.seed === 'stream') this.resyncs.schedule(track, nowMs);
    }
    this.resyncs.askDue(this.tracks, nowMs);
  }

  /** No message comes any more, and none is missing: every book is stale. */
  end(reason: string, nowMs: number, wallMs: number): void {
    this.setClock(nowMs, wallMs);
    for (const track of this.tracks) {
      if (track === undefined) continue;
      track.isFollowing = track.isPublished = false;
      track.buffer.release();
      this.setState(track, staleOr(track), reason);
    }
  }

  /** Frames of the connection that carries these instruments are missing, whichever they were about. */
  missed(instrumentIds: readonly number[], frames: { from: number; to: number }, nowMs: number, wallMs: number): void {
    this.setClock(nowMs, wallMs);
    for (const id of instrumentIds) {
      const track = this.track(id);
      const range = [String(frames.from), String(frames.to)] as const;
      if (track.isFollowing) this.lose(track, 'sequence', 'frames of the connection are missing', range);
      track.buffer.clear();
    }
    this.resyncs.askDue(this.tracks, nowMs);
  }

  /** A socket is subscribed to the deltas of these instruments. */
  connected(instrumentIds: readonly number[]): void {
    for (const id of instrumentIds) {
      const track = this.track(id);
      this.resyncs.connected(track);
      if (!this.isFetched) track.due.ask = Infinity;
    }
  }

  /** The snapshot could not be had: it is asked for again, not before `retryAfterMs` where the venue said so. */
  failed(instrumentId: number, nowMs: number, retryAfterMs: number | null): void {
    this.resyncs.failed(this.track(instrumentId), nowMs, retryAfterMs);
  }

  /** How well a book is. A copy. */
  status(instrumentId: number): BookHealth {
    return this.track(instrumentId).health();
  }

  /**
   * The book as of its last message: proven while it is synced. While it is stale it stays readable, but may have taken the
   * message that crossed it or failed its checksum; who wants the last proven book follows `proven` with a `Mirror`.
   */
  book(instrumentId: number): Book {
    return this.track(instrumentId).book;
  }

  private takeMessage(track: TrackedBook, levels: LevelBatch, from: number, to: number): void {
    track.messages++;
    track.lastMessageAt[0] = this.clock[1];
    if (levels.isSnapshot[from] === 1) {
      this.takeSnapshot(track, levels, from, to);
      return;
    }
    track.isConnected = true;
    track.isCut = false;
    if (track.isFollowing) this.follow(track, levels, from, to);
    else if (this.isFetched) this.keep(track, levels, from, to);
  }

  private follow(track: TrackedBook, levels: LevelBatch, from: number, to: number): void {
    const { sequence } = track;
    const order = track.isJoining ? joins(levels, from, sequence, 0) : follows(levels, from, sequence, 0);
    if (order === Order.Old) {
      // Where a lost delta cannot be seen, one out of its order is the only sign that something is wrong.
      const isLate = !track.isJoining && levels.lastSequence[from] < sequence[0];
      if (this.options.rules.reseedMs !== null && isLate) track.due.reseed = this.clock[0];
      return;
    }
    if (order === Order.Gap) {
      this.lose(track, 'sequence', 'deltas are missing', missingRange(levels, from, sequence[0]));
      if (this.isFetched) this.keep(track, levels, from, to);
      return;
    }
    if (track.isReseeding && this.isFetched) track.buffer.add(levels, from, to);
    track.isJoining = false;
    this.proven.apply(track, levels, from, to);
    track.keepPlace(levels, from);
    this.judge(track, levels, from);
  }

  /** The book took a message, or a snapshot and what waited for it: hands it on when it is right. */
  private judge(track: TrackedBook, levels: LevelBatch, row: number): void {
    const { book } = track;
    if (this.checksum !== null && !track.passes(this.checksum, levels, row)) {
      this.proven.undo();
      const sequence = track.sequence[0] < 0 ? null : String(track.sequence[0]);
      this.lose(track, 'checksum', 'the venue’s checksum is another', sequence === null ? null : [sequence, sequence]);
    } else if (book.isCrossed) {
      this.proven.undo();
      this.hold(track);
    } else if (track.isPublished) {
      this.proven.end(track);
    } else {
      this.proven.undo();
      this.publish(track);
    }
  }

  private publish(track: TrackedBook): void {
    this.proven.snapshot(track);
    track.isPublished = true;
    track.due.uncross = Infinity;
    track.syncedAt = this.clock[0];
    this.setState(track, 'synced', 'follows the venue message by message');
  }

  private hold(track: TrackedBook): void {
    const { crossedMsMax } = this.options;
    track.crossed++;
    track.isPublished = false;
    if (track.due.uncross === Infinity) track.due.uncross = this.clock[0] + crossedMsMax;
    this.setState(track, staleOr(track), 'best bid is not below best ask');
    if (this.clock[0] >= track.due.uncross) this.giveUpCrossed(track);
  }

  private giveUpCrossed(track: TrackedBook): void {
    track.due.uncross = Infinity;
    if (this.options.rules.seed === 'periodic') return;
    this.lose(track, 'crossed', 'best bid was not below best ask for too long', null);
  }

  private takeSnapshot(track: TrackedBook, levels: LevelBatch, from: number, to: number): void {
    if (this.isPassedOver(track, levels, from)) return;
    const { buffer } = track;
    if (this.isFetched && !track.isReachedBy(levels, from)) {
      this.resyncs.schedule(track, this.clock[0]);
      return;
    }
    track.seed(levels, from, to);
    const { reseedMs } = this.options.rules;
    track.due.reseed = reseedMs === null ? Infinity : this.clock[0] + reseedMs * (0.9 + 0.2 * this.options.random());
    const caughtUp = track.catchUp();
    this.proven.begin(0);
    if (caughtUp < 0 || buffer.rows === null) this.judge(track, levels, from);
    else this.judge(track, buffer.rows, caughtUp);
    buffer.release();
  }

  /** Snapshots that say nothing new: one older than the book, or one that came when no stream carries on from it. */
  private isPassedOver(track: TrackedBook, levels: LevelBatch, row: number): boolean {
    const last = levels.lastSequence[row];
    if (this.options.rules.seed === 'periodic') {
      return track.isFollowing && last >= 0 && last < track.sequence[0] && levels.eventTime[row] <= track.times[0];
    }
    if (!this.isFetched) return false;
    if (!track.isFollowing) return track.isCut;
    return !track.isReseeding && last <= track.sequence[0];
  }

  /** Keeps a delta for the snapshot to come, which the first one calls for. */
  private keep(track: TrackedBook, levels: LevelBatch, from: number, to: number): void {
    const last = track.buffer.rows?.lastSequence[track.buffer.rows.length - 1] ?? -1;
    if (track.buffer.add(levels, from, to) === Order.Gap) {
      this.tellGap(track, 'sequence', missingRange(levels, from, last));
    }
    if (track.isWaiting) this.resyncs.schedule(track, this.clock[0]);
  }

  /** The book can no longer be trusted. */
  private lose(track: TrackedBook, cause: GapCause, reason: string, range: Range | null): void {
    this.proven.flush();
    track.isFollowing = track.isPublished = track.isReseeding = false;
    track.due.reseed = track.due.uncross = Infinity;
    track.buffer.clear();
    this.tellGap(track, cause, range);
    this.setState(track, staleOr(track), reason);
    if (this.options.rules.seed !== 'periodic') this.resyncs.lost(track, this.clock[0]);
  }

  private tellGap(track: TrackedBook, cause: GapCause, range: Range | null): void {
    track.gaps++;
    const [from, to] = range ?? [null, null];
    this.options.events.gap({ instrument: track.instrument.id, cause, from, to });
  }

  private setState(track: TrackedBook, state: BookState, reason: string): void {
    if (track.state === state && track.reason === reason) return;
    track.reason = reason;
    if (track.state !== state) track.since = this.clock[1];
    track.state = state;
    this.proven.flush();
    const { venue } = this.options;
    const { instrument, since } = track;
    this.options.events.state({ venue, symbol: instrument.symbol, instrument: instrument.id, state, since, reason });
  }

  private tickOne(track: TrackedBook, nowMs: number): void {
    if (track.since === 0) track.since = this.clock[1];
    if (track.due.uncross <= nowMs) this.giveUpCrossed(track);
    if (this.options.rules.seed !== 'periodic') this.resyncs.tick(track, nowMs);
  }

  private setClock(nowMs: number, wallMs: number): void {
    this.clock[0] = nowMs;
    this.clock[1] = wallMs;
  }

  private track(instrumentId: number): TrackedBook {
    const track = this.tracks[instrumentId];
    if (track === undefined) throw new RangeError(`no instrument ${instrumentId}`);
    return track;
  }
}

/** A book that was right once is stale, not empty. */
function staleOr({ state }: TrackedBook): BookState {
  return state === 'buffering' ? 'buffering' : 'stale';
}
