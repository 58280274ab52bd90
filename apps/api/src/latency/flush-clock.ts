import { type Due, type FlushWatch } from '@livetape/fanout';
import { type VenueMeters } from './venue-meters';

/** Bars are sums of many ticks, and told once a second at most: they say nothing of how long a tick takes. */
const NO_TICKS: ReadonlySet<Due['kind']> = new Set(['bars', 'feeds', 'alerts', 'latency']);

/**
 * Times what a flush of the fan-out does: `encode` ends when the first client's frames are made, `write` when the turn's
 * frames are with the sockets. Rows that nobody subscribes to are not measured; a client that is held back gets its rows
 * later than that.
 */
export class FlushClock implements FlushWatch {
  /** Venues of which something goes out with this flush, and those whose frames are not written yet. */
  private readonly due = new Set<VenueMeters>();
  private readonly carried = new Set<VenueMeters>();
  private isEncoded = false;

  /**
   * @param venues by id
   * @param nowUs the clock by which batches are said to be applied
   */
  constructor(
    private readonly venues: ReadonlyMap<string, VenueMeters>,
    private readonly nowUs: () => number,
  ) {}

  begin(due: readonly Due[]): void {
    let last: string | null = null;
    for (const { kind, instrument } of due) {
      // channels of one venue mostly stand together
      if (instrument === null || instrument.venue === last || NO_TICKS.has(kind)) continue;
      last = instrument.venue;
      const meters = this.venues.get(last);
      if (meters !== undefined) this.due.add(meters);
    }
  }

  encoded(): void {
    if (this.isEncoded) return;
    this.isEncoded = true;
    if (this.due.size === 0) return;
    const nowUs = this.nowUs();
    for (const meters of this.due) {
      const rows = meters.waiting.leave(nowUs, meters.of('encode'));
      if (rows === 0) continue;
      if (meters.carried === 0) meters.carriedSince = nowUs;
      meters.carried += rows;
      this.carried.add(meters);
    }
  }

  end(): void {
    this.isEncoded = false;
    this.due.clear();
    for (const meters of this.venues.values()) meters.waiting.clear();
  }

  /** All frames of this turn are with their sockets. */
  written(): void {
    if (this.carried.size === 0) return;
    const nowUs = this.nowUs();
    for (const meters of this.carried) {
      meters.of('write').record(nowUs - meters.carriedSince, meters.carried);
      meters.carried = 0;
    }
    this.carried.clear();
  }
}
