import { type Alert } from '@livetape/model';
import { type AlertRow } from '@livetape/wire';
import { EventLog, putLast } from './event-log';

/** Cleared alerts in a snapshot. */
export const CLEARED_KEPT = 100;

/** What a person should know of. State: the alerts that are raised, then those cleared last, latest change last. */
export class AlertLog extends EventLog<AlertRow> {
  private readonly raised = new Map<string, AlertRow>();
  private readonly cleared = new Map<string, AlertRow>();

  pushAlert(alert: Alert): void {
    this.push(['alert', alert]);
  }

  override state(): AlertRow[] {
    return [...this.raised.values(), ...this.cleared.values()];
  }

  protected override apply(row: AlertRow): void {
    const { id, clearedAt } = row[1];
    this.raised.delete(id);
    this.cleared.delete(id);
    if (clearedAt === null) this.raised.set(id, row);
    else putLast(this.cleared, id, row, CLEARED_KEPT);
  }
}
