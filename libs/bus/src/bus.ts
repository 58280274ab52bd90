import {
  type Alert,
  type BarBatch,
  type BookStatus,
  type FeedStatus,
  type Gap,
  type GreeksBatch,
  type LatencySummary,
  type LevelBatch,
  type TopBatch,
  type TradeBatch,
} from '@livetape/model';
import { type Observable } from 'rxjs';

/** Everything that flows between stages, by name. Batches are borrowed until the subscriber returns. */
export interface Topics {
  trades: TradeBatch;
  tops: TopBatch;
  /** Of books, proven: each message is a snapshot, or follows the one before it. */
  levels: LevelBatch;
  greeks: GreeksBatch;
  bars: BarBatch;
  gaps: Gap;
  feeds: FeedStatus;
  books: BookStatus;
  alerts: Alert;
  latency: LatencySummary;
}

/** Carries batches between stages: an item is a batch, never one event (gaps and feed states are rare objects). */
export interface Bus {
  publish<T extends keyof Topics>(topic: T, item: Topics[T]): void;
  on<T extends keyof Topics>(topic: T): Observable<Topics[T]>;
  close(): Promise<void>;
}
