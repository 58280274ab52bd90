import { formatDecimal } from '@livetape/model';

const formats = new Map<string, Intl.NumberFormat>();

/** A number with a fixed count of digits after the point, grouped as the reader's locale does. */
export function fixedText(value: number, decimals: number): string {
  return format(`f${decimals}`, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);
}

/** A move as `+0.51 %` or `−1.25 %`: always with its sign, so that colour is never the only mark. */
export function changeText(ratio: number): string {
  const options = { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: 'exceptZero' } as const;
  return `${format('change', options)
    .format(ratio * 100)
    .replace('-', '−')} %`;
}

/** The direction of a move once rounded as `changeText` shows it: 0.00 % goes nowhere. */
export function changeDirection(ratio: number): 1 | 0 | -1 {
  const shown = Math.round(ratio * 10_000);
  return shown > 0 ? 1 : shown < 0 ? -1 : 0;
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
  const whole = Math.floor(Math.log10(price)) + 1;
  return Math.min(decimals, Math.max(2, 6 - whole));
}

/** Decimal text such as `61837.63` with the reader's grouping, digit for digit: never through a float. */
export function groupedText(decimal: string): string {
  const [whole, fraction] = decimal.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, groupSeparator());
  return fraction === undefined ? grouped : grouped + decimalSeparator() + fraction;
}

/**
 * An integer of 10^-decimals as exact, grouped text. A sum beyond 2^53 is no longer exact in a double, and says so with `≈`.
 */
export function unitsText(units: number, decimals: number): string {
  if (Number.isSafeInteger(units)) return groupedText(formatDecimal(units, decimals));
  return `≈ ${fixedText(units / 10 ** decimals, 0)}`;
}

/** A size for a legend or a readout, in three digits: `0.0125`, `12.4`, `1.2M`. */
export function compactText(value: number): string {
  return format('compact', { notation: 'compact', maximumSignificantDigits: 3 }).format(value);
}

function groupSeparator(): string {
  return partOf('group', ',');
}

function decimalSeparator(): string {
  return partOf('decimal', '.');
}

const separators = new Map<string, string>();

function partOf(type: 'group' | 'decimal', fallback: string): string {
  let text = separators.get(type);
  if (text === undefined) {
    const parts = format('f1', { minimumFractionDigits: 1, maximumFractionDigits: 1 }).formatToParts(1_234_567.5);
    text = parts.find((part) => part.type === type)?.value ?? fallback;
    separators.set(type, text);
  }
  return text;
}

function format(key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  let made = formats.get(key);
  if (!made) formats.set(key, (made = new Intl.NumberFormat(undefined, options)));
  return made;
}
