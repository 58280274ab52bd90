import { POINT_SECONDS, TimeMeter } from '@livetape/columns';
import { type Arrival, type ServerClock } from '@livetape/client';
import { type MeterView, type ReceiverLatency } from './latency-messages';

/** The server says its time in whole ms, rounded down: half of one is what it left out on average, and at most. */
const ROUNDED_MS = 0.5;
const US = 1_000;

/** Times the last two hops: from the server's flush to us, and from us to the picture. Knows no clock. */
export class ReceiverClock {
  private readonly delivery = new TimeMeter();
  private readonly paint = new TimeMeter();
  private clockErrorMs: number | null = null;
  private seconds = 0;
  /** The delta that is being handled; null outside of that. */
  private handledSince: number | null = null;
  /** The oldest delta that a picture waits for. */
  private unpaintedSince: number | null = null;

  /**
   * A delta came, and its handlers are next.
   * @returns how long it took, ms; null while the server's clock is not known
   */
  heard({ serverTimeMs, heardAt }: Arrival, clock: ServerClock | null): number | null {
    this.handledSince = heardAt;
    if (clock === null) return null;
    this.clockErrorMs = clock.errorMs + ROUNDED_MS;
    const ms = heardAt + clock.lessMonotonicMs - (serverTimeMs + ROUNDED_MS);
    this.delivery.record(ms * US, 1);
    return Math.max(0, ms);
  }

  /** The handlers of the delta are done. */
  handled(): void {
    this.handledSince = null;
  }

  /** Something wants to be painted: because of the delta that is being handled, if there is one. */
  wanted(): void {
    this.unpaintedSince ??= this.handledSince;
  }

  /** All that was wanted is on the canvases. */
  painted(now: number): void {
    if (this.unpaintedSince !== null) this.paint.record((now - this.unpaintedSince) * US, 1);
    this.unpaintedSince = null;
  }

  /** Nothing is painted for now, because nobody looks. */
  forget(): void {
    this.unpaintedSince = null;
  }

  endSecond(): void {
    const isPointEnd = ++this.seconds % POINT_SECONDS === 0;
    this.delivery.endSecond(isPointEnd);
    this.paint.endSecond(isPointEnd);
  }

  view(): ReceiverLatency {
    return { delivery: viewOf(this.delivery), paint: viewOf(this.paint), clockErrorMs: this.clockErrorMs };
  }
}

function viewOf(meter: TimeMeter): MeterView {
  return { second: meter.second, minute: meter.minute(), points: [...meter.points] };
}
