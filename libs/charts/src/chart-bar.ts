/** A bar as a chart draws it: prices in units of the quote, sizes in units of the base. For drawing, not for money. */
export interface ChartBar {
  /** ms since the epoch. */
  readonly start: number;
  readonly widthMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly notional: number;
  readonly trades: number;
  readonly revision: number;
}

/** The volume-weighted mean price; the close where nothing was traded. */
export function vwapOf({ notional, volume, close }: ChartBar): number {
  return volume > 0 ? notional / volume : close;
}
