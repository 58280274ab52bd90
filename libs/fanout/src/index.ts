export { type Client, type Outbox } from './client';
export { Fanout, type FanoutOptions, type Instant } from './fanout';
export { type FanoutStats } from './stats';
