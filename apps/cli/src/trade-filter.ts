import { type Gap, type Instrument, TradeBatch } from '@livetape/model';
import { IdRanges } from './id-ranges';

/** Text ids kept for an instrument; the oldest go first. */
const TEXT_IDS_MAX = 1_000_000;

/**
 * Lets each trade through once.
 *
 * A trade seen before, by (instrument, id), is a duplicate. A venue may report the same executions twice over, singly and
 * as aggregates of several; where a recording holds both, an execution counts as what it was reported as first: a single
 * trade inside an aggregate that went through is left out as covered, and so is an aggregate of which a single trade went
 * through.
 */
export class TradeFilter {
  duplicates = 0;
  covered = 0;
  /** What the last call let through; borrowed until the next. */
  readonly passed: TradeBatch;
  private readonly memory: InstrumentMemory[];

  constructor(
    private readonly instruments: readonly Instrument[],
    capacity: number,
  ) {
    this.passed = new TradeBatch(capacity);
    this.memory = instruments.map(() => new InstrumentMemory());
  }

  filter(trades: TradeBatch): TradeBatch {
    this.passed.clear();
    for (let row = 0; row < trades.length; row++) {
      const verdict = this.memory[trades.instrument[row]].see(trades, row);
      if (verdict === 'new') this.passed.append(trades, row);
      else if (verdict === 'duplicate') this.duplicates++;
      else this.covered++;
    }
    return this.passed;
  }

  /** The holes in the numbers of a venue that numbers its trades without one, now that all frames were read. */
  gaps(): Pick<Gap, 'venue' | 'symbol' | 'cause' | 'from' | 'to'>[] {
    return this.instruments.flatMap(({ venue, symbol }, i) =>
      this.memory[i]
        .holes()
        .map(({ from, to }) => ({ venue, symbol, cause: 'trade-id' as const, from: String(from), to: String(to) })),
    );
  }
}

class InstrumentMemory {
  private readonly singles = new IdRanges();
  private readonly aggregates = new IdRanges();
  /** Single trades inside the aggregates. */
  private readonly aggregated = new IdRanges();
  /** Numbers of trades whose ids are something else. */
  private readonly sequences = new IdRanges();
  private readonly texts = new Set<string>();
  /** Some ids of a venue may be dense and those of others not. */
  private isDense = false;

  see(trades: TradeBatch, row: number): 'new' | 'duplicate' | 'covered' {
    const id = trades.id[row];
    const sequence = trades.sequence[row];
    if (sequence >= 0) this.isDense = true;
    if (sequence >= 0 && sequence !== id && !this.sequences.hasAny(sequence, sequence)) {
      this.sequences.add(sequence, sequence);
    }
    if (id < 0) return this.seeText(trades.idText.text(row));
    const first = trades.firstId[row];
    const last = trades.lastId[row];
    const isAggregate = first >= 0 && (first !== id || last !== id);
    const own = isAggregate ? this.aggregates : this.singles;
    if (own.hasAny(id, id)) return 'duplicate';
    own.add(id, id);
    if (!isAggregate) return this.aggregated.hasAny(id, id) ? 'covered' : 'new';
    if (this.singles.hasAny(first, last)) return 'covered';
    this.aggregated.add(first, last);
    return 'new';
  }

  /** A hole in one kind of ids that the other kind fills is none. */
  holes(): { from: number; to: number }[] {
    if (!this.isDense) return [];
    if (!this.sequences.isEmpty) return this.sequences.holes();
    const singles = this.singles.holes().filter(({ from, to }) => !this.aggregated.hasAny(from, to));
    return this.singles.isEmpty ? this.aggregates.holes() : singles;
  }

  private seeText(id: string): 'new' | 'duplicate' {
    if (this.texts.has(id)) return 'duplicate';
    this.texts.add(id);
    if (this.texts.size > TEXT_IDS_MAX) this.texts.delete(this.texts.values().next().value ?? '');
    return 'new';
  }
}
