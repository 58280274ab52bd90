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

/** Digits after the point that a number is written with: `61837.60` → 2, `1.58E-4` → 6. Null for what is no number. */
export function decimalsWritten(text: string): number | null {
  const match = DECIMAL.exec(text);
  return match === null ? null : Math.max(0, (match[2] ?? '').length - Number(match[3] ?? 0));
}
