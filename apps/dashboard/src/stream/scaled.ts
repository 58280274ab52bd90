import { type ChartBar } from '@livetape/charts';
import { type InstrumentSpec } from '@livetape/model';
import { type BarRow, type TickerRow, type TradeRow } from '@livetape/wire';
import { type TapeTrade, type Ticker } from './messages';
import { UsedDigits } from './used-digits';

/** Rows of one instrument from the wire's integers to what the page shows. Prices as text stay exact. */
export class Scaled {
  private readonly price: number;
  private readonly size: number;
  private readonly prices: UsedDigits;
  private readonly sizes: UsedDigits;

  constructor(readonly spec: InstrumentSpec) {
    this.price = 10 ** spec.priceDecimals;
    this.size = 10 ** spec.sizeDecimals;
    this.prices = new UsedDigits(spec.priceDecimals, 2);
    this.sizes = new UsedDigits(spec.sizeDecimals);
  }

  bar(row: BarRow, widthMs: number): ChartBar {
    const [start, open, high, low, close, volume, notional, , trades, revision] = row;
    return {
      start,
      widthMs,
      open: open / this.price,
      high: high / this.price,
      low: low / this.price,
      close: close / this.price,
      volume: Number(volume) / this.size,
      notional: Number(notional) / this.price / this.size,
      trades,
      revision,
    };
  }

  /** `before`: the ticker shown until now, for the direction of the last price. */
  ticker(row: TickerRow, before: Ticker | null, now: number): Ticker {
    const [last, , , tradeTimeUs, bid, bidSize, ask, askSize] = row;
    const isTwoSided = bid > 0 && ask > 0;
    return {
      last: last > 0 ? last / this.price : null,
      lastText: this.priceText(last),
      direction: this.direction(last / this.price, before),
      tradeTimeMs: tradeTimeUs > 0 ? tradeTimeUs / 1_000 : null,
      bidText: this.priceText(bid),
      bidSizeText: bid > 0 ? this.sizeText(bidSize) : null,
      askText: this.priceText(ask),
      askSizeText: ask > 0 ? this.sizeText(askSize) : null,
      spreadText: isTwoSided ? this.spreadText(ask - bid) : null,
      spreadBasisPoints: isTwoSided ? ((ask - bid) / ((ask + bid) / 2)) * 10_000 : null,
      heardAt: now,
    };
  }

  trade(row: TradeRow): TapeTrade {
    const [id, eventTimeUs, price, size, aggressor] = row;
    return {
      id,
      timeMs: eventTimeUs / 1_000,
      priceText: textOf(price, this.prices),
      sizeText: this.sizeText(size),
      isBuy: aggressor > 0,
    };
  }

  private direction(last: number, before: Ticker | null): 1 | 0 | -1 {
    if (before?.last === null || before === null || before.last === last) return before?.direction ?? 0;
    return last > before.last ? 1 : -1;
  }

  private priceText(price: number): string | null {
    return price > 0 ? textOf(price, this.prices) : null;
  }

  private sizeText(size: number): string {
    return textOf(size, this.sizes);
  }

  /** A crossed book has a negative spread, and shows it. */
  private spreadText(units: number): string {
    return (units < 0 ? '−' : '') + textOf(Math.abs(units), this.prices);
  }
}

function textOf(units: number, digits: UsedDigits): string {
  digits.see(units);
  return digits.text(units);
}
