import { type Judgement } from './golden';

const RETIRED = 'of a wire version that the venue has ended: not decoded';
const GENERATED = 'a message that their recorder makes up from a REST answer: ours come by `Venue.snapshot`';
const NOT_FOLLOWED = 'derivatives of a venue of which we follow the spot market';
const HELD_BACK = 'they hold deltas back until a snapshot: here that is the book’s business, not the decoder’s';

/** Differences from tardis-node, looked at one by one. */
export const TARDIS_JUDGEMENTS: readonly Judgement[] = [
  { pair: /^(binance 5|binance-delivery 2|binance-futures 7|bitstamp 4) ?/, detail: /^books/, why: GENERATED },
  { pair: /^(binance-futures 6|bitstamp 3|kucoin 9) ?/, detail: /^books: theirs 0, ours 1/, why: HELD_BACK },
  { pair: /^okex(-[a-z]+)? \d+ \(mapper of 20(19|20-02)/, detail: /unknown-event/, why: RETIRED },
  { pair: /^(gate-io|kucoin)-futures \d+/, detail: /ignored|unknown-event/, why: NOT_FOLLOWED },
  {
    pair: /^cryptofacilities [14] /,
    detail: /unknown-symbol/,
    why: 'of 2019, without the time that each message has since',
  },
  {
    pair: /^bitfinex-derivatives (8|12)$/,
    detail: /unknown-symbol/,
    why: 'their recorder wrote the name of the channel behind it, and left out the subscription that says it',
  },
  {
    pair: /^bybit-options 2 /,
    detail: /^books: theirs 1, ours 0$/,
    why: 'a book without a level, of an option that nothing else is of',
  },
  { pair: /^gate-io [2456] /, detail: /unknown-event/, why: RETIRED },
  {
    pair: /^deribit 2$/,
    detail: /^tops: theirs 0/,
    why: 'the `quote` channel is a top of book: they do not map it here',
  },
  {
    pair: /^gemini 4 /,
    detail: /^trades/,
    why: 'a block trade has no aggressor, and its symbol no other message: set aside, not guessed',
  },
  {
    pair: /^kraken [12] /,
    detail: /^trade: theirs \S+ {2}/,
    why: 'the old protocol has no trade ids: theirs is empty, ours the time',
  },
  {
    pair: /^kraken 6 /,
    detail: /theirs BOOK-1000/,
    why: 'they take the channel’s name for the symbol of a message in two parts',
  },
];

/** Differences from crypto-msg-parser, looked at one by one. */
export const PARSER_JUDGEMENTS: readonly Judgement[] = [
  { pair: /^gate .*2020|^gate .*2021/, detail: /unknown-event/, why: RETIRED },
  {
    pair: /^(gate|kucoin) .*(Future|Swap)/,
    detail: /ignored|unknown-event/,
    why: NOT_FOLLOWED,
  },
  { pair: /^coinbase_pro trade/, detail: /ignored/, why: '`last_match` repeats an old trade: no new one' },
  {
    pair: /^(kraken|bitfinex) trade\/.*snapshot/,
    detail: /ignored/,
    why: 'trades from before the subscription: no new ones',
  },
  { pair: /^bitfinex trade\/.*_tu/, detail: /ignored/, why: '`tu` repeats the trade of `te`' },
];
