import {
  type BarBatch,
  type FeedStatus,
  type Gap,
  type LevelBatch,
  type TopBatch,
  type TradeBatch,
} from '@livetape/model';
import { type Observable } from 'rxjs';

/** Everything that flows between stages, by name. Batches are borrowed until the subscriber returns. */
export interface Topics {
  trades: TradeBatch;
  tops: TopBatch;
  levels: LevelBatch;
  bars: BarBatch;
  gaps: Gap;
  feeds: FeedStatus;
}

/** Carries batches between stages: an item is a batch, never one event (gaps and feed states are rare objects). */
export interface Bus {
  publish<T extends keyof Topics>(topic: T, item: Topics[T]): void;
  on<T extends keyof Topics>(topic: T): Observable<Topics[T]>;
  close(): Promise<void>;
}
