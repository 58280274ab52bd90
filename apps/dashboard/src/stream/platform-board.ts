import { type Alert, type LatencySummary } from '@livetape/model';
import { type AlertRow, type LatencyRow, type Row } from '@livetape/wire';
import { type ChannelState, type Receiver } from './channels';

/** Alerts that the page keeps; those that last are never forgotten. */
const ALERTS_MAX = 100;

/** What a person should know of: the alerts raised now, and the last ones that are over. */
export class AlertLog implements Receiver {
  private readonly byId = new Map<string, Alert>();
  private isChanged = false;

  snapshot({ rows }: ChannelState): void {
    this.byId.clear();
    this.rows(rows);
    this.isChanged = true;
  }

  rows(rows: readonly Row[]): void {
    for (const [, alert] of rows as readonly AlertRow[]) this.byId.set(alert.id, alert);
    this.isChanged ||= rows.length > 0;
    for (const [id, { clearedAt }] of this.byId) {
      if (this.byId.size <= ALERTS_MAX) break;
      if (clearedAt !== null) this.byId.delete(id);
    }
  }

  /** All of them when any changed since the last call, else null: those that last first, then the newest. */
  takeChange(): readonly Alert[] | null {
    if (!this.isChanged) return null;
    this.isChanged = false;
    const isOver = ({ clearedAt }: Alert) => Number(clearedAt !== null);
    return [...this.byId.values()].sort((a, b) => isOver(a) - isOver(b) || b.raisedAt - a.raisedAt);
  }
}

/** How long ticks take: the newest of each venue and hop. */
export class LatencyBoard implements Receiver {
  private readonly byHop = new Map<string, LatencySummary>();
  private isChanged = false;

  snapshot({ rows }: ChannelState): void {
    this.byHop.clear();
    this.rows(rows);
  }

  rows(rows: readonly Row[]): void {
    for (const row of rows as readonly LatencyRow[]) {
      const [venue, hop, time, windowMs, count, early, p50Us, p95Us, p99Us] = row;
      this.byHop.set(`${venue} ${hop}`, { venue, hop, time, windowMs, count, early, p50Us, p95Us, p99Us });
      this.isChanged = true;
    }
  }

  /** All of them when any changed since the last call, else null. */
  takeChange(): readonly LatencySummary[] | null {
    if (!this.isChanged) return null;
    this.isChanged = false;
    return [...this.byHop.values()];
  }
}
