import { type EncodingName } from '@livetape/wire';
import { type Channel } from './channel';
import { type Client } from './client';
import { Standing } from './standing';

/** The clients with the same set of channels and the same encoding. */
export class Group {
  members = 0;
  private newestStanding: Standing | null = null;

  /** @param channels by handle */
  constructor(
    readonly key: string,
    readonly encoding: EncodingName,
    readonly channels: readonly Channel[],
  ) {}

  /** Where clients stand that have all that was flushed. */
  newest(): Standing {
    return (this.newestStanding ??= new Standing(this, this.flushed()));
  }

  /** A channel has moved on: nobody stands at the newest any more. */
  outdate(): void {
    this.newestStanding = null;
  }

  /** Where clients with these offsets stand: shared where it is the newest. */
  at(offsets: readonly number[]): Standing {
    const newest = this.newest();
    return newest.offsets.every((offset, i) => offset === offsets[i]) ? newest : new Standing(this, offsets);
  }

  private flushed(): number[] {
    const { channels } = this;
    const offsets = new Array<number>(channels.length);
    for (let i = 0; i < channels.length; i++) offsets[i] = channels[i].log.flushed;
    return offsets;
  }
}

/** Finds the group of a client; an empty group is forgotten. */
export class Groups {
  private readonly byKey = new Map<string, Group>();

  get count(): number {
    return this.byKey.size;
  }

  /**
   * Puts a client into the group of the channels it has now, at the offsets that it has; one without channels is in none.
   * @param fresh channels of which it was just told all that is flushed
   */
  place(client: Client, fresh: ReadonlySet<Channel>): void {
    const before = client.standing?.byChannel();
    this.remove(client);
    if (client.channels.size === 0) return;
    const group = this.find(client);
    group.members++;
    client.standing = group.at(
      group.channels.map((channel) => (fresh.has(channel) ? channel.log.flushed : before!.get(channel)!)),
    );
  }

  remove(client: Client): void {
    if (client.standing === null) return;
    const { group } = client.standing;
    client.standing = null;
    if (--group.members > 0) return;
    this.byKey.delete(group.key);
    for (const channel of group.channels) channel.groups.delete(group);
  }

  private find({ channels, outbox }: Client): Group {
    const sorted = [...channels].sort((a, b) => a.handle - b.handle);
    const key = `${outbox.encoding}:${sorted.map(({ handle }) => handle).join()}`;
    let group = this.byKey.get(key);
    if (group === undefined) {
      group = new Group(key, outbox.encoding, sorted);
      this.byKey.set(key, group);
      for (const channel of sorted) channel.groups.add(group);
    }
    return group;
  }
}
