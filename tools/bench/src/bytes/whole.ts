import { formatDecimal, type InstrumentSpec } from '@livetape/model';
import {
  BookCopy,
  type BookRow,
  type BarRow,
  type Delta,
  type LevelPair,
  type Row,
  type ServerMessage,
  type Snapshot,
  type TickerRow,
  type TradeRow,
} from '@livetape/wire';

export const KINDS = ['bars', 'ticker', 'trades', 'book'] as const;
export type Kind = (typeof KINDS)[number];

interface Followed {
  readonly kind: Kind;
  readonly instrument: NonNullable<Snapshot['instrument']>;
  readonly copy: BookCopy;
}

/**
 * What a plain gateway would send at the same moments, in bytes: for each change the whole object as JSON, with names and decimal
 * text, in a message of its own. It follows a client's deltas, so both send the same changes at the same rate.
 */
export class Whole {
  readonly bytes: Record<Kind, number> = { bars: 0, ticker: 0, trades: 0, book: 0 };
  /** Books that were not what the server's checksum says. */
  wrong = 0;
  private readonly channels = new Map<number, Followed>();

  take(message: ServerMessage): void {
    if (message.type === 'snapshot') this.follow(message);
    else if (message.type === 'delta') for (const item of message.items) this.add(item);
  }

  private follow({ channel, handle, instrument, rows }: Snapshot): void {
    if (instrument === null) return;
    const kind = channel.slice(0, channel.indexOf(':')) as Kind;
    const followed = { kind, instrument, copy: new BookCopy() };
    if (kind === 'book' && !followed.copy.replace(rows as readonly BookRow[])) this.wrong++;
    this.channels.set(handle, followed);
  }

  private add([handle, , , rows]: Delta['items'][number]): void {
    const followed = this.channels.get(handle);
    if (followed === undefined) throw new Error('a delta of a channel that has no snapshot');
    for (const row of rows) {
      const { length } = JSON.stringify(this.objectOf(followed, row));
      this.bytes[followed.kind] += length + headerBytes(length);
    }
  }

  private objectOf({ kind, instrument, copy }: Followed, row: Row): object {
    const head = { type: kind, venue: instrument.venue, symbol: instrument.symbol };
    if (kind === 'bars') return { ...head, ...barOf(row as BarRow, instrument) };
    if (kind === 'ticker') return { ...head, ...tickerOf(row as TickerRow, instrument) };
    if (kind === 'trades') return { ...head, ...tradeOf(row as TradeRow, instrument) };
    if (!copy.apply(row as BookRow)) this.wrong++;
    return { ...head, ...bookOf(copy, instrument) };
  }
}

/** Of the header of an unmasked frame of the WebSocket. */
export function headerBytes(length: number): number {
  if (length < 126) return 2;
  return length < 65_536 ? 4 : 10;
}

type Scale = Pick<InstrumentSpec, 'priceDecimals' | 'sizeDecimals'>;

function barOf(row: BarRow, { priceDecimals, sizeDecimals }: Scale) {
  const [start, open, high, low, close, volume, notional, buyVolume, trades, revision] = row;
  const [o, h, l, c] = [open, high, low, close].map((price) => formatDecimal(price, priceDecimals));
  const size = (sum: string) => decimalText(sum, sizeDecimals);
  const worth = decimalText(notional, priceDecimals + sizeDecimals);
  const sums = { volume: size(volume), notional: worth, buyVolume: size(buyVolume) };
  return { start, open: o, high: h, low: l, close: c, ...sums, trades, revision };
}

function tickerOf(row: TickerRow, { priceDecimals, sizeDecimals }: Scale) {
  const [lastPrice, lastSize, aggressor, tradeTime, bidPrice, bidSize, askPrice, askSize, receiveTime] = row;
  const price = (units: number) => formatDecimal(units, priceDecimals);
  const size = (units: number) => formatDecimal(units, sizeDecimals);
  const last = { lastPrice: price(lastPrice), lastSize: size(lastSize), side: sideOf(aggressor), tradeTime };
  const top = { bidPrice: price(bidPrice), bidSize: size(bidSize), askPrice: price(askPrice), askSize: size(askSize) };
  return { ...last, ...top, receiveTime };
}

function tradeOf([id, time, price, size, aggressor]: TradeRow, { priceDecimals, sizeDecimals }: Scale) {
  const numbers = { price: formatDecimal(price, priceDecimals), size: formatDecimal(size, sizeDecimals) };
  return { id, time, ...numbers, side: sideOf(aggressor) };
}

/** Levels as pairs of text, which is the thriftiest that venues themselves send. */
function bookOf({ state, sequence, eventTimeUs, receiveTimeUs, bids, asks }: BookCopy, scale: Scale) {
  const pairs = (levels: readonly LevelPair[]) =>
    levels.map(([price, size]) => [formatDecimal(price, scale.priceDecimals), formatDecimal(size, scale.sizeDecimals)]);
  return { state, sequence, eventTimeUs, receiveTimeUs, bids: pairs(bids), asks: pairs(asks) };
}

function sideOf(aggressor: number): string {
  return aggressor > 0 ? 'buy' : 'sell';
}

/** Integer text at a scale. */
function decimalText(units: string, decimals: number): string {
  if (decimals === 0) return units;
  const digits = units.padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
