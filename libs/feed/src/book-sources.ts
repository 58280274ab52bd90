import { type BookSeed, LevelBatch } from '@livetape/model';
import { type Session } from './session';

/** Rows of one instrument kept of a successor until it joins: seconds of a very busy book. */
const WAITING_ROWS = 4_096;

/** What a successor sent of one book before it took over. */
interface Candidate {
  readonly session: Session;
  readonly levels: LevelBatch;
  /** Something did not fit: the book takes what is kept and finds the hole itself. */
  isFull: boolean;
}

const NONE: readonly number[] = [];

/**
 * Which socket each book follows. While a socket and its successor overlap both bring the same deltas, each in its own
 * time; a book that took from both would see holes that are none. So it follows one, and changes over at a point where
 * nothing is lost: to the successor's snapshot, or, where sockets bring deltas only, to the successor's deltas as soon as
 * the first of them joins what the book has seen.
 */
export class BookSources {
  /** By instrument id; null while no socket brings it. */
  private readonly sources: (Session | null)[] = [];
  /** Last sequence of the source, by instrument id; -1 before the first. */
  private readonly lastSequence: Float64Array;
  private readonly candidates = new Map<number, Candidate>();

  /** Sockets of this venue bring deltas only: a successor joins by their numbers. */
  private readonly joinsBySequence: boolean;

  /** @param rows highest instrument id and one */
  constructor(rows: number, seed: BookSeed) {
    this.joinsBySequence = seed === 'rest' || seed === 'request';
    this.lastSequence = new Float64Array(rows).fill(-1);
  }

  of(instrument: number): Session | null {
    return this.sources[instrument] ?? null;
  }

  /** Ids of the books that follow a socket. */
  followersOf(session: Session): number[] {
    return this.sources.flatMap((source, id) => (source === session ? [id] : []));
  }

  /** Lets a book follow a socket, or none, and returns the rows that the socket sent of it before; null for none. */
  follow(instrument: number, session: Session | null): LevelBatch | null {
    const candidate = this.candidates.get(instrument);
    this.sources[instrument] = session;
    if (candidate === undefined) return null;
    this.candidates.delete(instrument);
    return candidate.session === session ? candidate.levels : null;
  }

  /** Forgets what an ended successor sent. */
  forget(session: Session): void {
    for (const [id, candidate] of this.candidates) if (candidate.session === session) this.candidates.delete(id);
  }

  /**
   * Keeps of the rows from `from` on, all of one frame, those that their books follow, and takes the others out. Returns the
   * books that may change over to this socket now; their owner hands on what came before and then calls `follow`.
   */
  filter(session: Session, levels: LevelBatch, from: number): readonly number[] {
    const { length } = levels;
    let first = from;
    levels.length = from;
    for (let row = from; row < length; row++) {
      if (levels.last[row] === 0 && row < length - 1) continue;
      if (this.isFollowed(session, levels, first)) keepRows(levels, first, row);
      else this.keepCandidate(session, levels, first, row);
      first = row + 1;
    }
    return this.candidates.size === 0 ? NONE : this.joining(session);
  }

  /** Whether the message that begins at the row is of the socket that its book follows, from now on if it is a snapshot. */
  private isFollowed(session: Session, levels: LevelBatch, row: number): boolean {
    const instrument = levels.instrument[row];
    const source = this.of(instrument);
    if (source !== session) {
      const isSuccessor = source !== null && session.serial > source.serial;
      if (source !== null && !(isSuccessor && levels.isSnapshot[row] === 1)) return false;
      this.follow(instrument, session);
    }
    if (levels.lastSequence[row] >= 0) this.lastSequence[instrument] = levels.lastSequence[row];
    return true;
  }

  private keepCandidate(session: Session, levels: LevelBatch, first: number, last: number): void {
    const instrument = levels.instrument[first];
    const source = this.of(instrument);
    if (!this.joinsBySequence || source === null || session.serial < source.serial) return;
    let candidate = this.candidates.get(instrument);
    if (candidate?.session !== session) {
      candidate = { session, levels: new LevelBatch(WAITING_ROWS), isFull: false };
      this.candidates.set(instrument, candidate);
    }
    candidate.isFull ||= candidate.levels.length + last - first + 1 > WAITING_ROWS;
    for (let row = first; row <= last && !candidate.isFull; row++) candidate.levels.append(levels, row);
  }

  private joining(session: Session): number[] {
    const joining: number[] = [];
    for (const [id, candidate] of this.candidates) {
      const isReady = candidate.isFull || joins(candidate.levels, this.lastSequence[id]);
      if (candidate.session === session && isReady) joining.push(id);
    }
    return joining;
  }
}

/** Whether the batch's first message follows `last`, or what is known already reaches into it. */
function joins({ previousSequence, firstSequence, lastSequence }: LevelBatch, last: number): boolean {
  if (last < 0 || lastSequence[0] < 0) return true;
  if (lastSequence[0] <= last) return true;
  if (previousSequence[0] >= 0) return previousSequence[0] <= last;
  return firstSequence[0] >= 0 && firstSequence[0] <= last + 1;
}

/** Filters in place: moves rows down to the end of those kept so far. */
function keepRows(levels: LevelBatch, first: number, last: number): void {
  if (first === levels.length) levels.length = last + 1;
  else for (let row = first; row <= last; row++) levels.append(levels, row);
}
