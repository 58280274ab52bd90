import { type Sink, venues } from '@livetape/venues';
import { instrumentsOf, linesOf, sinkOf } from '../decode/recorded';

/** Fewer digits always fit. */
const CUT_DIGITS_MIN = 12;

/** What a recording's frames say by `JSON.parse` and by the venue's decoder. */
export interface Comparison {
  readonly frames: number;
  /** Prices and sizes of trades, tops and levels that were looked for in the parsed frame. */
  readonly numbers: number;
  /** Sizes that stand there with more digits than fit 2^53, and were cut: venues that do so are named in docs/venues.md. */
  readonly cut: number;
  /** Those that do not stand in it. */
  readonly differences: number;
}

/**
 * Looks for every decoded price and size among the numbers of the same frame as `JSON.parse` gives them, each as the text that stands there.
 */
export async function compareDecoded(folder: string, name: string, venueId: string): Promise<Comparison> {
  const venue = await venues[venueId]();
  const lines = linesOf(folder, name);
  const frames = lines.map((line) => Buffer.from(line));
  const instruments = instrumentsOf(venue, frames);
  const sink = sinkOf(instruments);
  const sum = { frames: frames.length, numbers: 0, cut: 0, differences: 0 };
  for (let i = 0; i < frames.length; i++) {
    sink.clear();
    venue.decode(frames[i], sink);
    const rows = decodedOf(sink);
    if (rows.length === 0) continue;
    const there = numbersOf(lines[i]);
    for (const { instrument, price, size } of rows) {
      const { priceDecimals, sizeDecimals } = instruments[instrument];
      sum.numbers += 2;
      if (!there.has(unitsText(price, priceDecimals))) sum.differences++;
      if (size === 0 || there.has(unitsText(size, sizeDecimals))) continue;
      if (isCut(unitsText(size, sizeDecimals), there)) sum.cut++;
      else sum.differences++;
    }
  }
  return sum;
}

/** Whether a number of the frame goes on where this one ends. */
function isCut(text: string, there: ReadonlySet<string>): boolean {
  const digits = text.replace('.', '').length;
  return digits >= CUT_DIGITS_MIN && [...there].some((one) => one.length > text.length && one.startsWith(text));
}

interface Decoded {
  readonly instrument: number;
  readonly price: number;
  readonly size: number;
}

function decodedOf({ trades, tops, levels }: Sink): Decoded[] {
  const rows: Decoded[] = [];
  for (let row = 0; row < trades.length; row++) {
    rows.push({ instrument: trades.instrument[row], price: trades.price[row], size: trades.size[row] });
  }
  for (let row = 0; row < levels.length; row++) {
    // a message without a level has one row of nothing
    if (levels.price[row] === 0) continue;
    rows.push({ instrument: levels.instrument[row], price: levels.price[row], size: levels.size[row] });
  }
  for (let row = 0; row < tops.length; row++) {
    const instrument = tops.instrument[row];
    if (tops.bidPrice[row] > 0) rows.push({ instrument, price: tops.bidPrice[row], size: tops.bidSize[row] });
    if (tops.askPrice[row] > 0) rows.push({ instrument, price: tops.askPrice[row], size: tops.askSize[row] });
  }
  return rows;
}

/** Every number and every text that is one, without its sign and zeros that say nothing: `JSON.parse` hands over how each is written. */
function numbersOf(line: string): ReadonlySet<string> {
  const found = new Set<string>();
  const look = (_key: string, value: unknown, context?: { readonly source?: string }): unknown => {
    if (typeof value === 'number') found.add(plain(context?.source ?? String(value)));
    else if (typeof value === 'string' && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)) found.add(plain(value));
    return value;
  };
  JSON.parse(line, look as (key: string, value: unknown) => unknown);
  return found;
}

/** `1.50` → `1.5`, `2E-7` → `0.0000002`: the digits of the text, never a double. */
function plain(text: string): string {
  const [mantissa, exponent = '0'] = text.toLowerCase().split('e');
  const [whole, fraction = ''] = mantissa.replace('-', '').split('.');
  const shift = Number(exponent);
  const digits = whole + fraction + '0'.repeat(Math.max(0, shift - fraction.length));
  const decimals = Math.max(0, fraction.length - shift);
  return withPoint(BigInt(digits), decimals);
}

function unitsText(units: number, decimals: number): string {
  return withPoint(BigInt(units), decimals);
}

function withPoint(units: bigint, decimals: number): string {
  const digits = String(units).padStart(decimals + 1, '0');
  if (decimals === 0) return digits;
  const text = `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return text.replace(/\.?0+$/, '');
}
