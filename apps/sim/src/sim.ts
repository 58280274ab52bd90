import { type Endpoints } from '@livetape/venues';
import { type Connection } from './connection';
import { type Dialect, type DialectEntry } from './dialects/dialect';
import { dialects } from './dialects/registry';
import { Delivery } from './faults/delivery';
import { type FaultSettings } from './faults/fault';
import { FaultPlan } from './faults/fault-plan';
import { type Market, type Traded } from './market/market';
import { Random } from './market/random';
import { World } from './market/world';
import { listen, type Server } from './server';
import { TextFrames } from './text-frames';

/** What to simulate. Every field has a default. */
export interface SimOptions {
  /** 0, the default, takes a free one. Always on 127.0.0.1. */
  readonly port?: number;
  readonly seed?: number;
  /** Venues to simulate; each of them then trades at the whole rate. Default: all. */
  readonly venues?: readonly string[];
  /** Trades per second over all instruments of the first venue; of each other a twelfth. Default 250. */
  readonly rate?: number;
  /** How many instruments of each venue, most traded first. Default: all. */
  readonly symbols?: number;
  /** `manual`: nothing moves until `step`. Default `real`. */
  readonly clock?: 'real' | 'manual';
  /** Where a manual clock starts, ms since the epoch; default 2026-01-01T00:00Z. */
  readonly startMs?: number;
  /** Past tape made before the start, so that REST has a history. Default 10 min; less where that is too many trades. */
  readonly warmupMs?: number;
  readonly faults?: FaultSettings;
  /** Age at which the venue ends a connection. Default 24 h. */
  readonly socketAgeMsMax?: number;
  /** A client that leaves more than this unread is cut off. Default 64 MiB. */
  readonly unsentBytesMax?: number;
}

/** What traded, with the scales of its integers. */
export interface Sent extends Traded {
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
}

/** The faults in force, and how often each one struck. */
export type FaultState = FaultPlan['state'];

/** A running simulation. Whoever started it calls `stop`. */
export interface Sim {
  readonly port: number;
  readonly seed: number;
  readonly rate: number;
  readonly venues: readonly string[];
  /** Bases of a venue's addresses. Throws RangeError for an unknown venue. */
  endpoints(venueId: string): Endpoints;
  /** A venue's symbols, most traded first. */
  symbols(venueId: string): readonly string[];
  /** The simulated time, ms since the epoch. */
  nowMs(): number;
  /** Open WebSockets. */
  readonly connectionCount: number;
  /**
   * The truth to compare with: exact sums of what traded since the start, or of the executions fromId … toId (both
   * inclusive). Throws RangeError for an unknown symbol or an execution that the history no longer holds. Without a
   * venue it is the first one that has the symbol.
   */
  sent(symbol: string, ids?: { readonly fromId: number; readonly toId: number }, venueId?: string): Sent;
  /** Moves a manual clock. Throws Error on a real one. */
  step(ms: number): void;
  /** Switches faults on or off; returns what is then in force. */
  faults(settings?: FaultSettings): FaultState;
  stop(): Promise<void>;
}

const MANUAL_START_MS = Date.UTC(2026, 0, 1);
const WARMUP_MS = 600_000;
/** Past trades are made at some 400,000 a second: more would delay the start. */
const WARMUP_TRADES_MAX = 400_000;
const UNSENT_BYTES_MAX = 64 * 1024 * 1024;
const DAY_MS = 86_400_000;
const RATE = 250;
/** Trades of every venue but the first, as a part of the first one's. */
const OTHER_SHARE = 1 / 12;
/** A market that nobody looked at for so long stands still until somebody does. */
const REST_MS = 120_000;
/** Real time is followed in beats of this length, and simulated in slices no longer than this. */
const BEAT_MS = 4;
const SLICE_MS = 10;
/** A process that stood still longer than this does not trade in arrears. */
const ARREARS_MS_MAX = 1_000;

/** Starts the market and its server. Rejects when the port is taken. */
export async function startSim(options: SimOptions = {}): Promise<Sim> {
  const simulation = new Simulation(options);
  await simulation.start(options);
  return simulation;
}

class Simulation implements Sim {
  readonly seed: number;
  readonly rate: number;
  readonly venues: readonly string[];
  private readonly isManual: boolean;
  private readonly world: World;
  private readonly lookedAtMs: number[];
  private readonly plan: FaultPlan;
  private readonly delivery: Delivery;
  private readonly dialects: readonly Dialect[];
  private server: Server | null = null;
  private beat: NodeJS.Timeout | null = null;

