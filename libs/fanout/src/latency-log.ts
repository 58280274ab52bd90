import { type LatencySummary } from '@livetape/model';
import { type LatencyRow } from '@livetape/wire';
import { KeyedLog } from './keyed-log';

/** How long ticks take: the newest summary of each venue and hop. */
export class LatencyLog extends KeyedLog {
  push(summary: LatencySummary): void {
    const { venue, hop, time, windowMs, count, early, p50Us, p95Us, p99Us } = summary;
    const row: LatencyRow = [venue, hop, time, windowMs, count, early, p50Us, p95Us, p99Us];
    this.put(`${venue}:${hop}`, row);
  }
}
