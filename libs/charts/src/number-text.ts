import { formatDecimal } from '@livetape/model';

/** Numbers as a reader of one locale writes them. Units of an instrument's scale stay exact: they never pass through a float. */
export class NumberText {
  private readonly formats = new Map<string, Intl.NumberFormat>();
  private readonly group: string;
  private readonly decimal: string;

  /** @param locale a BCP 47 tag, or undefined for the reader's own; throws RangeError where it is none */
  constructor(private readonly locale?: string) {
    const parts = this.format('f1', { minimumFractionDigits: 1, maximumFractionDigits: 1 }).formatToParts(1_234_567.5);
    this.group = parts.find(({ type }) => type === 'group')?.value ?? '';
    this.decimal = parts.find(({ type }) => type === 'decimal')?.value ?? '.';
  }

  /** A number with a fixed count of digits after the point. */
  fixed(value: number, decimals: number): string {
    const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return this.format(`f${decimals}`, options).format(value);
  }

  /** A size for a readout, in three digits: `0.0125`, `12.4`, `1.2M`. */
  compact(value: number): string {
    return this.format('compact', { notation: 'compact', maximumSignificantDigits: 3 }).format(value);
  }

  /** An integer of 10^-decimals as exact text. A sum beyond 2^53 is no longer exact in a double, and says so with `≈`. */
  units(units: number, decimals: number): string {
    if (Number.isSafeInteger(units)) return this.grouped(formatDecimal(units, decimals));
    return `≈ ${this.fixed(units / 10 ** decimals, 0)}`;
  }

  /** Decimal text such as `61837.63` with the locale's separators, digit for digit. */
  grouped(decimal: string): string {
    const [whole, fraction] = decimal.split('.');
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, this.group);
    return fraction === undefined ? grouped : grouped + this.decimal + fraction;
  }

  /** Latin digits everywhere: exact texts are made of them, and both kinds stand side by side. */
  private format(key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
    let made = this.formats.get(key);
    if (!made)
      this.formats.set(key, (made = new Intl.NumberFormat(this.locale, { ...options, numberingSystem: 'latn' })));
    return made;
  }
}

/** An age for people: `840 ms`, `6 s`, `3 min`, `2 h`. */
export function ageText(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 120_000) return `${Math.floor(ms / 1_000)} s`;
  if (ms < 7_200_000) return `${Math.floor(ms / 60_000)} min`;
  return `${Math.floor(ms / 3_600_000)} h`;
}

/** Digits that two labels of a chart `step` apart need to differ, and never more than the price has. */
export function labelDecimals(step: number, decimals: number): number {
  return step > 0 ? Math.min(decimals, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9))) : decimals;
}

/** Digits of a price that is read at a glance: two after the point, more while that makes less than six in all. */
export function glanceDecimals(price: number, decimals: number): number {
  const whole = price > 0 ? Math.floor(Math.log10(price)) + 1 : 1;
  return Math.min(decimals, Math.max(2, 6 - whole));
}
