import { type BookGap } from '@livetape/book';
import { type Gap, type Instrument } from '@livetape/model';
import { type GapRecords } from './gap-records';

/** The gap record of each book that is not proven: one at a time, filled when the book is synced again. */
export class BookGaps {
  private readonly open = new Map<number, Gap>();

  constructor(private readonly records: GapRecords) {}

  /** Records that deltas are missing. What is found while the book waits for a snapshot belongs to the same gap. */
  opened(instrument: Instrument, { cause, from, to }: BookGap): void {
    if (this.open.has(instrument.id)) return;
    const gap: Gap = { ...this.records.make('levels', instrument, cause), from, to, missing: missing(from, to) };
    this.open.set(instrument.id, gap);
    this.records.publish(gap);
  }

  /** The book is whole again: nothing is missing any more. */
  synced(instrument: number): void {
    this.close(instrument, 'filled', null);
  }

  /** Records that the books still waiting stay as they are. */
  giveUpAll(reason: string): void {
    for (const instrument of [...this.open.keys()]) this.close(instrument, 'unfilled', reason);
  }

  private close(instrument: number, state: Gap['state'], reason: string | null): void {
    const gap = this.open.get(instrument);
    if (gap === undefined) return;
    this.open.delete(instrument);
    this.records.publish({ ...gap, state, reason });
  }
}

/** How many sequences are missing, where both ends are known. Sequences may be above 2^53. */
function missing(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  return Number(to) - Number(from) + 1;
}
