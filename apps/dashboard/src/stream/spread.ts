import { type BookLevels } from '@livetape/charts';

/** The distance of the best prices: exact text, and in hundredths of a percent of the middle; null without two sides. */
export type Spread =
  { readonly text: string; readonly basisPoints: number } | { readonly text: null; readonly basisPoints: null };

/** Of a book whose levels are best first. A crossed book's spread is negative. */
export function spreadOf({ bids, asks }: BookLevels, priceText: (units: number) => string): Spread {
  if (bids.length === 0 || asks.length === 0) return { text: null, basisPoints: null };
  const units = asks[0][0] - bids[0][0];
  const text = (units < 0 ? '−' : '') + priceText(Math.abs(units));
  return { text, basisPoints: (units / ((bids[0][0] + asks[0][0]) / 2)) * 10_000 };
}
