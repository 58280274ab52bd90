import { type Instrument } from '@livetape/model';

/** Spot instruments by the assets that they trade, as the venues' metadata names them. Derivatives are in no pair. */
export class Pairs {
  private readonly byName = new Map<string, Instrument[]>();

  /** False, and nothing is kept, for a derivative. */
  add(instrument: Instrument): boolean {
    if (instrument.contract !== undefined) return false;
    const name = nameOf(instrument.base, instrument.quote);
    const instruments = this.byName.get(name);
    if (instruments === undefined) this.byName.set(name, [instrument]);
    else instruments.push(instrument);
    return true;
  }

  /** The instruments of a pair, in the order they were added; the array grows when more are added. */
  instruments(base: string, quote: string): readonly Instrument[] {
    return this.byName.get(nameOf(base, quote)) ?? [];
  }

  /** The instruments of each pair. */
  all(): readonly (readonly Instrument[])[] {
    return [...this.byName.values()];
  }
}

function nameOf(base: string, quote: string): string {
  return `${base}-${quote}`;
}
