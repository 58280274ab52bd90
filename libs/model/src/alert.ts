/** `warning`: something is worse than it should be; `critical`: numbers are missing or wrong until it is mended. */
export type AlertSeverity = 'warning' | 'critical';

/**
 * What an alert is about: a feed that carries no data, a book that cannot be proven for long, trades that stay missing, a
 * store that does not write, clients that are closed because they do not read, a hop that takes longer than its budget.
 */
export type AlertCode = 'feed-down' | 'book-stale' | 'gap-unfilled' | 'store-failing' | 'clients-slow' | 'hop-slow';

/** Something that a person should know of. Rare, so an object; a later one with the same id replaces it. */
export interface Alert {
  /** Unique in this process. */
  readonly id: string;
  readonly code: AlertCode;
  readonly severity: AlertSeverity;
  /** What it concerns; null where it concerns more than one venue, or no instrument. */
  readonly venue: string | null;
  readonly symbol: string | null;
  /** Our clock, ms since the epoch; `clearedAt` is null while it lasts. */
  readonly raisedAt: number;
  readonly clearedAt: number | null;
  /** One clear sentence. */
  readonly message: string;
}
