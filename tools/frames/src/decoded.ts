import { formatDecimal, type Instrument, Side } from '@livetape/model';
import { Link, Sink, Survey, type Venue } from '@livetape/venues';

/** A level as numbers: others' golden results are no more than that. */
export type NumberLevel = readonly [price: number, size: number];

/** What one frame said, with its numbers as text of the instrument's scale. */
export interface Decoded {
  readonly trades: readonly {
    readonly symbol: string;
    readonly id: string;
    readonly price: string;
    readonly size: string;
    readonly aggressor: 'buy' | 'sell';
    readonly eventTimeUs: number;
  }[];
  readonly books: readonly {
    readonly symbol: string;
    readonly isSnapshot: boolean;
    readonly bids: readonly NumberLevel[];
    readonly asks: readonly NumberLevel[];
    readonly eventTimeUs: number;
  }[];
  readonly tops: readonly { readonly symbol: string; readonly bid: NumberLevel; readonly ask: NumberLevel }[];
  /** Why there is nothing: a reason of rejection, or `ignored`; else null. */
  readonly nothing: string | null;
}

const CAPACITY = 16_384;

/** Decodes the frames of one connection, in order; their symbols and scales are found in them first. */
export function decodeFrames(venue: Venue, frames: readonly string[]): Decoded[] {
  const encoder = new TextEncoder();
  const survey = new Survey(venue);
  for (const frame of frames) survey.read(encoder.encode(frame));
  const instruments = survey.instruments();
  const sink = new Sink({ instruments, capacity: CAPACITY });
  sink.link = new Link();
  return frames.map((frame) => {
    sink.clear();
    const before = { ...sink.counts.rejected };
    venue.decode(encoder.encode(frame), sink);
    sink.takeNotices();
    const rejected = Object.entries(sink.counts.rejected).find(([reason, count]) => {
      return count > before[reason as keyof typeof before];
    });
    return { ...rowsOf(sink, instruments), nothing: rejected?.[0] ?? nothingOf(sink) };
  });
}

function nothingOf({ trades, levels, tops }: Sink): string | null {
  return trades.length + levels.length + tops.length === 0 ? 'ignored' : null;
}

function rowsOf({ trades, levels, tops }: Sink, instruments: readonly Instrument[]): Omit<Decoded, 'nothing'> {
  const rows = (length: number) => Array.from({ length }, (_, row) => row);
  return {
    trades: rows(trades.length).map((row) => {
      const { symbol, priceDecimals, sizeDecimals } = instruments[trades.instrument[row]];
      return {
        symbol,
        id: trades.idOf(row),
        price: formatDecimal(trades.price[row], priceDecimals),
        size: formatDecimal(trades.size[row], sizeDecimals),
        aggressor: trades.aggressor[row] === 1 ? 'buy' : 'sell',
        eventTimeUs: trades.eventTime[row],
      };
    }),
    books: rows(levels.length)
      .filter((row) => row === 0 || levels.last[row - 1] === 1)
      .map((first) => {
        const all = rows(levels.last.indexOf(1, first) + 1).slice(first);
        const instrument = instruments[levels.instrument[first]];
        const side = (wanted: Side) =>
          all
            .filter((row) => levels.side[row] === wanted && levels.price[row] > 0)
            .map((row) => levelOf(instrument, levels.price[row], levels.size[row]));
        const isSnapshot = levels.isSnapshot[first] === 1;
        const eventTimeUs = levels.eventTime[first];
        return { symbol: instrument.symbol, isSnapshot, bids: side(Side.Bid), asks: side(Side.Ask), eventTimeUs };
      }),
    tops: rows(tops.length).map((row) => {
      const instrument = instruments[tops.instrument[row]];
      const bid = levelOf(instrument, tops.bidPrice[row], tops.bidSize[row]);
      return { symbol: instrument.symbol, bid, ask: levelOf(instrument, tops.askPrice[row], tops.askSize[row]) };
    }),
  };
}

function levelOf({ priceDecimals, sizeDecimals }: Instrument, price: number, size: number): NumberLevel {
  return [Number(formatDecimal(price, priceDecimals)), Number(formatDecimal(size, sizeDecimals))];
}
