import { type Channel } from './channel';
import { type Group } from './group';
import { type Frame } from './outbox';

/** What brings clients from where they stand to where the newest of their group do. */
export interface Catchup {
  /** Whole states first, then at most one delta. */
  readonly frames: readonly Frame[];
  /** The channels of those whole states, by their index in the group. */
  readonly wholes: readonly number[];
  /** Of all frames. */
  readonly bytes: number;
  /** Items skipped. */
  readonly conflated: number;
}

/**
 * Where clients of a group stand: their offsets in its channels. One object for all that were served at the same flush, whether they
 * then read, stall or are paced; it is gone when the last of them has moved on.
 */
export class Standing {
  /** Good for the flush that made it. */
  catchup: Catchup | null = null;

  /** @param offsets by the index of the group's channels; never changed */
  constructor(
    readonly group: Group,
    readonly offsets: readonly number[],
  ) {}

  /** Where a client of here stands that was told all of some channels, and nothing of the others. */
  after(channels: readonly number[]): Standing {
    const offsets = [...this.offsets];
    for (const i of channels) offsets[i] = this.group.channels[i].log.flushed;
    return new Standing(this.group, offsets);
  }

  /** The offset in each channel. */
  byChannel(): Map<Channel, number> {
    return new Map(this.group.channels.map((channel, i) => [channel, this.offsets[i]]));
  }
}
