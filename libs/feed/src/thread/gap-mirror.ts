import { type BookStatus, type Gap } from '@livetape/model';
import { type GapCounts } from '../gap-records';

/** As many records as a feed keeps. */
const RECORDS_MAX = 1_000;

/** The gap records of all workers of a feed, one after another. */
export class GapMirror {
  readonly total: GapCounts = { gaps: 0, gapsUnfilled: 0 };
  private readonly bySymbol = new Map<string, GapCounts>();
  private readonly records = new Map<string, Gap>();
  /** Being filled by the worker that runs. */
  private readonly open = new Map<string, Gap>();
  /** Of books, left by workers that ended. */
  private readonly orphans = new Map<string, Gap>();

  constructor(private readonly emit: (gap: Gap) => void) {}

  list(): Gap[] {
    return [...this.records.values()];
  }

  countsOf(symbol: string): Readonly<GapCounts> {
    return this.bySymbol.get(symbol) ?? { gaps: 0, gapsUnfilled: 0 };
  }

  /** Takes a record, new or changed. */
  note(gap: Gap): void {
    const counts = this.bySymbol.get(gap.symbol) ?? { gaps: 0, gapsUnfilled: 0 };
    this.bySymbol.set(gap.symbol, counts);
    for (const one of [counts, this.total]) {
      if (!this.records.has(gap.id)) one.gaps++;
      if (gap.state === 'unfilled') one.gapsUnfilled++;
    }
    this.records.set(gap.id, gap);
    if (this.records.size > RECORDS_MAX) this.records.delete(this.records.keys().next().value as string);
    if (gap.state === 'filling') this.open.set(gap.id, gap);
    else this.open.delete(gap.id);
    this.emit(gap);
  }

  /** The worker ended: nobody fills its gaps any more. Of a book, the next worker's does. */
  ended(reason: string): void {
    for (const gap of [...this.open.values()]) {
      this.open.delete(gap.id);
      if (gap.kind === 'levels') this.orphans.set(gap.id, gap);
      else this.note({ ...gap, state: 'unfilled', reason: `${reason}; what is missing is followed in a new record` });
    }
  }

  /** A book is whole again: so are the gaps that workers left of it. */
  booked({ symbol, state }: BookStatus): void {
    if (state !== 'synced') return;
    for (const gap of [...this.orphans.values()]) {
      if (gap.symbol !== symbol) continue;
      this.orphans.delete(gap.id);
      this.note({ ...gap, state: 'filled' });
    }
  }

  /** The feed stops: the books that are left stay as they are. */
  giveUpAll(reason: string): void {
    for (const gap of this.orphans.values()) this.note({ ...gap, state: 'unfilled', reason });
    this.orphans.clear();
  }
}
