import { JsonFields, numbered } from '@livetape/columns';
import { type Sink } from '../sink';
import { EVENT } from './keys';

const GREEKS = numbered('delta gamma vega theta rho');
const TOP = {
  bid: EVENT.best_bid_price,
  bidSize: EVENT.best_bid_amount,
  ask: EVENT.best_ask_price,
  askSize: EVENT.best_ask_amount,
};
/** What stands under the ticker's key of that name. */
export const greeks = new JsonFields(GREEKS);

/** The venue writes fewer digits after the point. */
const DECIMALS = 8;
const UNIT = 10 ** DECIMALS;

/** Reads the ticker of the selected instrument: the top of book, unless it is closed, and of an option the greeks. */
export function decodeTicker(event: JsonFields, sink: Sink): boolean {
  const hasTop = event.has(EVENT.best_bid_price) || event.has(EVENT.best_ask_price);
  if (hasTop && !decodeTop(event, sink)) return false;
  return !event.has(EVENT.greeks) || decodeGreeks(event, sink);
}

/** Reads the best levels that a ticker and a quote have. */
export function decodeTop(event: JsonFields, sink: Sink): boolean {
  const row = sink.claimTop();
  return (
    row >= 0 &&
    sink.time(event, EVENT.timestamp, sink.tops.eventTime, row) &&
    sink.readOpenTop(event, TOP, isNone, row) >= 0 &&
    sink.closeTop(row)
  );
}

/** Null, or no field, where a side has none. */
function isNone(event: JsonFields, field: number): boolean {
  return !event.isPlain(field);
}

/** Takes what an option's ticker says of its model: volatilities in percent, theta for a day, the rest for one point. */
function decodeGreeks(ticker: JsonFields, sink: Sink): boolean {
  const { greeks: rows } = sink;
  const row = sink.claimGreeks();
  if (row < 0 || !sink.time(ticker, EVENT.timestamp, rows.eventTime, row)) return false;
  const isRead =
    read(ticker, EVENT.mark_price, rows.markPrice, row) &&
    read(ticker, EVENT.underlying_price, rows.underlyingPrice, row) &&
    read(ticker, EVENT.mark_iv, rows.markVolatility, row) &&
    read(ticker, EVENT.bid_iv, rows.bidVolatility, row) &&
    read(ticker, EVENT.ask_iv, rows.askVolatility, row) &&
    read(ticker, EVENT.open_interest, rows.openInterest, row) &&
    read(greeks, GREEKS.delta, rows.delta, row) &&
    read(greeks, GREEKS.gamma, rows.gamma, row) &&
    read(greeks, GREEKS.vega, rows.vega, row) &&
    read(greeks, GREEKS.theta, rows.theta, row) &&
    read(greeks, GREEKS.rho, rows.rho, row);
  return isRead || sink.reject('number');
}

/** A double, the nearest to the text; what is not there, or null, stays NaN. False for what is no number. */
function read(fields: JsonFields, field: number, column: Float64Array, row: number): boolean {
  if (!fields.isPlain(field)) return true;
  if (fields.decimal(field, DECIMALS, column, row)) {
    column[row] /= UNIT;
    return true;
  }
  // Finer or larger than any so far: rare enough for a text.
  const text = fields.text(field);
  column[row] = text === '' ? NaN : Number(text);
  return Number.isFinite(column[row]);
}
