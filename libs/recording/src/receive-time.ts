/** The least of each unit: none was smaller since 1973, none is larger for centuries. */
const NS_MIN = 1e17;
const US_MIN = 1e14;
const MS_MIN = 1e11;
const TIME = /^(\d{1,19})(?:\.(\d{0,12}))?$/;

/**
 * A receive time as recordings write it, in µs since the epoch: seconds with a fraction (`1618677372.1768699`), or an
 * integer whose unit (s, ms, µs, ns) its magnitude tells. Digits below the µs are cut off. Null for anything else.
 * Read from the text: seconds as a float do not hold µs exactly.
 */
export function parseReceiveTime(text: string): number | null {
  const match = TIME.exec(text);
  if (match === null) return null;
  const [, whole, fraction] = match;
  const value = Number(whole);
  if (value >= NS_MIN) return Number(BigInt(whole) / 1000n);
  if (value >= US_MIN) return value;
  if (value >= MS_MIN) return value * 1000 + Number((fraction ?? '').slice(0, 3).padEnd(3, '0'));
  return value * 1_000_000 + Number((fraction ?? '').slice(0, 6).padEnd(6, '0'));
}