  constructor(options: SimOptions) {
    this.seed = options.seed ?? 1;
    this.rate = options.rate ?? RATE;
    this.isManual = options.clock === 'manual';
    const startMs = this.isManual ? (options.startMs ?? MANUAL_START_MS) : realMs();
    const warmupMs = Math.floor(Math.min(options.warmupMs ?? WARMUP_MS, (WARMUP_TRADES_MAX / this.rate) * 1000));
    const entries = options.venues ? chosen(options.venues) : dialects;
    this.world = new World({
      ...{ seed: this.seed, nowMs: startMs, warmupMs },
      markets: entries.map(({ venueId, listings }, i) => ({
        name: venueId,
        listings: listings.slice(0, options.symbols ?? listings.length),
        rate: i === 0 || options.venues ? this.rate : this.rate * OTHER_SHARE,
      })),
    });
    this.plan = new FaultPlan(new Random(this.seed, 'faults'));
    this.plan.apply(options.faults ?? {}, startMs);
    const frames = new TextFrames();
    this.delivery = new Delivery(this.plan, startMs);
    const { plan, delivery } = this;
    const socketAgeMsMax = options.socketAgeMsMax ?? DAY_MS;
    const monotonicMs = () => performance.now();
    this.dialects = entries.map(({ open }, i) => {
      return open({ market: this.world.markets[i], plan, delivery, frames, socketAgeMsMax, monotonicMs });
    });
    this.venues = this.dialects.map(({ venueId }) => venueId);
    this.lookedAtMs = this.dialects.map(() => startMs);
    for (const [i, dialect] of this.dialects.entries()) this.world.listen(i, dialect);
  }

  get port(): number {
    if (!this.server) throw new Error('the simulation is not listening');
    return this.server.port;
  }

  get connectionCount(): number {
    return this.server?.connections.size ?? 0;
  }

  async start({ port = 0, unsentBytesMax = UNSENT_BYTES_MAX }: SimOptions): Promise<void> {
    const { dialects, plan } = this;
    const nowMs = () => this.world.nowMs;
    const wake = (dialect: Dialect) => void this.awake(dialect.venueId);
    this.server = await listen({ port, dialects, plan, sim: this, nowMs, unsentBytesMax, wake });
    if (!this.isManual) this.beat = setInterval(() => this.follow(), BEAT_MS);
  }

  endpoints(venueId: string): Endpoints {
    this.dialect(venueId);
    const base = `127.0.0.1:${this.port}/${venueId}`;
    return { socket: `ws://${base}`, rest: `http://${base}` };
  }

  symbols(venueId: string): readonly string[] {
    return this.dialect(venueId).symbols;
  }

  nowMs(): number {
    return this.world.nowMs;
  }

  sent(symbol: string, ids?: { readonly fromId: number; readonly toId: number }, venueId?: string): Sent {
    const wanted = venueId === undefined ? this.dialects : [this.dialect(venueId)];
    const dialect = wanted.find(({ symbols }) => symbols.includes(symbol));
    if (!dialect) throw new RangeError(`no symbol ${symbol}`);
    const market = this.awake(dialect.venueId);
    const row = dialect.symbols.indexOf(symbol);
    const { priceDecimals, sizeDecimals } = market.listings[row];
    return { ...(ids ? sum(market, row, ids) : market.traded(row)), priceDecimals, sizeDecimals };
  }

  step(ms: number): void {
    if (!this.isManual) throw new Error('only a manual clock can be stepped');
    this.run(this.world.nowMs + ms);
  }

  faults(settings: FaultSettings = {}): FaultState {
    this.plan.apply(settings, this.world.nowMs);
    return this.plan.state;
  }

  async stop(): Promise<void> {
    if (this.beat) clearInterval(this.beat);
    await this.server?.close();
  }

  private follow(): void {
    const nowMs = realMs();
    this.world.skipTo(nowMs - ARREARS_MS_MAX);
    this.run(nowMs);
  }

  private run(toMs: number): void {
    while (this.world.nowMs < toMs) {
      this.world.advanceTo(Math.min(toMs, this.world.nowMs + SLICE_MS));
      const connections = this.server?.connections ?? new Map<Connection, Dialect>();
      const { nowMs } = this.world;
      this.delivery.tick(nowMs, [...connections.keys()], (each) => connections.get(each)?.announceShutdown(each));
      for (const [i, dialect] of this.dialects.entries()) {
        dialect.tick(nowMs);
        if (!dialect.isIdle) this.lookedAtMs[i] = nowMs;
        else if (nowMs - this.lookedAtMs[i] > REST_MS) this.world.rest(i);
      }
      this.server?.tick(nowMs);
    }
  }

  /** A venue's market, which trades from now on if it did not. */
  private awake(venueId: string): Market {
    const i = this.venues.indexOf(venueId);
    this.lookedAtMs[i] = this.world.nowMs;
    this.world.wake(i);
    return this.world.markets[i];
  }

  private dialect(venueId: string): Dialect {
    const found = this.dialects.find((dialect) => dialect.venueId === venueId);
    if (!found) throw new RangeError(`no venue ${venueId}`);
    return found;
  }
}

function chosen(venueIds: readonly string[]): readonly DialectEntry[] {
  return venueIds.map((venueId) => {
    const found = dialects.find((entry) => entry.venueId === venueId);
    if (!found) throw new RangeError(`no venue ${venueId}`);
    return found;
  });
}

/** Wall clock that never steps back. */
function realMs(): number {
  return Math.floor(performance.timeOrigin + performance.now());
}

function sum(market: Market, instrument: number, ids: { readonly fromId: number; readonly toId: number }): Traded {
  let [volume, buyVolume, notional] = [0n, 0n, 0n];
  for (let id = ids.fromId; id <= ids.toId; id++) {
    const { price, size, buy } = market.histories[instrument].at(id);
    volume += BigInt(size);
    if (buy) buyVolume += BigInt(size);
    notional += BigInt(price) * BigInt(size);
  }
  return { count: ids.toId - ids.fromId + 1, firstId: ids.fromId, lastId: ids.toId, volume, buyVolume, notional };
}
