import { type Gap, type GapCause, type Instrument, type TradeBatch } from '@livetape/model';
import { type GapRecords } from './gap-records';
import { IdSequence, type MissingRange } from './id-sequence';

/** Trades that come this late are reordered, not lost. Two sockets of a venue differ by less. */
const REORDER_MS = 500;
/** Missing ranges that one instrument may have at once; a stream that is worse than this is not repaired by REST. */
const RANGES_MAX = 1_024;

export interface HoleLedgerOptions {
  readonly records: GapRecords;
  readonly instruments: readonly Instrument[];
  /** Trades that one gap may lack and still be backfilled; 0 where the venue has no backfill. */
  readonly fillRowsMax: number;
}

/** A hole that may be filled now. */
export interface FillableHole {
  readonly gap: Gap;
  readonly instrument: Instrument;
  /** First missing id and how many ids from there to the last one that is missing for good. */
  readonly from: number;
  readonly span: number;
}

/** What every instrument lacks: turns holes in its ids into gap records and follows them until filled or given up. */
export class HoleLedger {
  /** Ids seen, by instrument id. */
  readonly sequences = new Map<number, IdSequence>();
  private readonly byId = new Map<number, Instrument>();
  /** Instruments with ranges that may still be mere reordering. */
  private readonly pending = new Set<number>();
  /** Gaps being filled, oldest first. */
  private readonly filling = new Map<string, { gap: Gap; instrument: Instrument }>();

  constructor(private readonly options: HoleLedgerOptions) {
    for (const instrument of options.instruments) {
      this.byId.set(instrument.id, instrument);
      this.sequences.set(instrument.id, new IdSequence());
    }
  }

  /** True while a gap waits for its trades. */
  get isFilling(): boolean {
    return this.filling.size > 0;
  }

  /** A hole opened in the ids of an instrument; it becomes a gap unless it closes within the allowance. */
  opened(instrument: number): void {
    this.pending.add(instrument);
    const sequence = this.sequences.get(instrument) as IdSequence;
    if (sequence.missing.length <= RANGES_MAX) return;
    const oldest = sequence.missing[0];
    if (oldest.sinceMs === Infinity) sequence.missing.shift();
    else this.giveUp(oldest.gap ?? this.record(instrument, oldest).id, `more than ${RANGES_MAX} holes at once`);
  }

  /** Trades that were handed on got lost on their way, from row `from` on. */
  lost({ instrument, sequence, length }: TradeBatch, from: number, nowMs: number): void {
    const unknown = new Set<number>();
    for (let row = from; row < length; row++) {
      if (sequence[row] < 0) unknown.add(instrument[row]);
      else this.sequences.get(instrument[row])?.lose(sequence[row], nowMs);
      if (sequence[row] >= 0) this.opened(instrument[row]);
    }
    for (const id of unknown) {
      const owner = this.byId.get(id) as Instrument;
      this.unknown(owner, 'trade-id', 'the reader was too slow, and trades were dropped');
    }
  }

  /** Turns holes older than the allowance into gap records and closes the gaps whose trades have all come. */
  tick(nowMs: number): void {
    for (const instrument of this.pending) {
      const { missing } = this.sequences.get(instrument) as IdSequence;
      let waits = false;
      for (const range of [...missing]) {
        if (range.gap !== null || range.sinceMs === Infinity) continue;
        if (nowMs - range.sinceMs < REORDER_MS) waits = true;
        else this.mature(instrument, range);
      }
      if (!waits) this.pending.delete(instrument);
    }
    if (this.isFilling) this.settle();
  }

  /** The oldest hole to fill, or null. */
  next(): FillableHole | null {
    for (const { gap, instrument } of this.filling.values()) {
      const { missing } = this.sequences.get(instrument.id) as IdSequence;
      const from = missing.find((range) => range.gap === gap.id)?.from;
      const to = missing.findLast((range) => range.gap !== null)?.to;
      if (from !== undefined && to !== undefined) return { gap, instrument, from, span: to - from + 1 };
    }
    return null;
  }

  /** Closes the gaps whose trades have all come, by backfill or late. */
  settle(): void {
    const open = new Set<string | null>();
    for (const { missing } of this.sequences.values()) for (const range of missing) open.add(range.gap);
    for (const { gap } of [...this.filling.values()]) {
      if (open.has(gap.id)) continue;
      this.filling.delete(gap.id);
      this.options.records.publish({ ...gap, state: 'filled', reason: null });
    }
  }

  /** Records that what a gap still lacks stays missing, and why. */
  giveUp(id: string, reason: string): void {
    const entry = this.filling.get(id);
    if (entry === undefined) return;
    this.filling.delete(id);
    const sequence = this.sequences.get(entry.instrument.id) as IdSequence;
    const rest = sequence.missing.filter((range) => range.gap === id);
    sequence.forget(id);
    this.options.records.publish(unfilled(entry.gap, rest, reason));
  }

  /** Records all that is missing now as missing for good, also what might still come. */
  giveUpAll(reason: string): void {
    for (const instrument of this.pending) {
      const { missing } = this.sequences.get(instrument) as IdSequence;
      for (const range of missing) if (range.gap === null && range.sinceMs !== Infinity) this.record(instrument, range);
    }
    this.pending.clear();
    for (const id of [...this.filling.keys()]) this.giveUp(id, reason);
  }

  /** Records that an unknown number of trades is missing. */
  unknown(instrument: Instrument, cause: GapCause, reason: string): void {
    const gap = this.options.records.make('trades', instrument, cause);
    this.options.records.publish({ ...gap, state: 'unfilled', reason });
  }

  /** The venue numbers the trades of an instrument anew: what was missing cannot be asked for any more. */
  restart(instrument: Instrument, reason: string): void {
    for (const [id, { instrument: owner }] of [...this.filling])
      if (owner.id === instrument.id) this.giveUp(id, reason);
    this.unknown(instrument, 'trade-id', reason);
  }

  private mature(instrument: number, range: MissingRange): void {
    const { id, missing } = this.record(instrument, range);
    const { fillRowsMax } = this.options;
    if (fillRowsMax === 0) this.giveUp(id, 'the venue has no way to fetch trades by id');
    else if (missing !== null && missing > fillRowsMax) {
      this.giveUp(id, `${missing} trades are more than the ${fillRowsMax} that are fetched for one gap`);
    }
  }

  private record(instrument: number, range: MissingRange): Gap {
    const owner = this.byId.get(instrument) as Instrument;
    const missing = range.to - range.from + 1;
    const gap = {
      ...this.options.records.make('trades', owner, range.cause),
      from: String(range.from),
      to: String(range.to),
      missing,
    };
    range.gap = gap.id;
    this.filling.set(gap.id, { gap, instrument: owner });
    this.options.records.publish(gap);
    return gap;
  }
}

/** The gap with what is left of it: its ends are the first and last id that stay missing. */
function unfilled(gap: Gap, rest: readonly MissingRange[], reason: string): Gap {
  const missing = rest.reduce((sum, range) => sum + range.to - range.from + 1, 0);
  const was = gap.missing ?? missing;
  const filled = was > missing ? `; ${was - missing} of ${was} were filled` : '';
  return {
    ...gap,
    from: rest.length > 0 ? String(rest[0].from) : gap.from,
    to: rest.length > 0 ? String(rest[rest.length - 1].to) : gap.to,
    missing,
    state: 'unfilled',
    reason: reason + filled,
  };
}
