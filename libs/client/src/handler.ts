import {
  type BarRow,
  type BookRow,
  type FeedRow,
  type GreeksRow,
  type Position,
  type Refusal,
  type Row,
  type Snapshot,
  type TickerRow,
  type TopRow,
  type TradeRow,
} from '@livetape/wire';

/** The rows of a channel, by its name. */
export type RowOf<C extends string> = C extends `bars:${string}`
  ? BarRow
  : C extends `ticker:${string}`
    ? TickerRow
    : C extends `trades:${string}`
      ? TradeRow
      : C extends `book:${string}`
        ? BookRow
        : C extends `top:${string}`
          ? TopRow
          : C extends `greeks:${string}`
            ? GreeksRow
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
  /**
   * The server has no such channel, or the connection has too many: asked again with the next connection. An instrument that
   * is not served (yet) is asked for again after `retryMs`, and may be refused again.
   */
  refused?(refusal: Refusal): void;
}
