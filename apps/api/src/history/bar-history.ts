import { Injectable } from '@nestjs/common';
import {
  type BarDto,
  type BarsDto,
  type BarsQuery,
  LIMIT_DEFAULT,
  TIME_MS_MAX,
  WIDTH_CHOICES,
  type WidthChoice,
} from '@livetape/dto';
import { formatDecimal, formatVwap, WIDTHS } from '@livetape/model';
import { type StoredBar } from '@livetape/store';
import { Problem } from '../http/problem';
import { Ingestion } from '../ingestion/ingestion';
import { Market } from '../ingestion/market';
import { Persistence } from '../persistence/persistence';
import { refuseTogether, requireOrder } from './range';

/** Answers queries for bars from the store. */
@Injectable()
export class BarHistory {
  constructor(
    private readonly ingestion: Ingestion,
    private readonly market: Market,
    private readonly persistence: Persistence,
  ) {}

  /** One page, or the newest bars. Throws a `Problem` for what cannot be asked, a StoreError for what cannot be read. */
  async page(query: BarsQuery): Promise<BarsDto> {
    refuseTogether(query, 'last', ['from', 'cursor', 'limit', 'pixels']);
    refuseTogether(query, 'pixels', ['width']);
    const { venue, symbol } = this.market.require(query.venue, query.symbol);
    const width = query.pixels === undefined ? (query.width ?? '1s') : narrowest(query, query.pixels);
    const { bars, next } = await this.read({ ...query, width }, WIDTHS[width]);
    return {
      venue,
      symbol,
      width,
      widthMs: WIDTHS[width],
      source: this.ingestion.source(),
      asOf: this.market.now(),
      bars: bars.map(barDto),
      next,
    };
  }

  private async read(query: BarsQuery, widthMs: number): Promise<{ bars: readonly StoredBar[]; next: string | null }> {
    const { venue, symbol, from = 0, to = TIME_MS_MAX, last, limit = LIMIT_DEFAULT, cursor } = query;
    const name = { venue, symbol, widthMs };
    const { store } = this.persistence;
    if (last !== undefined) return { bars: await store.latestBars({ ...name, beforeMs: to, limit: last }), next: null };
    requireOrder(from, to);
    const page = await store.bars({ ...name, fromMs: from, toMs: to, limit, cursor });
    return { bars: page.rows, next: page.next };
  }
}

/** The narrowest width with at most `pixels` bars from `from` to `to`. */
function narrowest({ from, to }: BarsQuery, pixels: number): WidthChoice {
  if (from === undefined || to === undefined) throw new Problem('invalid-query', 'pixels needs from and to.');
  requireOrder(from, to);
  const found = WIDTH_CHOICES.find((width) => Math.ceil((to - from) / WIDTHS[width]) <= pixels);
  if (found !== undefined) return found;
  const days = Math.ceil((to - from) / WIDTHS['1d']);
  throw new Problem('range-too-large', `The range has ${days} bars of the widest width, 1d, more than ${pixels}.`);
}

function barDto(bar: StoredBar): BarDto {
  const { priceDecimals, sizeDecimals } = bar;
  return {
    start: bar.startMs,
    open: formatDecimal(bar.open, priceDecimals),
    high: formatDecimal(bar.high, priceDecimals),
    low: formatDecimal(bar.low, priceDecimals),
    close: formatDecimal(bar.close, priceDecimals),
    vwap: formatVwap(bar.notional, bar.volume, priceDecimals),
    volume: formatDecimal(bar.volume, sizeDecimals),
    notional: formatDecimal(bar.notional, priceDecimals + sizeDecimals),
    buyVolume: formatDecimal(bar.buyVolume, sizeDecimals),
    trades: bar.trades,
    revision: bar.revision,
  };
}
