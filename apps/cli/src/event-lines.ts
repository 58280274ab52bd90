import { type Book, type BookGap, type BookSide } from '@livetape/book';
import {
  Aggressor,
  type BarBatch,
  type BookHealth,
  formatDecimal,
  formatVwap,
  type GreeksBatch,
  type Instrument,
  type LevelBatch,
  Side,
  type TopBatch,
  type TradeBatch,
} from '@livetape/model';
import { type Output } from './output';
import { type Totals } from './playback';

/** The JSON lines of `normalize`, `bars` and `book`: a public contract (README.md). Decimals are exact. */
export class EventLines {
  constructor(
    private readonly output: Output,
    private readonly instruments: readonly Instrument[],
  ) {}

  trades(batch: TradeBatch): void {
    for (let row = 0; row < batch.length; row++) {
      const { venue, symbol, priceDecimals, sizeDecimals } = this.instruments[batch.instrument[row]];
      this.output.line({
        type: 'trade',
        venue,
        symbol,
        id: batch.idOf(row),
        price: formatDecimal(batch.price[row], priceDecimals),
        size: formatDecimal(batch.size[row], sizeDecimals),
        aggressor: batch.aggressor[row] === Aggressor.Buy ? 'buy' : 'sell',
        eventTimeUs: batch.eventTime[row],
        receiveTimeUs: batch.receiveTime[row] || null,
      });
    }
  }

  tops(batch: TopBatch): void {
    for (let row = 0; row < batch.length; row++) {
      const instrument = this.instruments[batch.instrument[row]];
      const bid = batch.bidPrice[row];
      const ask = batch.askPrice[row];
      this.output.line({
        type: 'top',
        venue: instrument.venue,
        symbol: instrument.symbol,
        bids: levelsOf(instrument, bid, batch.bidSize[row]),
        asks: levelsOf(instrument, ask, batch.askSize[row]),
        sequence: sequenceOf(batch.sequence[row]),
        state: 'synced',
        crossed: bid > 0 && ask > 0 && bid >= ask,
      });
    }
  }

  /** One line a message: its rows stand together, and `last` marks the last. */
  levels(batch: LevelBatch): void {
    let bids: string[][] = [];
    let asks: string[][] = [];
    for (let row = 0; row < batch.length; row++) {
      const instrument = this.instruments[batch.instrument[row]];
      // A message without a level has one row of price 0.
      if (batch.price[row] > 0) {
        const level = levelOf(instrument, batch.price[row], batch.size[row]);
        (batch.side[row] === Side.Bid ? bids : asks).push(level);
      }
      if (batch.last[row] === 0) continue;
      this.output.line({
        type: batch.isSnapshot[row] === 1 ? 'snapshot' : 'delta',
        venue: instrument.venue,
        symbol: instrument.symbol,
        bids,
        asks,
        sequence: sequenceOf(batch.lastSequence[row]),
        eventTimeUs: batch.eventTime[row] || null,
      });
      bids = [];
      asks = [];
    }
  }

  greeks(batch: GreeksBatch): void {
    for (let row = 0; row < batch.length; row++) {
      const { venue, symbol } = this.instruments[batch.instrument[row]];
      this.output.line({
        type: 'greeks',
        venue,
        symbol,
        markPrice: numberOf(batch.markPrice[row]),
        underlyingPrice: numberOf(batch.underlyingPrice[row]),
        markVolatility: numberOf(batch.markVolatility[row]),
        bidVolatility: numberOf(batch.bidVolatility[row]),
        askVolatility: numberOf(batch.askVolatility[row]),
        delta: numberOf(batch.delta[row]),
        gamma: numberOf(batch.gamma[row]),
        vega: numberOf(batch.vega[row]),
        theta: numberOf(batch.theta[row]),
        rho: numberOf(batch.rho[row]),
        openInterest: numberOf(batch.openInterest[row]),
        eventTimeUs: batch.eventTime[row] || null,
        receiveTimeUs: batch.receiveTime[row] || null,
      });
    }
  }

  /** The best levels of a book, up to a depth. */
  book(instrumentId: number, book: Book, { state, sequence, depth }: BookHealth & { readonly depth: number }): void {
    const instrument = this.instruments[instrumentId];
    const { venue, symbol } = instrument;
    const bids = sideOf(instrument, book.bids, depth);
    const asks = sideOf(instrument, book.asks, depth);
    this.output.line({ type: 'top', venue, symbol, bids, asks, sequence, state, crossed: book.isCrossed });
  }

  gap({ instrument, cause, from, to }: BookGap): void {
    const { venue, symbol } = this.instruments[instrument];
    this.output.line({ type: 'gap', venue, symbol, cause, from, to });
  }

  /** The rows of one width. */
  bars(batch: BarBatch, widthMs: number): void {
    for (let row = 0; row < batch.length; row++) {
      if (batch.widthMs[row] !== widthMs) continue;
      const { venue, symbol, priceDecimals, sizeDecimals } = this.instruments[batch.instrument[row]];
      const volume = batch.volume.value(row);
      const notional = batch.notional.value(row);
      this.output.line({
        type: 'bar',
        venue,
        symbol,
        start: batch.start[row],
        widthMs,
        open: formatDecimal(batch.open[row], priceDecimals),
        high: formatDecimal(batch.high[row], priceDecimals),
        low: formatDecimal(batch.low[row], priceDecimals),
        close: formatDecimal(batch.close[row], priceDecimals),
        vwap: formatVwap(notional, volume, priceDecimals),
        volume: formatDecimal(volume, sizeDecimals),
        notional: formatDecimal(notional, priceDecimals + sizeDecimals),
        trades: batch.trades[row],
        buyVolume: formatDecimal(batch.buyVolume.value(row), sizeDecimals),
        revision: batch.revision[row],
      });
    }
  }

  /** The holes in the trade ids, then a count for each reason that occurred; `unwanted` always. */
  totals({ gaps, ignored, rejected }: Totals): void {
    for (const gap of gaps) this.output.line({ type: 'gap', ...gap });
    for (const [reason, count] of Object.entries(ignored)) {
      if (count > 0 || reason === 'unwanted') this.output.line({ type: 'ignored', reason, count });
    }
    for (const [reason, count] of Object.entries(rejected)) {
      if (count > 0) this.output.line({ type: 'rejected', reason, count });
    }
  }
}

function levelOf({ priceDecimals, sizeDecimals }: Instrument, price: number, size: number): string[] {
  return [formatDecimal(price, priceDecimals), formatDecimal(size, sizeDecimals)];
}

function levelsOf(instrument: Instrument, price: number, size: number): string[][] {
  return price > 0 ? [levelOf(instrument, price, size)] : [];
}

function sideOf(instrument: Instrument, side: BookSide, depth: number): string[][] {
  return Array.from({ length: Math.min(depth, side.length) }, (_, i) =>
    levelOf(instrument, side.price[side.row(i)], side.size[side.row(i)]),
  );
}

/** JSON has no NaN: what the venue did not send is null. */
function numberOf(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function sequenceOf(sequence: number): string | null {
  return sequence < 0 ? null : String(sequence);
}
