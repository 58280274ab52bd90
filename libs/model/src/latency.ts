/**
 * The stretches of a tick's way, one after the other; each begins where the one before ended.
 *
 * - `network`: from the venue's clock to our socket's read (both clocks' error is in it);
 * - `decode`: to the end of the decoding of all that the read brought;
 * - `handover`: to the bus of the main thread, where the feed runs in a thread of its own;
 * - `apply`: to the end of the work of windows and books, and of whoever else listens;
 * - `encode`: to the first frame that carries it; the wait for the flush is in it;
 * - `write`: to the last client's socket, when the kernel has what that client takes now;
 * - `delivery`: to the receiving program, by its estimate of the server's clock;
 * - `paint`: to the picture on the screen.
 *
 * The platform measures all but the last two, which only the receiver can know.
 */
export const HOPS = ['network', 'decode', 'handover', 'apply', 'encode', 'write', 'delivery', 'paint'] as const;

/** One of the stretches. */
export type LatencyHop = (typeof HOPS)[number];

/** The stretches that the platform measures, in their order. */
export const PLATFORM_HOPS = [
  'network',
  'decode',
  'handover',
  'apply',
  'encode',
  'write',
] as const satisfies LatencyHop[];

/** One of them. */
export type PlatformHop = (typeof PLATFORM_HOPS)[number];

/** How long rows of one venue took over one hop, of those in the last `windowMs`. Made once a second, when there were any. */
export interface LatencySummary {
  readonly venue: string;
  readonly hop: LatencyHop;
  /** End of the window: the source's clock, ms since the epoch. */
  readonly time: number;
  readonly windowMs: number;
  /** Rows measured. */
  readonly count: number;
  /** Measurements below 0, counted as 0: the clocks differ. */
  readonly early: number;
  /** µs, within 1.6 %. */
  readonly p50Us: number;
  readonly p95Us: number;
  readonly p99Us: number;
}
