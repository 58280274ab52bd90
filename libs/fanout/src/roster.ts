import { type Client } from './client';

/** Periods of flushes that a wheel turns over: more than ten seconds of twenty flushes a second, the slowest pace there is. */
const SLOTS = 256;

/**
 * All clients. Those that wait for their pace sleep, and no flush looks at them until their time has come or something else is sent
 * to them: a crowd of slow paces costs what it is sent.
 */
export class Roster {
  /** Those that a flush looks at. */
  readonly awake = new Set<Client>();
  private readonly members = new Set<Client>();
  /** Sleepers by when they wake: a wheel whose slots are periods, with some that have been roused, or sleep longer by now. */
  private readonly slots: Client[][] = Array.from({ length: SLOTS }, () => []);
  private readonly woken: Client[] = [];
  /** The last period whose sleepers were woken: the clock begins at 0. */
  private period = -1;

  /** @param periodMs time between two flushes: nobody wakes between them */
  constructor(private readonly periodMs: number) {}

  get all(): ReadonlySet<Client> {
    return this.members;
  }

  add(client: Client): void {
    this.members.add(client);
    this.awake.add(client);
  }

  /** False when it is no member. */
  delete(client: Client): boolean {
    this.rouse(client);
    this.awake.delete(client);
    return this.members.delete(client);
  }

  /** Lets a client sleep until a time, to the period. */
  sleep(client: Client, untilMs: number): void {
    const period = Math.floor(untilMs / this.periodMs);
    client.wakesIn = Math.min(Math.max(period, this.period + 1), this.period + SLOTS);
    this.slots[client.wakesIn % SLOTS].push(client);
    this.awake.delete(client);
  }

  /** Wakes a client if it sleeps. */
  rouse(client: Client): void {
    if (client.wakesIn === null) return;
    client.wakesIn = null;
    this.awake.add(client);
  }

  /** Those whose time has come: neither asleep nor awake until `settle` or `sleep`. Good until the next call. */
  wake(monotonicMs: number): readonly Client[] {
    const period = Math.floor(monotonicMs / this.periodMs);
    const from = Math.max(this.period, period - SLOTS) + 1;
    this.period = Math.max(this.period, period);
    this.woken.length = 0;
    for (let past = from; past <= period; past++) this.empty(this.slots[past % SLOTS]);
    return this.woken;
  }

  /** Keeps a client awake that was woken, unless it sleeps again or has left. */
  settle(client: Client): void {
    if (client.wakesIn === null && this.members.has(client)) this.awake.add(client);
  }

  private empty(slot: Client[]): void {
    for (const client of slot) {
      if (client.wakesIn === null || client.wakesIn > this.period) continue;
      client.wakesIn = null;
      this.woken.push(client);
    }
    slot.length = 0;
  }
}
