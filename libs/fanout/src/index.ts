export { Account } from './account';
export { type Client } from './client';
export { Fanout, type FanoutOptions, type Instant } from './fanout';
export { type Due, type FlushWatch } from './flush-watch';
export { LiveBooks } from './live-books';
export { type Frame, type Outbox } from './outbox';
export { Pairs } from './pairs';
export { pairTop, type PairTop, syncedBooks } from './pair-top';
export { type FanoutStats } from './stats';
