import { type FanoutStats } from '@livetape/fanout';

/** Injects `StreamStats`. */
export const STREAM_STATS = Symbol('STREAM_STATS');

/** What the fan-out to the clients of the stream did so far. */
export type StreamStats = () => FanoutStats;
