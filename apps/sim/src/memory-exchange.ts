import { type Dialect, type DialectEntry, type RestAnswer } from './dialects/dialect';
import { Delivery } from './faults/delivery';
import { type FaultSettings } from './faults/fault';
import { FaultPlan } from './faults/fault-plan';
import { restFault } from './faults/rest-fault';
import { type Market, type MarketListener } from './market/market';
import { Random } from './market/random';
import { World } from './market/world';
import { MemoryConnection, type MemoryConnectionEvents } from './memory-connection';
import { TextFrames } from './text-frames';

/** One venue to simulate without sockets. `symbols`: how many instruments; `rate`: trades per second. */
export interface MemoryExchangeOptions {
  readonly entry: DialectEntry;
  readonly seed: number;
  readonly rate: number;
  readonly symbols: number;
  readonly startMs: number;
  readonly warmupMs?: number;
  readonly socketAgeMsMax?: number;
  /** Called when a book's changes are told, before the dialect hears of them. */
  readonly watch?: (row: number) => void;
}

/** Where its addresses begin. */
export const MEMORY_BASES = { socket: 'ws://memory', rest: 'http://memory' };

const SLICE_MS = 10;
const DAY_MS = 86_400_000;

/** One venue's market and dialect in this process: nothing moves but by `step`, and the same calls do the same. */
export class MemoryExchange {
  readonly dialect: Dialect;
  readonly market: Market;
  readonly plan: FaultPlan;
  private readonly world: World;
  private readonly delivery: Delivery;
  private connections: MemoryConnection[] = [];

  constructor(options: MemoryExchangeOptions) {
    const { entry, seed, rate, symbols, startMs, warmupMs = 0, socketAgeMsMax = DAY_MS } = options;
    const markets = [{ name: entry.venueId, listings: entry.listings.slice(0, symbols), rate }];
    this.world = new World({ seed, nowMs: startMs, warmupMs, markets });
    this.market = this.world.markets[0];
    this.plan = new FaultPlan(new Random(seed, 'faults'));
    this.delivery = new Delivery(this.plan, startMs);
    const monotonicMs = () => this.world.nowMs - startMs;
    const { market, plan, delivery } = this;
    this.dialect = entry.open({ market, plan, delivery, frames: new TextFrames(), socketAgeMsMax, monotonicMs });
    this.world.listen(0, watched(this.dialect, options.watch));
  }

  get nowMs(): number {
    return this.world.nowMs;
  }

  /** Switches faults on or off. */
  faults(settings: FaultSettings): void {
    this.plan.apply(settings, this.nowMs);
  }

  /** Opens a WebSocket; null where the venue has none at that address. Nothing is heard before the next `flush`. */
  open(url: string, events: MemoryConnectionEvents): MemoryConnection | null {
    const { pathname, searchParams } = new URL(url);
    if (!this.dialect.accepts(pathname)) return null;
    const connection = new MemoryConnection(this.nowMs, {
      ...events,
      frame: (bytes, mark) => events.frame(bytes, mark),
      ping: () => {
        this.dialect.receiveControl(connection);
        events.ping();
      },
      closed: (code, reason) => {
        this.forget(connection);
        events.closed(code, reason);
      },
    });
    this.connections.push(connection);
    const socketBase = MEMORY_BASES.socket;
    this.dialect.open(connection, { method: 'GET', path: pathname, query: searchParams, body: '', socketBase });
    return connection;
  }

  /** The client sends a frame. */
  receive(connection: MemoryConnection, text: string): void {
    if (connection.isOpen) this.dialect.receive(connection, text);
  }

  /** The client goes away. */
  leave(connection: MemoryConnection): void {
    connection.leave();
    this.forget(connection);
  }

  /** Answers a request; null where the faults leave it without an answer. */
  request(method: 'GET' | 'POST', url: string): RestAnswer | null {
    if (this.plan.strike('restTimeout')) return null;
    const { pathname, searchParams } = new URL(url);
    const call = { method, path: pathname, query: searchParams, body: '', socketBase: MEMORY_BASES.socket };
    return restFault(this.plan, this.dialect) ?? this.dialect.answer(call);
  }

  /** Time passes: the market trades, faults strike, connections are kept. Frames wait for `flush`. */
  step(ms: number): void {
    const toMs = this.nowMs + ms;
    while (this.nowMs < toMs) {
      this.world.advanceTo(Math.min(toMs, this.nowMs + SLICE_MS));
      this.delivery.tick(this.nowMs, this.connections, (each) => this.dialect.announceShutdown(each));
      this.dialect.tick(this.nowMs);
    }
  }

  /** Hands over what was sent. */
  flush(): void {
    for (const connection of [...this.connections]) connection.flush();
  }

  private forget(connection: MemoryConnection): void {
    this.connections = this.connections.filter((other) => other !== connection);
    this.dialect.closed(connection);
  }
}

/** A dialect's ear with a watcher before it. */
function watched(dialect: Dialect, watch: (row: number) => void = () => undefined): MarketListener {
  return {
    traded: (row, id) => dialect.traded(row, id),
    topMoved: (row) => dialect.topMoved(row),
    bookMoved: (row, nowMs) => {
      watch(row);
      dialect.bookMoved(row, nowMs);
    },
  };
}
