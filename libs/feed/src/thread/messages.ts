import { type BookStatus, type FeedStatus, type Gap, type Instrument, type InstrumentStatus } from '@livetape/model';
import { type Endpoints, type Kind } from '@livetape/venues';
import { type TradesBefore } from '../trades-before';
import { type TransportName } from '../transports';
import { type HandoverShape } from './handover';

/** What a feed's worker begins with (`workerData`). */
export interface WorkerInit {
  readonly venueId: string;
  readonly instruments: readonly Instrument[];
  readonly kinds: readonly Kind[];
  readonly endpoints: Endpoints;
  readonly transport: TransportName;
  readonly batchCapacity: number;
  readonly levels: number;
  readonly crossedMsMax?: number;
  readonly resumeFrom: ReadonlyMap<number, number>;
  /** Null for the first worker of a feed. */
  readonly before: TradesBefore | null;
  readonly handover: HandoverShape;
}

/** What a worker says beside rows: rare, so objects. `look`: rows wait in the hand-over. */
export type FromWorker =
  | { readonly type: 'look' | 'stopped' }
  | { readonly type: 'ready'; readonly isDense: boolean }
  | { readonly type: 'gap'; readonly gap: Gap }
  | { readonly type: 'book'; readonly status: BookStatus }
  | { readonly type: 'status'; readonly status: FeedStatus }
  | { readonly type: 'instruments'; readonly statuses: InstrumentStatus[] };

/** What a worker is told. */
export interface ToWorker {
  readonly type: 'stop' | 'instruments';
}
