/** Digits that a VWAP has beyond the price's own. */
export const VWAP_EXTRA_DECIMALS = 8;

/** An exact integer of 10^-decimals as decimal text: (12345n, 2) → `123.45`. */
export function formatDecimal(units: number | bigint, decimals: number): string {
  const text = typeof units === 'bigint' ? units.toString() : integerText(units);
  const negative = text.startsWith('-');
  const digits = (negative ? text.slice(1) : text).padStart(decimals + 1, '0');
  const cut = digits.length - decimals;
  const sign = negative ? '-' : '';
  return decimals === 0 ? sign + digits : `${sign}${digits.slice(0, cut)}.${digits.slice(cut)}`;
}

/** `String` writes 1e21 and above with an exponent; every integer that we keep in a double is below 2^53. */
function integerText(units: number): string {
  if (!Number.isSafeInteger(units)) throw new RangeError(`${units} is not an exact integer`);
  return String(units);
}

/** Numerator / denominator (both ≥ 0, denominator > 0) to the nearest integer, ties to even. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  if (twice > denominator) return quotient + 1n;
  if (twice < denominator) return quotient;
  return quotient % 2n === 0n ? quotient : quotient + 1n;
}

/**
 * Σ price×size / Σ size as decimal text with the price's decimals plus eight, rounded half-even.
 * Throws RangeError when the volume is 0.
 */
export function formatVwap(notional: bigint, volume: bigint, priceDecimals: number): string {
  if (volume <= 0n) throw new RangeError('a VWAP needs a volume above 0');
  const scaled = divideHalfEven(notional * 10n ** BigInt(VWAP_EXTRA_DECIMALS), volume);
  return formatDecimal(scaled, priceDecimals + VWAP_EXTRA_DECIMALS);
}
