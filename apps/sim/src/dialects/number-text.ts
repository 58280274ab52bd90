/** An integer of 10^-decimals as decimal text, with zeros up to `written` decimals. */
export function decimal(units: number, decimals: number, written = decimals): string {
  const sign = units < 0 ? '-' : '';
  const digits = String(Math.abs(units)).padStart(decimals + 1, '0');
  const cut = digits.length - decimals;
  const zeros = '0'.repeat(Math.max(0, written - decimals));
  if (decimals === 0) return zeros === '' ? sign + digits : `${sign}${digits}.${zeros}`;
  return `${sign}${digits.slice(0, cut)}.${digits.slice(cut)}${zeros}`;
}

/** The same without zeros at the end. */
export function shortest(units: number, decimals: number): string {
  const text = decimal(units, decimals);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** As JavaScript writes the number: with an exponent where it is tiny. */
export function asNumber(units: number, decimals: number): string {
  return String(Number(decimal(units, decimals)));
}
