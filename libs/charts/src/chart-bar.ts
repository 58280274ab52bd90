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

/** A bar as the REST API writes it: numbers as decimal text. */
export interface DecimalBar {
  readonly start: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
  readonly notional: string;
  readonly trades: number;
  readonly revision: number;
}

/** The bar for drawing: its texts become the nearest doubles. */
export function chartBarOf(bar: DecimalBar, widthMs: number): ChartBar {
  return {
    start: bar.start,
    widthMs,
    open: Number(bar.open),
    high: Number(bar.high),
    low: Number(bar.low),
    close: Number(bar.close),
    volume: Number(bar.volume),
    notional: Number(bar.notional),
    trades: bar.trades,
    revision: bar.revision,
  };
}

/** The volume-weighted mean price; the close where nothing was traded. */
export function vwapOf({ notional, volume, close }: ChartBar): number {
  return volume > 0 ? notional / volume : close;
}
