export { type BookHandler, BookReducer } from './book-reducer';
export { LivetapeClient } from './livetape-client';
export { type ClientOptions, type Clock, type Socket, systemClock } from './options';
export { type LinkState } from './link-state';
export { type ChannelDelta, type ChannelHandler, type ChannelSnapshot, type RowOf } from './handler';
