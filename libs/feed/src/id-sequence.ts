import { type GapCause } from '@livetape/model';
import { type SequenceBefore } from './trades-before';

/** Trades may overtake each other across two sockets when a feed starts: ids this far below the first seen are new. */
const BEFORE_FIRST = 4_096;

/** Ids that did not arrive, both ends inclusive. */
export interface MissingRange {
  from: number;
  to: number;
  /** Monotonic ms when it was seen; Infinity for ids before the first, which nobody misses. */
  readonly sinceMs: number;
  readonly cause: GapCause;
  /** Id of the gap record that it belongs to; null while it may still be mere reordering. */
  gap: string | null;
}

/** What `admit` found. */
export const Admission = { Duplicate: 0, Fresh: 1, OpenedHole: 2 } as const;
export type Admission = (typeof Admission)[keyof typeof Admission];

/**
 * Which trade ids of one instrument were seen, where the venue numbers them +1: every id from the first to the last
 * except the missing ranges. Exact at any distance, and a trade in order costs one comparison and no memory.
 */
export class IdSequence {
  /** Highest id seen; -1 before the first. */
  last = -1;
  /** What is not seen below `last`, ascending and disjoint. */
  readonly missing: MissingRange[] = [];
  /** The connection was lost since the last trade, so that the next hole is its doing. */
  isInterrupted = false;

  /** Starts after an id that was seen in an earlier life: the first trade shows what was missed since. */
  resume(last: number): void {
    this.last = last;
    this.missing.length = 0;
    this.isInterrupted = true;
  }

  /** Goes on after ids that were seen, without those that are missing among them. */
  restore(last: number, missing: SequenceBefore['missing'], nowMs: number): void {
    this.resume(last);
    for (const [from, to] of missing) this.missing.push({ from, to, sinceMs: nowMs, cause: 'disconnect', gap: null });
  }

  /** An id that was admitted got lost on its way: it is missing after all. */
  lose(id: number, nowMs: number): void {
    let at = this.missing.length;
    while (at > 0 && this.missing[at - 1].from > id) at--;
    const before = this.missing.at(at - 1);
    const joins = at > 0 && before?.to === id - 1 && before.gap === null && before.sinceMs !== Infinity;
    if (joins) before.to = id;
    else this.missing.splice(at, 0, { from: id, to: id, sinceMs: nowMs, cause: 'trade-id', gap: null });
  }

  /** Gives up what is missing of a range, whichever gap it belongs to. */
  drop(from: number, to: number): void {
    for (let i = this.missing.length - 1; i >= 0; i--) {
      const range = this.missing[i];
      if (range.to < from || range.from > to || range.sinceMs === Infinity) continue;
      const rest: MissingRange[] = [];
      if (range.from < from) rest.push({ ...range, to: from - 1 });
      if (range.to > to) rest.push({ ...range, from: to + 1 });
      this.missing.splice(i, 1, ...rest);
    }
  }

  /** Takes note of an id. Everything but `Duplicate` is a trade never seen before. */
  admit(id: number, nowMs: number): Admission {
    if (id === this.last + 1 && this.last >= 0) {
      this.last = id;
      this.isInterrupted = false;
      return Admission.Fresh;
    }
    if (this.last < 0) return this.begin(id);
    if (id < this.last) return this.recover(id) ? Admission.Fresh : Admission.Duplicate;
    if (id === this.last) return Admission.Duplicate;
    const cause = this.isInterrupted ? 'disconnect' : 'trade-id';
    this.missing.push({ from: this.last + 1, to: id - 1, sinceMs: nowMs, cause, gap: null });
    this.last = id;
    this.isInterrupted = false;
    return Admission.OpenedHole;
  }

  /** Takes note of an id below the last. False when it is not missing. */
  recover(id: number): boolean {
    const at = this.missing.findIndex((range) => id >= range.from && id <= range.to);
    if (at < 0) return false;
    const range = this.missing[at];
    if (range.from === range.to) this.missing.splice(at, 1);
    else if (id === range.from) range.from++;
    else if (id === range.to) range.to--;
    else {
      this.missing.splice(at + 1, 0, { ...range, from: id + 1 });
      range.to = id - 1;
    }
    return true;
  }

  /** Gives up what belongs to a gap record: a trade of it that comes now counts as a duplicate. */
  forget(gap: string): void {
    for (let i = this.missing.length - 1; i >= 0; i--) {
      if (this.missing[i].gap === gap) this.missing.splice(i, 1);
    }
  }

  private begin(id: number): Admission {
    this.last = id;
    if (id > 0) {
      const from = Math.max(0, id - BEFORE_FIRST);
      this.missing.push({ from, to: id - 1, sinceMs: Infinity, cause: 'trade-id', gap: null });
    }
    return Admission.Fresh;
  }
}
