import { type WidthName, WIDTHS } from '@livetape/model';
import {
  type BarRow,
  type BookRow,
  type GreeksRow,
  kindOfChannel,
  type LatencyRow,
  type Row,
  type TickerRow,
  type TradeRow,
} from '@livetape/wire';
import { type ChannelState } from './handler';

type Reader = (row: never, channel: string) => number;

/** When a row happened, ms since the epoch; 0 = unknown. A bar happens when its window ends. */
const TIMES: Readonly<Record<string, Reader | undefined>> = {
  bars: ([startMs]: BarRow, channel) => startMs + WIDTHS[channel.slice(channel.lastIndexOf(':') + 1) as WidthName],
  trades: ([, eventTimeUs]: TradeRow) => eventTimeUs / 1_000,
  ticker: (row: TickerRow) => Math.max(row[3], row[8]) / 1_000,
  book: ([, , eventTimeUs, receiveTimeUs]: BookRow) => (eventTimeUs || receiveTimeUs) / 1_000,
  greeks: ([eventTimeUs, receiveTimeUs]: GreeksRow) => (eventTimeUs || receiveTimeUs) / 1_000,
  latency: ([, , timeMs]: LatencyRow) => timeMs,
};

/** When the newest row of a channel happened, ms since the epoch by the venue's clock; null where rows do not say. */
export function newestTime(channel: string, rows: readonly Row[]): number | null {
  const newest = rows.at(-1);
  const read = TIMES[kindOfChannel(channel) ?? ''];
  return newest === undefined || read === undefined ? null : read(newest as never, channel) || null;
}

/** How a channel is whose newest data are these rows: only a book can come and yet not be live. */
export function stateOf(channel: string, rows: readonly Row[]): ChannelState {
  if (kindOfChannel(channel) !== 'book') return 'live';
  const state = (rows.at(-1) as BookRow | undefined)?.[0] ?? 'buffering';
  return state === 'synced' ? 'live' : state === 'stale' ? 'stale' : 'waiting';
}
