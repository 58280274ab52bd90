import { type ChannelKind } from './channels';

/** What people are told of a kind of channel; apart from the layouts, so that a client need not carry it. */
export interface KindProse {
  /** How the channel's name is written. */
  readonly address: string;
  readonly text: string;
  /** By the tag of the form ('' where there is none): what a row says, the name of its schema, and its fields by name. */
  readonly forms: Readonly<Record<string, FormProse>>;
}

export interface FormProse {
  readonly schema: string;
  readonly text: string;
  readonly fields: Readonly<Record<string, string>>;
}

const RECEIVED = 'our clock when it came, µs since the epoch';
const DECIMAL = 'decimal text, empty where there is none';

const HOP_PROSE =
  "`network` = from the venue's clock to our socket, `decode` = to decoded, `handover` = from the feed's thread to ours, " +
  '`apply` = to windows and books, `encode` = to the first frame, `write` = to the sockets, `delivery` and `paint` = by the receiver';

/** Of every kind of channel, in the order of the layouts. */
export const PROSE: Readonly<Record<ChannelKind, KindProse>> = {
  bars: {
    address: 'bars:<venue>:<symbol>:<width>',
    text: 'closed windows; a revision is a row of its own and replaces the bar of the same start',
    forms: {
      '': {
        schema: 'BarRow',
        text: 'A closed window of trades.',
        fields: {
          startMs: 'start of the window, ms since the epoch; it lasts as long as the width of the channel',
          open: 'first price, an integer at `priceDecimals`',
          high: 'highest price',
          low: 'lowest price',
          close: 'last price',
          volume: 'sum of sizes at `sizeDecimals`, as text since it may pass 2^53',
          notional: 'sum of price × size at `priceDecimals` + `sizeDecimals`, as text; VWAP = notional / volume',
          buyVolume: 'the part of the volume that buyers took, as text',
          trades: 'how many',
          revision: '0, or how often the bar has been corrected',
        },
      },
    },
  },
  ticker: {
    address: 'ticker:<venue>:<symbol>',
    text: 'last trade and top of book, the newest only',
    forms: {
      '': {
        schema: 'TickerRow',
        text: 'The last trade and the top of book; 0 = none yet.',
        fields: {
          lastPrice: 'price of the newest trade, an integer at `priceDecimals`',
          lastSize: 'its size, an integer at `sizeDecimals`',
          aggressor: '1 = a buyer took it, -1 = a seller',
          tradeTimeUs: "the venue's clock, µs since the epoch",
          bidPrice: 'best bid',
          bidSize: 'what rests there',
          askPrice: 'best ask',
          askSize: 'what rests there',
          receiveTimeUs: RECEIVED,
        },
      },
    },
  },
  trades: {
    address: 'trades:<venue>:<symbol>',
    text: 'trades in the order they came',
    forms: {
      '': {
        schema: 'TradeRow',
        text: 'An execution reported by the venue.',
        fields: {
          id: 'exactly as the venue wrote it',
          eventTimeUs: "the venue's clock, µs since the epoch",
          price: 'an integer at `priceDecimals`',
          size: 'an integer at `sizeDecimals`',
          aggressor: '1 = a buyer took it, -1 = a seller',
        },
      },
    },
  },
  book: {
    address: 'book:<venue>:<symbol>:<depth>',
    text: 'the best levels of each side, 1 to 500',
    forms: {
      '': {
        schema: 'BookRow',
        text: 'All best levels of a book in a snapshot, those that changed in a delta.',
        fields: {
          state: '`synced` = proven up to the last message, `stale` = right once, `buffering` = none yet',
          sequence: "the venue's number of the last message, null where it sends none",
          eventTimeUs: "the venue's clock, µs since the epoch; 0 where unknown",
          receiveTimeUs: RECEIVED,
          bestBid: 'best price of the resulting book; 0 = none',
          bestAsk: 'best price of the resulting book; 0 = none',
          bids: 'levels `[price, size]`; size 0 removes one',
          asks: 'levels `[price, size]`; size 0 removes one',
          checksum: 'CRC32 of the resulting book, or null',
        },
      },
    },
  },
  greeks: {
    address: 'greeks:<venue>:<symbol>',
    text: 'what the venue calculates for an option',
    forms: {
      '': {
        schema: 'GreeksRow',
        text: "Results of the venue's model, doubles in its units; null where it sends none.",
        fields: {
          eventTimeUs: "the venue's clock, µs since the epoch",
          receiveTimeUs: RECEIVED,
          markPrice: 'in the unit in which the option is quoted',
          underlyingPrice: 'of what the option is on',
          markVolatility: 'percent a year',
          bidVolatility: 'percent a year',
          askVolatility: 'percent a year',
          delta: '',
          gamma: '',
          vega: 'for one point of volatility',
          theta: 'for one day',
          rho: 'for one point of interest',
          openInterest: '',
        },
      },
    },
  },
  top: {
    address: 'top:<base>-<quote>',
    text: "top of book of each venue's spot instrument, and the best",
    forms: {
      venue: {
        schema: 'VenueTopRow',
        text: "The top of one venue's book; replaces that of the same venue and symbol.",
        fields: {
          venue: 'its id',
          symbol: "the venue's spelling",
          state: 'of the book, as above',
          bid: DECIMAL,
          bidSize: DECIMAL,
          ask: DECIMAL,
          askSize: DECIMAL,
          receiveTimeUs: RECEIVED,
        },
      },
      best: {
        schema: 'BestTopRow',
        text: 'The best of all synced books of the pair, compared exactly; replaces the one before.',
        fields: {
          bid: DECIMAL,
          bidVenue: 'who bids it, empty where nobody does',
          ask: DECIMAL,
          askVenue: 'who asks it, empty where nobody does',
          spread: 'ask less bid; 0 or below where the venues cross',
          isCrossed: 'whether one venue bids what another asks, or more',
        },
      },
    },
  },
  feeds: {
    address: 'feeds',
    text: 'states of feeds and books, and gaps',
    forms: {
      feed: {
        schema: 'FeedRow',
        text: "A feed's state and counters; replaces the venue's last one.",
        fields: { status: 'a `FeedStatus`' },
      },
      gap: {
        schema: 'GapRow',
        text: "A stretch of a venue's stream that did not arrive; replaces the gap with the same id.",
        fields: { gap: 'a `Gap`' },
      },
      book: {
        schema: 'BookStatusRow',
        text: 'A change of state of a book; replaces that of the same venue and symbol.',
        fields: { status: 'a `BookStatus`' },
      },
    },
  },
  alerts: {
    address: 'alerts',
    text: 'what a person should know of; cleared ones too',
    forms: {
      alert: {
        schema: 'AlertRow',
        text: 'Something that is worse than it should be; replaces the alert with the same id.',
        fields: { alert: 'an `Alert`; it is over once `clearedAt` is not null' },
      },
    },
  },
  latency: {
    address: 'latency',
    text: 'how long rows took, by venue and hop, each second',
    forms: {
      '': {
        schema: 'LatencyRow',
        text: 'A summary of one venue and hop; replaces the one of the same two.',
        fields: {
          venue: 'its id',
          hop: HOP_PROSE,
          timeMs: 'end of the window, ms since the epoch',
          windowMs: 'how long it is',
          count: 'rows measured',
          early: 'rows that seemed to arrive before they left, counted as 0: the clocks differ',
          p50Us: 'µs, within 1.6 %',
          p95Us: 'µs, within 1.6 %',
          p99Us: 'µs, within 1.6 %',
        },
      },
    },
  },
};
