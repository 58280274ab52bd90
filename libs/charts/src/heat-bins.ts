import { type HeatColumn, type HeatSide } from './heat-columns';
import { niceStep } from './nice-range';

/** Prices from `low`, in `count` bins of `step` each. */
export interface PriceBins {
  readonly low: number;
  readonly step: number;
  readonly count: number;
}

/** Share of all cells that may be of full colour: a few very large orders must not wash out the rest. */
const FULL_SHARE = 0.02;

/** Shades of a cell, from 1; 0 is nothing resting there. */
export const SHADES = 12;

/**
 * The bins in which the columns are drawn: the way of the middle price, and on both sides of it as far as the books usually
 * reach. Bins are a multiple of the price's own unit, so that no bin stays empty only because no price can fall into it.
 * Null while no column has both sides.
 *
 * @param binsMax as many as can be told apart  @param unit the smallest distance of two prices
 */
export function priceBins(columns: readonly HeatColumn[], binsMax: number, unit: number): PriceBins | null {
  let low = Infinity;
  let high = -Infinity;
  const reaches: number[] = [];
  for (const { bids, asks } of columns) {
    if (bids.price.length === 0 || asks.price.length === 0) continue;
    const middle = (bids.price[0] + asks.price[0]) / 2;
    low = Math.min(low, middle);
    high = Math.max(high, middle);
    reaches.push(Math.max(middle - bids.price[bids.price.length - 1], asks.price[asks.price.length - 1] - middle));
  }
  if (reaches.length === 0 || binsMax < 1) return null;
  const reach = reaches.sort((a, b) => a - b)[reaches.length >> 1];
  low -= reach;
  high += reach;
  const step = Math.max(unit, niceStep(Math.max(high - low, unit), binsMax));
  const first = Math.floor(low / step + 1e-9);
  const count = Math.max(1, Math.min(binsMax + 1, Math.floor(high / step + 1e-9) - first + 1));
  return { low: first * step, step, count };
}

/** The bin of a price; below 0 or from `count` on it is out of sight. */
export function binOf({ low, step }: PriceBins, price: number): number {
  // prices are multiples of a decimal step: a hair of a rounded division must not move one into the bin below
  return Math.floor((price - low) / step + 1e-6);
}

/** Σ size of one side in each bin, into `sums`. */
export function binSide(side: HeatSide, bins: PriceBins, sums: Float64Array): void {
  sums.fill(0, 0, bins.count);
  for (let level = 0; level < side.price.length; level++) {
    const bin = binOf(bins, side.price[level]);
    if (bin >= 0 && bin < bins.count) sums[bin] += side.size[level];
  }
}

/** The size that has the full colour: all but the largest fiftieth of the cells lie below it. 0 without cells. */
export function fullSize(columns: readonly HeatColumn[], bins: PriceBins): number {
  const sums = new Float64Array(bins.count);
  const cells: number[] = [];
  for (const { bids, asks } of columns) {
    for (const side of [bids, asks]) {
      binSide(side, bins, sums);
      for (let bin = 0; bin < bins.count; bin++) if (sums[bin] > 0) cells.push(sums[bin]);
    }
  }
  cells.sort((a, b) => a - b);
  return cells.length === 0 ? 0 : cells[Math.floor((cells.length - 1) * (1 - FULL_SHARE))];
}

/** The shade of a size: by its root, as people compare areas; 0 for nothing, `SHADES` for the full size and beyond. */
export function shadeOf(size: number, full: number): number {
  if (!(size > 0) || !(full > 0)) return 0;
  return Math.min(SHADES, Math.max(1, Math.ceil(Math.sqrt(size / full) * SHADES - 1e-9)));
}

/** The largest size of a shade: what the legend writes beside it. */
export function sizeOfShade(shade: number, full: number): number {
  return (shade / SHADES) ** 2 * full;
}
