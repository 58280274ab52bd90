export { type Client, type Outbox } from './client';
export { Fanout, type FanoutOptions, type Instant } from './fanout';
export { LiveBooks } from './live-books';
export { Pairs } from './pairs';
export { pairTop, type PairTop, syncedBooks } from './pair-top';
export { type FanoutStats } from './stats';
