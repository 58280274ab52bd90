import { type Instrument } from '@livetape/model';
import { Sink, type Venue } from '@livetape/venues';

/** No frame of a venue has more rows. */
const ROWS_MAX = 16_384;
/** An event time this far ahead of the last is corrupt, not a pause of the recording. */
const LEAP_US_MAX = 86_400_000_000;

/**
 * When each frame of a recording arrived. Where the recording does not say, the newest event time seen so far stands for
 * it: the feed's clock needs some time, and windows refuse trades that are far ahead of it.
 */
export class FrameTimes {
  private readonly sink: Sink;
  private newestUs = 0;

  constructor(
    private readonly venue: Venue,
    instruments: readonly Instrument[],
  ) {
    this.sink = new Sink({ instruments, capacity: ROWS_MAX });
  }

  /** µs since the epoch; 0 while nothing is known. */
  of(frame: Uint8Array, receiveTimeUs: number | null): number {
    if (receiveTimeUs !== null) return receiveTimeUs;
    const { sink } = this;
    sink.clear();
    this.venue.decode(frame, sink);
    sink.takeNotices();
    this.raise(sink.trades.eventTime, sink.trades.length);
    this.raise(sink.levels.eventTime, sink.levels.length);
    return this.newestUs;
  }

  private raise(eventTimes: Float64Array, length: number): void {
    for (let row = 0; row < length; row++) {
      const isLeap = this.newestUs > 0 && eventTimes[row] > this.newestUs + LEAP_US_MAX;
      if (!isLeap && eventTimes[row] > this.newestUs) this.newestUs = eventTimes[row];
    }
  }
}
