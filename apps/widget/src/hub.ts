import { type LinkState, type LivetapeClient } from '@livetape/client';
import { type Trouble } from './diagnosis';
import { type Server } from './server';

/** How the connection is, and why it cannot be made where that is known. */
export interface HubState {
  readonly link: LinkState;
  readonly trouble: Trouble | null;
}

/** What a hub needs from the page around it. */
export interface HubHost {
  readonly client: LivetapeClient;
  readonly server: Server;
  /** Whether tickets open the stream: REST would ask for a key that no page has. */
  readonly hasTickets: boolean;
  /** Why a connection failed. */
  readonly diagnose: () => Promise<Trouble>;
}

/** The one connection of all elements of a page to one server: opened with the first of them, closed with the last. */
export class Hub {
  readonly client: LivetapeClient;
  readonly server: Server;
  readonly hasTickets: boolean;
  private readonly watchers = new Set<() => void>();
  private unwatch: (() => void) | null = null;
  private trouble: Trouble | null = null;
  private before: LinkState['state'] = 'closed';
  private isAsking = false;

  constructor(private readonly host: HubHost) {
    this.client = host.client;
    this.server = host.server;
    this.hasTickets = host.hasTickets;
  }

  get state(): HubState {
    return { link: this.client.state, trouble: this.trouble };
  }

  /** ms since the epoch by the server's clock, as far as it is known. */
  get serverNow(): number {
    return Date.now() + (this.client.state.clockOffsetMs ?? 0);
  }

  /** Wants the connection, and hears of its changes until the returned function is called. */
  join(watcher: () => void): () => void {
    this.watchers.add(watcher);
    if (this.unwatch === null) {
      this.unwatch = this.client.watch((link) => this.follow(link));
      this.client.connect(this.server.stream);
    }
    return () => this.leave(watcher);
  }

  private leave(watcher: () => void): void {
    if (!this.watchers.delete(watcher) || this.watchers.size > 0) return;
    this.unwatch?.();
    this.unwatch = null;
    this.trouble = null;
    this.before = 'closed';
    this.client.close();
  }

  private follow({ state }: LinkState): void {
    const hasFailed = this.before === 'connecting' && (state === 'waiting' || state === 'closed');
    this.before = state;
    if (state === 'open') this.trouble = null;
    else if (hasFailed) void this.ask();
    this.tell();
  }

  private async ask(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    const trouble = await this.host.diagnose();
    this.isAsking = false;
    if (this.unwatch === null || this.client.state.state === 'open') return;
    this.trouble = trouble;
    this.tell();
  }

  private tell(): void {
    for (const watcher of [...this.watchers]) watcher();
  }
}

/** The hubs of a page: one for each server and way to get tickets. */
export class Hubs {
  private readonly hubs = new Map<unknown, Map<string, Hub>>();

  /** @param make makes the hub of a server; `tickets` tells apart those of one server, null for none */
  constructor(private readonly make: (server: Server, tickets: unknown) => Hub) {}

  of(server: Server, tickets: unknown): Hub {
    const ofTickets = this.hubs.get(tickets) ?? new Map<string, Hub>();
    this.hubs.set(tickets, ofTickets);
    const hub = ofTickets.get(server.base) ?? this.make(server, tickets);
    ofTickets.set(server.base, hub);
    return hub;
  }
}
