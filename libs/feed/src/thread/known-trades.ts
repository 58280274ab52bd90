import { TextColumn } from '@livetape/columns';
import { type Gap, type Instrument, type TradeBatch } from '@livetape/model';
import { IdSequence } from '../id-sequence';
import { type SequenceBefore, type TradesBefore } from '../trades-before';

/** Ids remembered of venues whose numbers do not tell what is missing. A power of two. */
const IDS = 4_096;
const ID_BYTES = 40;

/** Takes note of every trade that a worker hands over, so that the next one goes on exactly there. */
export class KnownTrades {
  private readonly sequences: IdSequence[] = [];
  private readonly instrument = new Uint16Array(IDS);
  private readonly id = new Float64Array(IDS);
  private readonly idText = new TextColumn(IDS, ID_BYTES);
  /** `Venue.denseTrades`: sequences tell what is missing. */
  isDense = false;
  private noted = 0;

  constructor(private readonly instruments: readonly Instrument[]) {
    for (const { id } of instruments) this.sequences[id] = new IdSequence();
  }

  /** Allocates nothing while trades are in order. */
  note(trades: TradeBatch): void {
    for (let row = 0; row < trades.length; row++) {
      const sequence = trades.sequence[row];
      if (this.isDense && sequence >= 0) this.sequences[trades.instrument[row]].admit(sequence, 0);
      else this.noteId(trades, row);
    }
  }

  /** What an unfilled gap names is given up: the next worker need not look for it. */
  forget({ kind, symbol, state, from, to }: Gap): void {
    if (kind !== 'trades' || state !== 'unfilled' || from === null || to === null) return;
    const owner = this.instruments.find((one) => one.symbol === symbol);
    if (owner !== undefined) this.sequences[owner.id].drop(Number(from), Number(to));
  }

  before(): TradesBefore {
    const sequences = this.sequences.flatMap(({ last, missing }, id): SequenceBefore[] => {
      // What lies before the first trade nobody misses.
      const real = missing.filter(({ sinceMs }) => sinceMs !== Infinity).map(({ from, to }) => [from, to] as const);
      return last < 0 ? [] : [{ instrument: id, last, missing: real }];
    });
    const count = Math.min(this.noted, IDS);
    const ids = Array.from({ length: count }, (_, back) => {
      const at = (this.noted - count + back) % IDS;
      return [this.instrument[at], this.id[at] >= 0 ? String(this.id[at]) : this.idText.text(at)] as const;
    });
    return { sequences, ids };
  }

  private noteId(trades: TradeBatch, row: number): void {
    const at = this.noted++ % IDS;
    this.instrument[at] = trades.instrument[row];
    this.id[at] = trades.id[row];
    if (this.id[at] < 0) this.idText.copy(at, trades.idText, row);
  }
}
