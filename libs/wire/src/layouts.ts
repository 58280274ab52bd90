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

/**
 * A field as the table writes it: its name, its coding, `always` where it has no bit in the mask, and what it is expected to be,
 * with the other fields that this names; `before` where nothing is said.
 */
type Entry = `${string} ${Coding}${'' | ' always'}${'' | ` ${Expectation}${'' | ` ${string}`}`}`;

/** What a `choice` chooses from, by the name of its field. */
const CHOICES: Readonly<Record<string, readonly unknown[]>> = {
  state: ['buffering', 'synced', 'stale'],
  isCrossed: [false, true],
  hop: HOPS,
};

/** Every kind of channel and the fields of its rows: what binary frames, schemas and the tables of docs/protocol.md are made of. */
export const LAYOUTS: Readonly<Record<ChannelKind, KindLayout>> = {
  bars: chained([
    'startMs time always',
    'open int always last close',
    'high int always own open',
    'low int always own open',
    'close int always own open',
    'volume sum always zero',
    'notional sum always product volume close',
    'buyVolume sum always zero',
    'trades int always',
    'revision int',
  ]),
  ticker: chained([
    'lastPrice int',
    'lastSize int',
    'aggressor int',
    'tradeTimeUs time',
    'bidPrice int',
    'bidSize int',
    'askPrice int step bidPrice',
    'askSize int always',
    'receiveTimeUs int always',
  ]),
  trades: chained(['id id always', 'eventTimeUs time', 'price int', 'size int always', 'aggressor int']),
  book: chained([
    'state choice',
    'sequence id always',
    'eventTimeUs time always',
    'receiveTimeUs int always step eventTimeUs',
    'bestBid int',
    'bestAsk int step bestBid',
    'bids bids own bestBid',
    'asks asks own bestAsk',
    'checksum crc zero',
  ]),
  greeks: chained([
    'eventTimeUs time always',
    'receiveTimeUs int always step eventTimeUs',
    'markPrice float',
    'underlyingPrice float',
    'markVolatility float',
    'bidVolatility float',
    'askVolatility float',
    'delta float',
    'gamma float',
    'vega float',
    'theta float',
    'rho float',
    'openInterest float',
  ]),
  top: unchained(
    form('venue', [
      'venue text',
      'symbol text',
      'state choice',
      'bid decimal',
      'bidSize decimal',
      'ask decimal',
      'askSize decimal',
      'receiveTimeUs int always',
    ]),
    form('best', [
      'bid decimal',
      'bidVenue text',
      'ask decimal',
      'askVenue text',
      'spread decimal',
      'isCrossed choice',
    ]),
  ),
  feeds: unchained(
    form('feed', ['status json always zero']),
    form('gap', ['gap json always zero']),
    form('book', ['status json always zero']),
  ),
  alerts: unchained(form('alert', ['alert json always zero'])),
  latency: unchained(
    form(null, [
      'venue text',
      'hop choice',
      'timeMs time always',
      'windowMs int',
      'count int',
      'early int',
      'p50Us int',
      'p95Us int',
      'p99Us int',
    ]),
  ),
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
  const [kind] = channel.split(':', 1);
  return Object.hasOwn(LAYOUTS, kind) ? (kind as ChannelKind) : null;
}

function chained(entries: readonly Entry[]): KindLayout {
  return { isChained: true, forms: [form(null, entries)] };
}

function unchained(...forms: readonly Layout[]): KindLayout {
  return { isChained: false, forms };
}

function form(tag: string | null, entries: readonly Entry[]): Layout {
  const first = tag === null ? 0 : 1;
  const words = entries.map((entry) => entry.split(' '));
  const find = (name?: string) => Math.max(0, first + words.findIndex((word) => word[0] === name));
  const fields = words.map(([name, coding, ...how], index) => {
    const always = how[0] === 'always';
    const [expect = 'before', of, by] = always ? how.slice(1) : how;
    const others = { at: first + index, other: find(of), second: find(by) };
    return { name, coding, expect, ...others, always, choices: CHOICES[name] ?? [] } as Field;
  });
  return { tag, fields, masked: fields.filter(({ always }) => !always).length };
}
