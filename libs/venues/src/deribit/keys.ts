import { numbered } from '@livetape/columns';

/** The keys of books, quotes and tickers that we read. */
export const EVENT = {
  ...numbered('instrument_name timestamp type change_id prev_change_id bids asks greeks'),
  best_bid_price: 8,
  best_bid_amount: 9,
  best_ask_price: 10,
  best_ask_amount: 11,
  mark_price: 12,
  mark_iv: 13,
  bid_iv: 14,
  ask_iv: 15,
  underlying_price: 16,
  open_interest: 17,
};
