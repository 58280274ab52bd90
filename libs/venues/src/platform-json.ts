import { type Instrument, type LevelBatch, Side } from '@livetape/model';

/** For property tests: what the platform's own JSON reader says, numbers as their text behind a mark. */
export function parseExact(frame: string): unknown {
  const keep = (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? `#${context?.source}` : value;
  return JSON.parse(frame, keep as (key: string, value: unknown) => unknown);
}

/** The exact integer of a decimal's text, by the definition; null where there is none from 0 to 2^53. */
export function unitsOf(value: unknown, decimals: number): bigint | null {
  const ratio = ratioOf(value, decimals);
  return ratio !== null && ratio[0] % ratio[1] === 0n ? safe(ratio[0] / ratio[1]) : null;
}

/** The same with what is beyond the scale cut off; what is not 0 is one unit at least. */
export function cutUnitsOf(value: unknown, decimals: number): bigint | null {
  const ratio = ratioOf(value, decimals);
  if (ratio === null) return null;
  const units = ratio[0] / ratio[1];
  return safe(units === 0n && ratio[0] > 0n ? 1n : units);
}

function ratioOf(value: unknown, decimals: number): [mantissa: bigint, divisor: bigint] | null {
  const text = typeof value === 'string' ? value.replace(/^#/, '') : '';
  const match = /^(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return null;
  const [, whole, fraction = '', exponent = '0'] = match;
  const shift = decimals + Number(exponent) - fraction.length;
  if (Math.abs(shift) > 100) return null;
  return [BigInt(whole + fraction) * 10n ** BigInt(Math.max(0, shift)), 10n ** BigInt(Math.max(0, -shift))];
}

function safe(units: bigint): bigint | null {
  return units <= BigInt(Number.MAX_SAFE_INTEGER) ? units : null;
}

/** An unsigned integer without a point or an exponent; null for anything else. */
export function integerOf(value: unknown): bigint | null {
  const text = typeof value === 'string' ? value.replace(/^#/, '') : '';
  return /^(0|[1-9]\d*)$/.test(text) ? unitsOf(text, 0) : null;
}

/** An instrument of a venue, its scales as given. */
export function instrumentOf(venue: string, symbol: string, priceDecimals: number, sizeDecimals: number): Instrument {
  return { id: 0, venue, symbol, base: 'BTC', quote: 'USD', priceDecimals, sizeDecimals };
}

/** A level as `levelTexts` tells it, by the platform's own reader of numbers; null where one does not hold. */
export function levelText(
  of: Side,
  [price, size]: readonly unknown[],
  { priceDecimals, sizeDecimals }: Instrument,
  sizeOf = unitsOf,
): string | null {
  const [ticks, steps] = [unitsOf(price, priceDecimals), sizeOf(size, sizeDecimals)];
  return ticks === null || ticks === 0n || steps === null ? null : [of, ticks, steps].join(' ');
}

/** A message of these levels as the sink has it: null for all where one does not hold, a row of 0 where there are none. */
export function messageOf(rows: readonly (string | null)[]): string[] | null {
  const held = rows.filter((row) => row !== null);
  if (held.length < rows.length) return null;
  return held.length === 0 ? [`${Side.Bid} 0 0`] : held;
}

/** The levels of a batch as text, in order: side, price, size. */
export function levelTexts({ length, side, price, size }: LevelBatch): string[] {
  return Array.from({ length }, (_, row) => [side[row], price[row], size[row]].join(' '));
}
