import { type Instrument, TradeBatch } from '@livetape/model';
import { type HoleLedger } from './hole-ledger';
import { Admission, type IdSequence } from './id-sequence';
import { IdWindow } from './id-window';
import { keepRow } from './keep-row';
import { type TradesBefore } from './trades-before';

/** Ids remembered where they do not count up: five minutes at 200 trades/s. */
const IDS = 65_536;
/** A trade this much newer than all before it is no duplicate, whatever its id: the venue numbers anew. µs. */
const RENUMBERED_US = 5_000_000;

export interface DeduplicationOptions {
  readonly instruments: readonly Instrument[];
  /** `Venue.denseTrades`. */
  readonly denseTrades: boolean;
  readonly ledger: HoleLedger;
  /** Highest single-trade id (`TradeBatch.lastId`) of an earlier life by instrument id: it and all below are known. */
  readonly resumeFrom: ReadonlyMap<number, number>;
  /** What the feed before this one in the same process handed on. */
  readonly before?: TradesBefore;
  readonly monotonicMs: number;
  /** Wall time now, µs. */
  readonly wallUs: number;
}

/** Drops trades seen before, by (instrument, trade id), and reports the holes that ids show. */
export class Deduplication {
  duplicates = 0;
  private readonly byId = new Map<number, Instrument>();
  /** By instrument id, as the columns of a batch. */
  private readonly sequences: IdSequence[] = [];
  /** Newest event time by instrument id, µs. */
  private readonly newestUs: Float64Array;
  /** An id that is too low for its event time, by instrument id; -1 for none. One may be corrupt, two are a fact. */
  private readonly suspect: Float64Array;
  /** `resumeFrom` by instrument id; -1 for none. */
  private readonly known: Float64Array;
  private readonly ids = new IdWindow(IDS);

  constructor(private readonly options: DeduplicationOptions) {
    const rows = Math.max(0, ...options.instruments.map(({ id }) => id + 1));
    this.newestUs = new Float64Array(rows).fill(Infinity);
    this.suspect = new Float64Array(rows).fill(-1);
    this.known = new Float64Array(rows).fill(-1);
    for (const instrument of options.instruments) {
      const sequence = options.ledger.sequences.get(instrument.id) as IdSequence;
      this.byId.set(instrument.id, instrument);
      this.sequences[instrument.id] = sequence;
      const last = options.resumeFrom.get(instrument.id);
      if (last === undefined) continue;
      this.known[instrument.id] = last;
      this.newestUs[instrument.id] = options.wallUs;
    }
    if (options.before !== undefined) this.goOn(options.before);
  }

  /** Keeps in the batch the rows never seen before, in their order. Allocates nothing while ids are in order. */
  filter(trades: TradeBatch, nowMs: number): void {
    const { length } = trades;
    trades.clear();
    for (let row = 0; row < length; row++) {
      if (this.admit(trades, row, nowMs)) keepRow(trades, row);
      else this.duplicates++;
    }
  }

  /**
   * Keeps in the batch the rows of an instrument that were missing, and only those. Returns how many ids are not
   * missing any more: more than rows are kept where some are known from an earlier life.
   */
  filterMissing(trades: TradeBatch, instrument: number): number {
    const { length } = trades;
    const sequence = this.sequences[instrument];
    let recovered = 0;
    trades.clear();
    for (let row = 0; row < length; row++) {
      if (trades.instrument[row] !== instrument || !sequence.recover(trades.sequence[row])) continue;
      recovered++;
      if (!this.isKnown(trades, row)) keepRow(trades, row);
    }
    return recovered;
  }

  private goOn({ sequences, ids }: TradesBefore): void {
    for (const { instrument, last, missing } of sequences) {
      const sequence = this.sequences[instrument];
      sequence.restore(last, missing, this.options.monotonicMs);
      this.newestUs[instrument] = this.options.wallUs;
      if (missing.length > 0) this.options.ledger.opened(instrument);
    }
    const known = new TradeBatch(1);
    known.claim();
    for (const one of ids) {
      writeId(known, one);
      this.ids.admit(known, 0);
    }
  }

  private admit(trades: TradeBatch, row: number, nowMs: number): boolean {
    const instrument = trades.instrument[row];
    const id = trades.sequence[row];
    if (id < 0 || !this.options.denseTrades) return this.ids.admit(trades, row);
    const sequence = this.sequences[instrument];
    const isKnown = this.isKnown(trades, row);
    if (!isKnown && sequence.last < 0) this.resume(sequence, trades, row);
    let admission: Admission = isKnown ? Admission.Duplicate : sequence.admit(id, nowMs);
    if (admission === Admission.Duplicate) {
      if (!this.isRenumbered(instrument, id, trades.eventTime[row])) return false;
      sequence.resume(id - 2);
      admission = sequence.admit(id, nowMs);
    }
    if (admission === Admission.OpenedHole) this.options.ledger.opened(instrument);
    const newest = this.newestUs[instrument];
    if (newest === Infinity || trades.eventTime[row] > newest) this.newestUs[instrument] = trades.eventTime[row];
    return true;
  }

  /** An earlier life handed it on. */
  private isKnown({ instrument, lastId }: TradeBatch, row: number): boolean {
    return lastId[row] >= 0 && lastId[row] <= this.known[instrument[row]];
  }

  /**
   * Before the first trade of this life: lets the sequence begin after the last of the earlier one. Where a row stands
   * for several single trades its id is of another count than theirs; as many ids as single trades are missing is then
   * the most that can be missing, and what of that is fetched and known already is dropped.
   */
  private resume(sequence: IdSequence, trades: TradeBatch, row: number): void {
    const known = this.known[trades.instrument[row]];
    if (known < 0 || trades.firstId[row] < 0) return;
    const missed = Math.max(0, trades.firstId[row] - known - 1);
    sequence.resume(Math.max(-1, trades.sequence[row] - 1 - missed));
  }

  /**
   * True for the second of two successive ids that are too low for their event times. Without this a venue that starts
   * its ids again would be silent for ever.
   */
  private isRenumbered(instrument: number, id: number, eventTime: number): boolean {
    if (eventTime <= this.newestUs[instrument] + RENUMBERED_US) return false;
    const isSecond = this.suspect[instrument] === id - 1 && id > 0;
    this.suspect[instrument] = isSecond ? -1 : id;
    if (!isSecond) return false;
    this.known[instrument] = -1;
    const reason = `the venue numbers its trades anew from ${id - 1}`;
    this.options.ledger.restart(this.byId.get(instrument) as Instrument, reason);
    return true;
  }
}

/** Writes an id into the first row as a venue's decoder does: a number where it is a plain one. */
function writeId(trades: TradeBatch, [instrument, text]: readonly [instrument: number, id: string]): void {
  const bytes = new TextEncoder().encode(text);
  const id = Number(text);
  trades.instrument[0] = instrument;
  trades.id[0] = Number.isSafeInteger(id) && String(id) === text ? id : -1;
  trades.idText.set(0, bytes, 0, bytes.length);
}
