import { HOPS } from '@livetape/model';
import { type ChannelKind } from './channels';

/**
 * How a field is written in a binary row, see docs/protocol.md. Those that are numbers are written as the difference to what is
 * expected; `json`, `bids` and `asks` have no expectation but "nothing".
 */
export type Coding =
  'int' | 'time' | 'sum' | 'id' | 'text' | 'choice' | 'decimal' | 'float' | 'crc' | 'bids' | 'asks' | 'json';

/**
 * What a field is expected to be. `before`: as in the row before. `zero`: nothing (0, '', null). `last`: another field of the
 * row before. `own`: another field of this row. `step`: as far from another field of this row as it was in the row before.
 * `product`: of two other fields of this row, while that is below 2^53; else 0.
 */
export type Expectation = 'before' | 'zero' | 'last' | 'own' | 'step' | 'product';

/** A field of a row, in the order of the row's JSON array. */
export interface Field {
  readonly name: string;
  readonly coding: Coding;
  readonly expect: Expectation;
  /** Index of the field itself in the row, and of the other ones that the expectation names. */
  readonly at: number;
  readonly other: number;
  readonly second: number;
  /** Whether it is written in every row, without a bit of the mask. */
  readonly always: boolean;
  /** What a `choice` chooses from, by its number; else empty. */
  readonly choices: readonly unknown[];
}

/** A form of row. */
export interface Layout {
  /** What stands first in the row, where a kind has several forms; else null. */
  readonly tag: string | null;
  readonly fields: readonly Field[];
  /** How many fields have a bit in the mask. */
  readonly masked: number;
}

/** How the rows of a kind of channel are written. */
export interface KindLayout {
  /**
   * Whether the first row of a delta may be written as what differs from the newest row that the client has. Not where a
   * snapshot holds the newest row of each of several things, which stand in no order of time.
   */
  readonly isChained: boolean;
  /** By their number, where the rows are tagged; else one. */
  readonly forms: readonly Layout[];
}

/** A field as the table writes it. */
type Entry = readonly [name: string, coding: Coding, how?: How];

interface How {
  readonly always?: boolean;
  readonly expect?: Expectation;
  readonly of?: string;
  readonly by?: string;
  readonly choices?: readonly unknown[];
}

const ALWAYS: How = { always: true };
const BOOK_STATES: How = { choices: ['buffering', 'synced', 'stale'] };
const JSON_TEXT: How = { always: true, expect: 'zero' };

