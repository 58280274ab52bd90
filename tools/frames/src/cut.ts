/** A decimal text, or `0E-8` as Python writes a zero, as an integer of 10^-decimals. Throws SyntaxError for any other. */
export function cut(text: string, decimals: number): bigint {
  if (/^0E-\d+$/.test(text)) return 0n;
  const [whole, fraction = ''] = text.split('.');
  if (fraction.length > decimals) throw new SyntaxError(`${text} has more than ${decimals} decimals`);
  return BigInt(whole + fraction.padEnd(decimals, '0'));
}

/** An integer of 10^-decimals as decimal text. */
export function uncut(units: bigint, decimals: number): string {
  const digits = String(units).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
