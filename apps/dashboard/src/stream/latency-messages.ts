import { type Percentiles } from '@livetape/columns';
import { type CanvasSize } from './book-messages';
import { type Market } from './messages';

/** What the latency page asks the worker. */
export type LatencyRequest =
  | { readonly kind: 'latency-watch'; readonly markets: readonly Market[]; readonly budgetMs: number }
  | { readonly kind: 'latency-leave' }
  | { readonly kind: 'arrivals-sheet'; readonly canvas: OffscreenCanvas }
  | { readonly kind: 'arrivals-layout'; readonly size: CanvasSize };

/** What the worker tells it, once a second. */
export interface LatencyReport {
  readonly kind: 'receiver';
  readonly receiver: ReceiverLatency;
}

/** The two hops that only the receiver can measure. */
export interface ReceiverLatency {
  readonly delivery: MeterView;
  readonly paint: MeterView;
  /** How far `delivery` may be off, ms; null before the server's clock is known. */
  readonly clockErrorMs: number | null;
}

/** What a meter of times knows: see `TimeMeter`. */
export interface MeterView {
  readonly second: Percentiles | null;
  readonly minute: Percentiles | null;
  /** By tens of seconds, oldest first. */
  readonly points: readonly (Percentiles | null)[];
}
