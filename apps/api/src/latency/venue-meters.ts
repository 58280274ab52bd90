import { TimeMeter } from '@livetape/columns';
import { PLATFORM_HOPS, type PlatformHop } from '@livetape/model';
import { Breach } from './breach';
import { Waiting } from './waiting';

/** What is measured of one venue; a hop that its ticks never take costs nothing. */
export class VenueMeters {
  readonly waiting = new Waiting();
  /** Rows whose frames are made and not yet written, and since when, µs. */
  carried = 0;
  carriedSince = 0;
  private readonly meters = new Map<PlatformHop, TimeMeter>();
  private readonly breaches = new Map<PlatformHop, Breach>();

  /** @param venue its id; empty for all of them together */
  constructor(readonly venue: string) {}

  /** The meter of a hop, made when it is first asked for. */
  of(hop: PlatformHop): TimeMeter {
    let meter = this.meters.get(hop);
    if (meter === undefined) this.meters.set(hop, (meter = new TimeMeter()));
    return meter;
  }

  /** The breach of a hop's budget, which may be none. */
  breachOf(hop: PlatformHop): Breach {
    let breach = this.breaches.get(hop);
    if (breach === undefined) this.breaches.set(hop, (breach = new Breach()));
    return breach;
  }

  /** What was measured, in the order of the way. */
  measured(): [PlatformHop, TimeMeter][] {
    return PLATFORM_HOPS.flatMap((hop) => {
      const meter = this.meters.get(hop);
      return meter === undefined ? [] : [[hop, meter] as [PlatformHop, TimeMeter]];
    });
  }
}
