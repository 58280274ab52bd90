/** `0.00010000`, `1`, `1e-8`: the decimal numbers that venues write as steps, and in frames. */
const DECIMAL = /^-?(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/**
 * Digits after the point that a number needs: `0.00010000` → 4, `5` → 0, `1e-8` → 8. Null for what is no number, and
 * for 0, which as a step means that there is none.
 */
export function decimalsNeeded(text: string): number | null {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const fraction = match[2] ?? '';
  const digits = (match[1] + fraction).replace(/0+$/, '');
  if (/^0*$/.test(digits)) return null;
  const dropped = match[1].length + fraction.length - digits.length;
  return Math.max(0, fraction.length - dropped - Number(match[3] ?? 0));
}

/** Sizes of orders older than today's rules may still rest in a book with this many decimals. */
const OLD_SIZE_DECIMALS = 8;
/** Decimals of price and size together with which sizes worth ten million of the quote still fit an exact integer. */
const DECIMALS_TOGETHER = 13;

/** Decimals for sizes of an instrument whose metadata tells fewer than its books hold: more, as far as there is room. */
export function roomySizeDecimals(priceDecimals: number, sizeDecimals: number): number {
  return Math.max(sizeDecimals, Math.min(OLD_SIZE_DECIMALS, DECIMALS_TOGETHER - priceDecimals));
}

/** Digits after the point that a number is written with: `61837.60` → 2, `1.58E-4` → 6. Null for what is no number. */
export function decimalsWritten(text: string): number | null {
  const match = DECIMAL.exec(text);
  return match === null ? null : Math.max(0, (match[2] ?? '').length - Number(match[3] ?? 0));
}
