import { type JsonValues } from '@livetape/columns';
import { type Instrument, type InstrumentSpec } from '@livetape/model';
import { decimalsNeeded, decimalsWritten } from './decimals';
import { Sink } from './sink';
import { type Venue } from './venue';

/** A survey clears after every frame, and no frame has more rows. */
const CAPACITY = 32_768;
/** Every number is compared at this many decimals; one with more is no price and no size. */
const DECIMALS_MAX = 22;
const UNITS_MAX = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * Finds what a recording without metadata holds: which symbols, and how many decimals their numbers are written with.
 *
 * It stands in for the sink, takes every symbol, and looks at the text of every price and size that the venue reads.
 * For the start of a replay; not for the hot path.
 */
export class Survey extends Sink {
  private readonly found = new Map<string, { readonly prices: Numbers; readonly sizes: Numbers }>();
  private symbol = '';
  private readonly withTops = new Set<string>();
  private readonly withLevels = new Set<string>();
  private pending: (() => void)[] = [];

  constructor(private readonly venue: Venue) {
    super({ instruments: [], capacity: CAPACITY });
  }

  /** Looks at a frame. One that the venue would set aside teaches nothing. */
  read(frame: Uint8Array): void {
    const before = this.rejectedTotal;
    this.venue.decode(frame, this);
    if (this.tops.length > 0) this.withTops.add(this.symbol);
    if (this.levels.length > 0) this.withLevels.add(this.symbol);
    this.keepUnlessRejected(before);
  }

  /** Whether tops of a symbol were found and no levels. */
  hasTopsOnly(symbol: string): boolean {
    return this.withTops.has(symbol) && !this.withLevels.has(symbol);
  }

  /** Looks at a book fetched by REST, of an instrument that a frame named. */
  readSnapshot(body: Uint8Array, symbol: string): void {
    const instrument = this.instruments().find((found) => found.symbol === symbol);
    if (instrument === undefined || this.venue.snapshot === null) return;
    const before = this.rejectedTotal;
    this.venue.snapshot.decode(body, instrument, this);
    this.keepUnlessRejected(before);
  }

  private keepUnlessRejected(before: number): void {
    if (this.rejectedTotal === before) for (const learn of this.pending) learn();
    this.pending = [];
    this.clear();
  }

  /**
   * What was found, in order of appearance. The scale is the most decimals that were written where every value then
   * fits 2^53, else the most that were needed; fewer where the venue's sizes may be cut. A recording does not say what is base and what quote; what metadata says of a symbol goes before, but a scale that is
   * finer where a number needs it, or coarser where one would not fit.
   */
  instruments(described?: ReadonlyMap<string, InstrumentSpec>): Instrument[] {
    return [...this.found].map(([symbol, { prices, sizes }], id) => ({
      id,
      venue: this.venue.id,
      symbol,
      base: symbol,
      quote: '',
      ...described?.get(symbol),
      priceDecimals: prices.decimals(described?.get(symbol)?.priceDecimals),
      sizeDecimals: sizes.decimals(described?.get(symbol)?.sizeDecimals),
    }));
  }

  override select({ symbol }: Instrument): void {
    this.symbol = symbol;
  }

  override selectSymbol(fields: JsonValues, field: number): boolean {
    if (!fields.isText(field)) return this.reject('incomplete');
    this.see(fields.text(field));
    return true;
  }

  override selectText(bytes: Uint8Array, start: number, end: number): boolean {
    this.see(new TextDecoder().decode(bytes.subarray(start, end)));
    return this.symbol !== '' || this.reject('unknown-symbol');
  }

  /** Each number is looked at alone. */
  protected override readLevels(): boolean {
    return false;
  }

  protected override readPrice(values: JsonValues, index: number, column: Float64Array, row: number): boolean {
    return this.learn('prices', values.text(index)) && this.take(column, row);
  }

  protected override readSize(values: JsonValues, index: number, column: Float64Array, row: number): boolean {
    return this.learn('sizes', values.text(index)) && this.take(column, row);
  }

  protected override readCutSize(values: JsonValues, index: number, column: Float64Array, row: number): boolean {
    const text = values.text(index);
    const bytes = new TextEncoder().encode(text);
    let needed = Math.min(decimalsNeeded(text) ?? 0, DECIMALS_MAX);
    while (!this.reader.readCut(bytes, 0, bytes.length, needed)) if (needed-- === 0) return false;
    const units = this.reader.value[0];
    const { symbol } = this;
    const written = Math.min(decimalsWritten(text) ?? 0, DECIMALS_MAX);
    this.pending.push(() => this.numbers(symbol).sizes.see({ units, needed, written, isCut: true }));
    return this.take(column, row);
  }

  /** The reader checks that the number is one, at the most decimals that its size leaves room for. */
  private learn(kind: 'prices' | 'sizes', text: string): boolean {
    const bytes = new TextEncoder().encode(text);
    const needed = decimalsNeeded(text) ?? 0;
    if (needed > DECIMALS_MAX || !this.reader.read(bytes, 0, bytes.length, needed)) return false;
    const units = this.reader.value[0];
    const { symbol } = this;
    this.pending.push(() =>
      this.numbers(symbol)[kind].see({ units, needed, written: decimalsWritten(text) ?? 0, isCut: false }),
    );
    return true;
  }

  private take(column: Float64Array, row: number): boolean {
    column[row] = this.reader.value[0];
    return column[row] >= 0;
  }

  /** A message without a number is of an instrument all the same. */
  private see(symbol: string): void {
    this.symbol = symbol;
    this.pending.push(() => void this.numbers(symbol));
  }

  private numbers(symbol: string): { readonly prices: Numbers; readonly sizes: Numbers } {
    const known = this.found.get(symbol);
    if (known !== undefined) return known;
    const numbers = { prices: new Numbers(), sizes: new Numbers() };
    this.found.set(symbol, numbers);
    return numbers;
  }
}

/** What was seen of one column of one instrument. */
class Numbers {
  private needed = 0;
  private written = 0;
  /** The largest value, at `DECIMALS_MAX` decimals. */
  private largest = 0n;
  /** What is finer than the scale may be cut off. */
  private isCut = false;

  see({ units, needed, written, isCut }: { units: number; needed: number; written: number; isCut: boolean }): void {
    const value = BigInt(units) * 10n ** BigInt(DECIMALS_MAX - needed);
    if (value > this.largest) this.largest = value;
    this.needed = Math.max(this.needed, needed);
    this.written = Math.max(this.written, written);
    this.isCut ||= isCut;
  }

  decimals(described?: number): number {
    const wished = described === undefined ? this.written : Math.max(described, this.needed);
    if (this.hasRoom(wished)) return wished;
    let decimals = this.needed;
    while (this.isCut && decimals > 0 && !this.hasRoom(decimals)) decimals--;
    return decimals;
  }

  private hasRoom(decimals: number): boolean {
    return decimals <= DECIMALS_MAX && this.largest <= UNITS_MAX * 10n ** BigInt(DECIMALS_MAX - decimals);
  }
}
