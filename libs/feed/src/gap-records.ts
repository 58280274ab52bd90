import { type Gap, type GapCause, type Instrument } from '@livetape/model';

/** Gap records kept, newest first; the counters go on. */
const RECORDS_MAX = 1_000;

export interface GapRecordsOptions {
  readonly venue: string;
  /** Wall time in ms since the epoch. */
  readonly wallMs: () => number;
  /** Receives every gap record when made and when changed. */
  readonly emit: (gap: Gap) => void;
}

/** How many gaps one instrument had, and how many of them stay. */
export interface GapCounts {
  gaps: number;
  gapsUnfilled: number;
}

/** What a feed lacked and lacks: makes the records of trades and of books, numbers them, counts them and tells them. */
export class GapRecords {
  readonly total: GapCounts = { gaps: 0, gapsUnfilled: 0 };
  private readonly bySymbol = new Map<string, GapCounts>();
  private readonly records = new Map<string, Gap>();
  /** With the time of its start, so that a record of an earlier life is never replaced by one of this. */
  private readonly idPrefix: string;
  private serial = 0;

  constructor(private readonly options: GapRecordsOptions) {
    this.idPrefix = `${options.venue}-${options.wallMs().toString(36)}`;
  }

  /** All records kept, oldest first. */
  list(): Gap[] {
    return [...this.records.values()];
  }

  /** Counts of an instrument, 0 for one without a gap. */
  countsOf(symbol: string): Readonly<GapCounts> {
    return this.bySymbol.get(symbol) ?? { gaps: 0, gapsUnfilled: 0 };
  }

  /** A new record of unknown extent, counted, to be published by the caller. */
  make(kind: Gap['kind'], { venue, symbol }: Instrument, cause: GapCause): Gap {
    const counts = this.bySymbol.get(symbol) ?? { gaps: 0, gapsUnfilled: 0 };
    this.bySymbol.set(symbol, counts);
    this.total.gaps++;
    counts.gaps++;
    return {
      id: `${this.idPrefix}-${++this.serial}`,
      venue,
      symbol,
      kind,
      cause,
      from: null,
      to: null,
      missing: null,
      detectedAt: this.options.wallMs(),
      state: 'filling',
      reason: null,
    };
  }

  /** Keeps a record, new or changed, and tells it. */
  publish(gap: Gap): void {
    const counts = this.bySymbol.get(gap.symbol);
    if (gap.state === 'unfilled') {
      this.total.gapsUnfilled++;
      if (counts !== undefined) counts.gapsUnfilled++;
    }
    this.records.set(gap.id, gap);
    if (this.records.size > RECORDS_MAX) this.records.delete(this.records.keys().next().value as string);
    this.options.emit(gap);
  }
}
