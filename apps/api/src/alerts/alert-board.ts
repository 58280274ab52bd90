import { type Alert, type AlertCode, type AlertSeverity } from '@livetape/model';

/** What is wrong now; `key` tells it from everything else of its code. */
export interface Trouble {
  readonly code: AlertCode;
  readonly key: string;
  readonly severity: AlertSeverity;
  readonly venue: string | null;
  readonly symbol: string | null;
  /** One clear sentence. */
  readonly message: string;
  /** How long it must last before anyone is told, in ms. */
  readonly patienceMs: number;
}

/** A trouble that somebody saw, and the alert of it once that was raised. */
interface Seen {
  readonly since: number;
  alert: Alert | null;
}

/** From what is wrong at each look to alerts that are raised once and cleared once. Knows no clock. */
export class AlertBoard {
  private readonly seen = new Map<string, Seen>();
  private serial = 0;

  /** @param publish takes each alert when it is raised, and again when it is cleared */
  constructor(private readonly publish: (alert: Alert) => void) {}

  /** All that is wrong now; what was wrong at the last look and is not in it is over. */
  look(troubles: readonly Trouble[], now: number): void {
    const present = new Set<string>();
    for (const trouble of troubles) {
      const key = `${trouble.code} ${trouble.key}`;
      present.add(key);
      this.notice(key, trouble, now);
    }
    for (const [key, { alert }] of this.seen) {
      if (present.has(key)) continue;
      this.seen.delete(key);
      if (alert !== null) this.publish({ ...alert, clearedAt: now });
    }
  }

  private notice(key: string, trouble: Trouble, now: number): void {
    const seen = this.seen.get(key) ?? { since: now, alert: null };
    this.seen.set(key, seen);
    if (seen.alert !== null || now - seen.since < trouble.patienceMs) return;
    const { code, severity, venue, symbol, message } = trouble;
    const id = String(++this.serial);
    seen.alert = { id, code, severity, venue, symbol, raisedAt: now, clearedAt: null, message };
    this.publish(seen.alert);
  }
}
