import { type TrackedBook } from './tracked-book';

/** Without a delta for this long after it was subscribed to, a book is fetched all the same: its market is quiet. */
const FIRST_DELTA_MS_MAX = 3000;
/** A snapshot that has not come by then is asked for again. */
const SNAPSHOT_MS_MAX = 20_000;
/** A book that was right for as long has its failures forgiven. */
const STABLE_MS = 10_000;
/** A book that has left what its snapshot reached is fetched anew at most so often. */
const SHALLOW_MS = 1000;
const FIRST_MS = 1000;
const LONGEST_MS = 60_000;

/** What a schedule is made of. */
export interface ResyncScheduleOptions {
  readonly random: () => number;
  /** Snapshots come beside the stream, so that they are of no use before its first delta. */
  readonly isFetched: boolean;
  /** Asks for the snapshot now. */
  readonly ask: (instrumentId: number) => void;
}

/**
 * When snapshots are asked for: at once for a book that was right for a while, and then 0.5 to 1 times 1, 2, 4 … 60 s apart,
 * so that a book that cannot be had costs little, and books lost at once do not ask at once. Times are monotonic ms.
 */
export class ResyncSchedule {
  private hasDue = false;

  constructor(private readonly options: ResyncScheduleOptions) {}

  /** Asks for a snapshot as soon as that may be. */
  schedule(track: TrackedBook, nowMs: number): void {
    const { due, attempts } = track;
    track.isWaiting = false;
    due.answer = Infinity;
    this.hasDue = true;
    if (due.ask === Infinity) due.ask = nowMs + (attempts === 0 ? 0 : this.wait(attempts));
  }

  /** The same for a book that was lost just now. A snapshot that is on its way may still fit what follows the loss. */
  lost(track: TrackedBook, nowMs: number): void {
    this.forgive(track, nowMs);
    track.syncedAt = Infinity;
    if (track.due.answer === Infinity) this.schedule(track, nowMs);
  }

  /** The one who was asked could not. */
  failed({ due, attempts }: TrackedBook, nowMs: number, retryAfterMs: number | null): void {
    due.answer = Infinity;
    due.ask = nowMs + Math.max(retryAfterMs ?? 0, this.wait(attempts));
  }

  /** Nothing is asked for until the stream is there. */
  await(track: TrackedBook): void {
    track.due.ask = track.due.answer = Infinity;
    track.isConnected = false;
    track.isWaiting = this.options.isFetched;
  }

  /** The stream is there: from the next tick on, its snapshot or its first delta is due. */
  connected(track: TrackedBook): void {
    track.isConnected = true;
    track.isCut = false;
    if (!track.isFollowing) track.due.answer = NaN;
  }

  /** Looks at the clock for one book. */
  tick(track: TrackedBook, nowMs: number): void {
    const { due } = track;
    if (Number.isNaN(due.answer)) due.answer = nowMs + (track.isWaiting ? FIRST_DELTA_MS_MAX : SNAPSHOT_MS_MAX);
    if (due.answer <= nowMs) this.schedule(track, nowMs);
    if (due.ask <= nowMs) this.hasDue = true;
    if (track.isShallow && nowMs - track.syncedAt >= SHALLOW_MS) {
      due.reseed = nowMs;
      track.attempts = 0;
    }
    if (due.reseed > nowMs || !track.isFollowing) return;
    due.reseed = Infinity;
    this.forgive(track, nowMs);
    track.beginReseed();
    this.schedule(track, nowMs);
  }

  /** Asks for what is due, once all that came with it has been taken: an answer may come before this returns. */
  askDue(tracks: readonly (TrackedBook | undefined)[], nowMs: number): void {
    if (!this.hasDue) return;
    this.hasDue = false;
    for (const track of tracks) {
      if (track === undefined || track.due.ask > nowMs) continue;
      track.due.ask = Infinity;
      track.due.answer = nowMs + SNAPSHOT_MS_MAX;
      track.attempts++;
      this.options.ask(track.instrument.id);
    }
  }

  private forgive(track: TrackedBook, nowMs: number): void {
    if (nowMs - track.syncedAt >= STABLE_MS) track.attempts = 0;
  }

  private wait(attempts: number): number {
    const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(Math.max(attempts - 1, 0), 10));
    return ceiling * (0.5 + this.options.random() / 2);
  }
}
