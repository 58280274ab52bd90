// Source: docs.deribit.com, subscriptions: trades, book, quote, ticker.
import { type BookMessage, type LevelChange, type Spelled } from '../dialects/grammar';
import { shortest } from '../dialects/number-text';
import { type Book } from '../market/book';
import { type Execution } from '../market/history';
import { type Model } from './model';

/** Digits after the point of greeks and volatilities, as the venue rounds them. */
const GREEK_DIGITS = 5;
const VOLATILITY_DIGITS = 2;
/** What the venue says of open interest and funding here does not move. */
const OPEN_INTEREST = 1250;

/** What a channel says. */
export function said(channel: string, data: string): string {
  return `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"${channel}","data":${data}}}`;
}

/** A trade, in frames and in REST. Numbers of trades rise by one per instrument; ids are of all. */
export function tradeItem(of: Spelled, trade: Execution, timeMs: number): string {
  const [price, amount] = [number(trade.price, of.priceDecimals), number(trade.size, of.sizeDecimals)];
  return (
    `{"trade_seq":${trade.id},"trade_id":"${of.base === 'BTC' ? '' : `${of.base}-`}${trade.id * 100 + of.row}",` +
    `"timestamp":${timeMs},"tick_direction":${trade.id % 4},"price":${price},"mark_price":${price},` +
    `"instrument_name":"${of.symbol}","index_price":${price},"direction":"${trade.buy ? 'buy' : 'sell'}",` +
    `"contracts":${amount},"amount":${amount}}`
  );
}

/** A book: every level is new; or a change, which names the one before. */
export function bookData(of: Spelled, message: BookMessage, timeMs: number): string {
  const { bids, asks, last, previous } = message;
  const write = (levels: readonly LevelChange[]) =>
    levels.map(({ price, size, was }) => {
      const action = size === 0 ? 'delete' : was === 0 ? 'new' : 'change';
      return `["${action}",${number(price, of.priceDecimals)},${number(size, of.sizeDecimals)}]`;
    });
  const head = previous < 0 ? '"type":"snapshot"' : `"type":"change","prev_change_id":${previous}`;
  return (
    `{${head},"timestamp":${timeMs},"instrument_name":"${of.symbol}","change_id":${last},` +
    `"bids":[${write(bids)}],"asks":[${write(asks)}]}`
  );
}

/** The best levels. */
export function quoteData(of: Spelled, book: Book, timeMs: number): string {
  return `{"timestamp":${timeMs},"instrument_name":"${of.symbol}",${bestOf(of, book)}}`;
}

/** The best levels and, of an option, what the model says of it. */
export function tickerData(of: Spelled, book: Book, model: Model, nowMs: number): string {
  const head = `{"timestamp":${nowMs},"state":"open","instrument_name":"${of.symbol}",${bestOf(of, book)}`;
  const value = model.value(of, nowMs);
  const index = value?.underlying ?? model.underlying(of.base);
  const rest = `"index_price":${rounded(index, VOLATILITY_DIGITS)},"open_interest":${OPEN_INTEREST}.0`;
  if (value === null) {
    return `${head},${rest},"mark_price":${rounded(index, VOLATILITY_DIGITS)},"current_funding":0.0,"funding_8h":1.742e-5}`;
  }
  const greeks = (['delta', 'gamma', 'vega', 'theta', 'rho'] as const).map((name) => {
    return `"${name}":${rounded(value[name], GREEK_DIGITS)}`;
  });
  const volatilities = [value.markVolatility, value.bidVolatility, value.askVolatility].map((each) => {
    return rounded(each, VOLATILITY_DIGITS);
  });
  return (
    `${head},${rest},"mark_price":${rounded(value.price, GREEK_DIGITS + 1)},"interest_rate":0.0,` +
    `"underlying_price":${rounded(value.underlying, VOLATILITY_DIGITS)},"underlying_index":"SYN.${of.base}",` +
    `"mark_iv":${volatilities[0]},"bid_iv":${volatilities[1]},"ask_iv":${volatilities[2]},"greeks":{${greeks}}}`
  );
}

/** A number as the venue writes it: always with a point. */
export function number(units: number, decimals: number): string {
  const text = shortest(units, decimals);
  return text.includes('.') ? text : `${text}.0`;
}

function bestOf(of: Spelled, { bids, asks }: Book): string {
  const price = (units: number) => number(units, of.priceDecimals);
  const amount = (units: number) => number(units, of.sizeDecimals);
  return (
    `"best_bid_price":${price(bids.bestPrice)},"best_bid_amount":${amount(bids.bestSize)},` +
    `"best_ask_price":${price(asks.bestPrice)},"best_ask_amount":${amount(asks.bestSize)}`
  );
}

function rounded(value: number, digits: number): string {
  return number(Math.round(value * 10 ** digits), digits);
}
