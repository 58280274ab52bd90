import {
  type BarRow,
  type FeedRow,
  type Position,
  type Refusal,
  type Row,
  type Snapshot,
  type TickerRow,
  type TradeRow,
} from '@livetape/wire';

/** The rows of a channel, by its name. */
export type RowOf<C extends string> = C extends `bars:${string}`
  ? BarRow
  : C extends `ticker:${string}`
    ? TickerRow
    : C extends `trades:${string}`
      ? TradeRow
      : C extends 'feeds'
        ? FeedRow
        : Row;

/** The whole state of a channel: it replaces what was. */
export interface ChannelSnapshot<R> {
  readonly channel: string;
  readonly instrument: Snapshot['instrument'];
  readonly position: Position;
  readonly rows: readonly R[];
}

/** What came next: `conflated` items were skipped just before its first row. */
export interface ChannelDelta<R> extends ChannelSnapshot<R> {
  readonly conflated: number;
}

/** Who wants a channel. Gets a snapshot first, then deltas without holes, and a snapshot again where there is one. */
export interface ChannelHandler<R> {
  snapshot(snapshot: ChannelSnapshot<R>): void;
  delta(delta: ChannelDelta<R>): void;
  /** The server has no such channel, or the connection has too many. Asked again with the next connection. */
  refused?(refusal: Refusal): void;
}
