import { type FeedStatus, type Gap, type InstrumentStatus } from '@livetape/model';

/** A feed, wherever it runs. It starts once and stops once. */
export interface FeedRunner {
  start(): void;
  /** Closes the sockets and hands on what is left. Called again it returns the same promise. */
  stop(): Promise<void>;
  status(): FeedStatus;
  /** The last thousand gap records, oldest first. */
  gaps(): Gap[];
  /** What it knows of each instrument. */
  instruments(): Promise<InstrumentStatus[]>;
}
