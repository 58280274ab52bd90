import { type Channel } from './channel';
import { type Client } from './client';

/** The clients with the same set of channels. */
export interface Group {
  readonly key: string;
  /** By handle. */
  readonly channels: readonly Channel[];
  members: number;
}

/** Finds the group of a client; an empty group is forgotten. */
export class Groups {
  private readonly byKey = new Map<string, Group>();

  get count(): number {
    return this.byKey.size;
  }

  /** Puts a client into the group of the channels it has now; one without channels is in none. */
  place(client: Client): void {
    this.remove(client);
    if (client.channels.size === 0) return;
    const channels = [...client.channels].sort((a, b) => a.handle - b.handle);
    const key = channels.map((channel) => channel.handle).join();
    let group = this.byKey.get(key);
    if (group === undefined) this.byKey.set(key, (group = { key, channels, members: 0 }));
    group.members++;
    client.group = group;
  }

  remove(client: Client): void {
    if (client.group !== null && --client.group.members === 0) this.byKey.delete(client.group.key);
    client.group = null;
  }
}