/** Every kind of channel and the fields of its rows: what binary frames, schemas and the tables of docs/protocol.md are made of. */
export const LAYOUTS: Readonly<Record<ChannelKind, KindLayout>> = {
  bars: {
    isChained: true,
    forms: [
      form(null, [
        ['startMs', 'time', ALWAYS],
        ['open', 'int', { always: true, expect: 'last', of: 'close' }],
        ['high', 'int', { always: true, expect: 'own', of: 'open' }],
        ['low', 'int', { always: true, expect: 'own', of: 'open' }],
        ['close', 'int', { always: true, expect: 'own', of: 'open' }],
        ['volume', 'sum', { always: true, expect: 'zero' }],
        ['notional', 'sum', { always: true, expect: 'product', of: 'volume', by: 'close' }],
        ['buyVolume', 'sum', { always: true, expect: 'zero' }],
        ['trades', 'int', ALWAYS],
        ['revision', 'int'],
      ]),
    ],
  },
  ticker: {
    isChained: true,
    forms: [
      form(null, [
        ['lastPrice', 'int'],
        ['lastSize', 'int'],
        ['aggressor', 'int'],
        ['tradeTimeUs', 'time'],
        ['bidPrice', 'int'],
        ['bidSize', 'int'],
        ['askPrice', 'int', { expect: 'step', of: 'bidPrice' }],
        ['askSize', 'int', ALWAYS],
        ['receiveTimeUs', 'int', ALWAYS],
      ]),
    ],
  },
  trades: {
    isChained: true,
    forms: [
      form(null, [
        ['id', 'id', ALWAYS],
        ['eventTimeUs', 'time'],
        ['price', 'int'],
        ['size', 'int', ALWAYS],
        ['aggressor', 'int'],
      ]),
    ],
  },
  book: {
    isChained: true,
    forms: [
      form(null, [
        ['state', 'choice', BOOK_STATES],
        ['sequence', 'id', ALWAYS],
        ['eventTimeUs', 'time', ALWAYS],
        ['receiveTimeUs', 'int', { always: true, expect: 'step', of: 'eventTimeUs' }],
        ['bestBid', 'int'],
        ['bestAsk', 'int', { expect: 'step', of: 'bestBid' }],
        ['bids', 'bids', { expect: 'own', of: 'bestBid' }],
        ['asks', 'asks', { expect: 'own', of: 'bestAsk' }],
        ['checksum', 'crc', { expect: 'zero' }],
      ]),
    ],
  },
  greeks: {
    isChained: true,
    forms: [
      form(null, [
        ['eventTimeUs', 'time', ALWAYS],
        ['receiveTimeUs', 'int', { always: true, expect: 'step', of: 'eventTimeUs' }],
        ['markPrice', 'float'],
        ['underlyingPrice', 'float'],
        ['markVolatility', 'float'],
        ['bidVolatility', 'float'],
        ['askVolatility', 'float'],
        ['delta', 'float'],
        ['gamma', 'float'],
        ['vega', 'float'],
        ['theta', 'float'],
        ['rho', 'float'],
        ['openInterest', 'float'],
      ]),
    ],
  },
  top: {
    isChained: false,
    forms: [
      form('venue', [
        ['venue', 'text'],
        ['symbol', 'text'],
        ['state', 'choice', BOOK_STATES],
        ['bid', 'decimal'],
        ['bidSize', 'decimal'],
        ['ask', 'decimal'],
        ['askSize', 'decimal'],
        ['receiveTimeUs', 'int', ALWAYS],
      ]),
      form('best', [
        ['bid', 'decimal'],
        ['bidVenue', 'text'],
        ['ask', 'decimal'],
        ['askVenue', 'text'],
        ['spread', 'decimal'],
        ['isCrossed', 'choice', { choices: [false, true] }],
      ]),
    ],
  },
  feeds: {
    isChained: false,
    forms: [
      form('feed', [['status', 'json', JSON_TEXT]]),
      form('gap', [['gap', 'json', JSON_TEXT]]),
      form('book', [['status', 'json', JSON_TEXT]]),
    ],
  },
  alerts: { isChained: false, forms: [form('alert', [['alert', 'json', JSON_TEXT]])] },
  latency: {
    isChained: false,
    forms: [
      form(null, [
        ['venue', 'text'],
        ['hop', 'choice', { choices: HOPS }],
        ['timeMs', 'time', ALWAYS],
        ['windowMs', 'int'],
        ['count', 'int'],
        ['early', 'int'],
        ['p50Us', 'int'],
        ['p95Us', 'int'],
        ['p99Us', 'int'],
      ]),
    ],
  },
};

/** Every kind, in the order of the table. */
export const CHANNEL_KINDS = Object.keys(LAYOUTS) as readonly ChannelKind[];

/** The layout of a channel's rows by the channel's name, or null where the name is of no kind. */
export function layoutOfChannel(channel: string): KindLayout | null {
  const kind = kindOfChannel(channel);
  return kind === null ? null : LAYOUTS[kind];
}

/** The kind of a channel by its name, or null where the name is of none. */
export function kindOfChannel(channel: string): ChannelKind | null {
  const cut = channel.indexOf(':');
  const kind = cut < 0 ? channel : channel.slice(0, cut);
  return Object.hasOwn(LAYOUTS, kind) ? (kind as ChannelKind) : null;
}

function form(tag: string | null, entries: readonly Entry[]): Layout {
  const first = tag === null ? 0 : 1;
  const find = (name: string | undefined) => (name === undefined ? 0 : first + entries.findIndex(([n]) => n === name));
  const fields = entries.map(([name, coding, how = {}], index): Field => {
    const { always = false, expect = 'before', of, by, choices = [] } = how;
    return { name, coding, expect, at: first + index, other: find(of), second: find(by), always, choices };
  });
  return { tag, fields, masked: fields.filter(({ always }) => !always).length };
}
