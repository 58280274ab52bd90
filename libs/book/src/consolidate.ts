import { formatDecimal, type Instrument } from '@livetape/model';
import { type Book } from './book';
import { type BookSide } from './book-side';

/** A book and what its integers mean. */
export interface BookSource {
  readonly instrument: Instrument;
  readonly book: Book;
}

/** The best price of all books. Decimal text at the instrument's scale. */
export interface BestLevel {
  readonly venue: string;
  readonly symbol: string;
  readonly price: string;
  readonly size: string;
}

/** One price of the merged book. Decimal text at the finest scale of all books. */
export interface MergedLevel {
  readonly price: string;
  readonly size: string;
  /** Best first in the order of the sources. */
  readonly parts: readonly { readonly venue: string; readonly symbol: string; readonly size: string }[];
}

/** Books of one pair at several venues, taken together. */
export interface ConsolidatedBook {
  readonly bid: BestLevel | null;
  readonly ask: BestLevel | null;
  /** Best ask less best bid, below 0 where they cross; null where a side is empty. */
  readonly spread: string | null;
  /** Somebody bids at one venue what another asks at another: best bid is not below best ask. */
  readonly isCrossed: boolean;
  /** Best first. */
  readonly bids: readonly MergedLevel[];
  readonly asks: readonly MergedLevel[];
}

/** Where the merge stands in one source. */
interface Place {
  readonly source: BookSource;
  readonly side: BookSide;
  next: number;
}

/** Numbers of different scales are compared as integers of the finest. */
interface FinestScale {
  readonly price: number;
  readonly size: number;
}

/**
 * Merges books of the same pair up to `depth` prices of each side, exactly, whatever their scales. For people and for
 * answers, not for the hot path: it makes objects. A source that is not synced should be left out by the caller.
 */
export function consolidate(sources: readonly BookSource[], depth: number): ConsolidatedBook {
  const scale = {
    price: Math.max(0, ...sources.map(({ instrument }) => instrument.priceDecimals)),
    size: Math.max(0, ...sources.map(({ instrument }) => instrument.sizeDecimals)),
  };
  const bids = sources.map((source): Place => ({ source, side: source.book.bids, next: 0 }));
  const asks = sources.map((source): Place => ({ source, side: source.book.asks, next: 0 }));
  const bid = best(bids, scale);
  const ask = best(asks, scale);
  const spread = bid === null || ask === null ? null : priceOf(ask, scale) - priceOf(bid, scale);
  return {
    bid: bid && levelOf(bid),
    ask: ask && levelOf(ask),
    spread: spread === null ? null : formatDecimal(spread, scale.price),
    isCrossed: spread !== null && spread <= 0n,
    bids: merge(bids, scale, depth),
    asks: merge(asks, scale, depth),
  };
}

function merge(places: readonly Place[], scale: FinestScale, depth: number): MergedLevel[] {
  const merged: MergedLevel[] = [];
  for (let first = best(places, scale); first !== null && merged.length < depth; first = best(places, scale)) {
    const price = priceOf(first, scale);
    let total = 0n;
    const parts: MergedLevel['parts'][number][] = [];
    for (const place of places) {
      if (isSpent(place) || priceOf(place, scale) !== price) continue;
      const size = sizeOf(place, scale);
      const { venue, symbol } = place.source.instrument;
      total += size;
      parts.push({ venue, symbol, size: formatDecimal(size, scale.size) });
      place.next++;
    }
    merged.push({ price: formatDecimal(price, scale.price), size: formatDecimal(total, scale.size), parts });
  }
  return merged;
}

/** The place with the best price, the first of equals; null when all are spent. */
function best(places: readonly Place[], scale: FinestScale): Place | null {
  let found: Place | null = null;
  for (const place of places) {
    if (isSpent(place)) continue;
    const isBetter = found === null || isFirst(place.side, priceOf(place, scale), priceOf(found, scale));
    if (isBetter) found = place;
  }
  return found;
}

function isFirst({ side }: BookSide, price: bigint, other: bigint): boolean {
  return side > 0 ? price > other : price < other;
}

function isSpent({ side, next }: Place): boolean {
  return next >= side.length;
}

function priceOf({ source, side, next }: Place, scale: FinestScale): bigint {
  return BigInt(side.price[side.row(next)]) * 10n ** BigInt(scale.price - source.instrument.priceDecimals);
}

function sizeOf({ source, side, next }: Place, scale: FinestScale): bigint {
  return BigInt(side.size[side.row(next)]) * 10n ** BigInt(scale.size - source.instrument.sizeDecimals);
}

function levelOf({ source, side, next }: Place): BestLevel {
  const { venue, symbol, priceDecimals, sizeDecimals } = source.instrument;
  const row = side.row(next);
  const price = formatDecimal(side.price[row], priceDecimals);
  return { venue, symbol, price, size: formatDecimal(side.size[row], sizeDecimals) };
}
