import {
  type AlertRow,
  type BarRow,
  type BookRow,
  type FeedRow,
  type GreeksRow,
  type LatencyRow,
  type Position,
  type Refusal,
  type Row,
  type Snapshot,
  type TickerRow,
  type TopRow,
  type TradeRow,
} from '@livetape/wire';
import { type Source } from '@livetape/model';

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
              : C extends 'alerts'
                ? AlertRow
                : C extends 'latency'
                  ? LatencyRow
                  : Row;

/**
 * How a channel is. `waiting`: nothing has come yet; `live`: in step with the server; `stale`: what came stands as it was, while
 * the connection is gone or a new snapshot is awaited (or, of a book, while its venue sends a new one); `refused`: not served.
 */
export type ChannelState = 'waiting' | 'live' | 'stale' | 'refused';

/** What every piece of data says of itself. */
interface ChannelEvent<R> {
  readonly channel: string;
  readonly instrument: Snapshot['instrument'];
  /** Where the channel stands after these rows. */
  readonly position: Position;
  readonly rows: readonly R[];
  /**
   * The server's clock less the time of the newest row: how old it is, 0 or more. Null where rows carry no time, and until the
   * server's clock is known.
   */
  readonly ageMs: number | null;
  /** `live`; of a book that the server cannot prove at the moment `stale`, or `waiting` while it has none. */
  readonly state: ChannelState;
  /** Where the data comes from. */
  readonly source: Source | null;
}

/** The whole state of a channel: it replaces what was. */
export interface ChannelSnapshot<R> extends ChannelEvent<R> {
  readonly kind: 'snapshot';
}

/** What came next: `conflated` items were skipped just before its first row. */
export interface ChannelDelta<R> extends ChannelEvent<R> {
  readonly kind: 'delta';
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
  /** The channel is otherwise than before: first told when it becomes live, before or after the data that makes it so. */
  stateChanged?(state: ChannelState): void;
}

/** A channel that is wanted. */
export interface OpenChannel {
  /** It is wanted no more; a second call does nothing. */
  end(): void;
  /** Its handler needs a snapshot again, and gets no delta before. */
  refresh(): void;
}
