/** When it is now, ms of any clock, and how long something must last to be believed. */
export interface Judging {
  readonly now: number;
  readonly patienceMs: number;
}

/** Whether a hop keeps to its budget. It takes patience to call it slow, and as much to call it well again. */
export class Breach {
  /** The hop is over its budget, and has been for long enough to say so. */
  isSlow = false;
  /** The last p99 that was measured, µs. */
  p99Us = 0;
  /** Since when what is seen contradicts `isSlow`; null while it does not. */
  private contradictedSince: number | null = null;

  /**
   * Looks at the last second.
   * @param p99Us null when nothing was measured: what is silent is not slow, but silence does not end a growing suspicion
   */
  look(p99Us: number | null, budgetUs: number, { now, patienceMs }: Judging): void {
    if (p99Us === null && !this.isSlow) return;
    this.p99Us = p99Us ?? this.p99Us;
    const isOver = p99Us !== null && p99Us > budgetUs;
    if (isOver === this.isSlow) {
      this.contradictedSince = null;
      return;
    }
    this.contradictedSince ??= now;
    if (now - this.contradictedSince < patienceMs) return;
    this.isSlow = isOver;
    this.contradictedSince = null;
  }
}
