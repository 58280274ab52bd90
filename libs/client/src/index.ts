export { type BookHandler, BookReducer } from './book-reducer';
export { type StreamEvent, type StreamOptions } from './channel-stream';
export { type Arrival, LivetapeClient, type PaceLimits } from './livetape-client';
export { type ClientOptions, type Clock, type Socket, systemClock } from './options';
export { type LinkState, type ServerClock } from './link-state';
export { type ChannelDelta, type ChannelHandler, type ChannelSnapshot, type ChannelState, type RowOf } from './handler';
export * from './rows';
export { TicketRefusal } from './ticket';
export {
  type AlertRow,
  type BarRow,
  BookCopy,
  bookChecksum,
  type BookRow,
  type Channel,
  type EncodingName,
  type FeedRow,
  type GreeksRow,
  type LatencyRow,
  type LevelPair,
  mayReconnect,
  type Position,
  PROTOCOL,
  type Refusal,
  type RefusalCode,
  type Row,
  type TickerRow,
  type TopRow,
  type TradeRow,
} from '@livetape/wire';
