import { deepStrictEqual } from 'node:assert';
import { type EncodingName, SUBPROTOCOLS } from '@livetape/wire';
import { type FanoutStats } from '@livetape/fanout';
import { type GatewayStats } from '../gateway/gateway';
import { Harness, type HarnessOptions } from '../gateway/harness';
import { until } from './deadline';
import { Market } from './market';
import { Probe, type ProbeOptions } from './probe';
import { RawSocket } from './raw-socket';

/** Short times, so that nobody sleeps; what a scenario is about, it sets itself. */
const QUICK = {
  rateHzMax: 100,
  barsFlushMs: 10,
  drainMsMax: 0,
  commandsPerSecond: 10_000,
  commandsBurst: 10_000,
  commandsPerAddressPerSecond: 10_000,
  channelsPerAddressMax: 10_000,
  connectionsPerAddressMax: 1_000,
};

/** What must be nothing when the last client has gone. */
const GAUGES = ['clients', 'groups', 'behind', 'bookLevels'] as const satisfies readonly (keyof FanoutStats)[];

/** A gateway on a port of its own, with a market behind it. */
export class Server {
  readonly market: Market;
  readonly url: string;

  constructor(readonly harness: Harness) {
    this.market = new Market(harness.bus);
    this.url = harness.url;
  }

  /** Lets the event loop turn until the gateway is so. */
  until(isSo: (stats: GatewayStats) => boolean): Promise<void> {
    const { gateway } = this.harness;
    return until(
      () => isSo(gateway.stats()),
      () => `${isSo.toString()} of ${JSON.stringify(gateway.stats())}`,
    );
  }
}

/** Where one scenario runs: makes its gateways and clients, and takes them down and counts what is left of them. */
export class Stage {
  private readonly servers: Server[] = [];
  private readonly probes: Probe[] = [];
  private readonly raws: RawSocket[] = [];
  private readonly endings: (() => Promise<void>)[] = [];

  constructor(readonly encoding: EncodingName) {}

  /** @param config what differs from the quick settings */
  async serve(config: object = {}, instrumentCount = 2, options: HarnessOptions = {}): Promise<Server> {
    const harness = await Harness.start({ ...QUICK, ...config }, instrumentCount, options);
    const server = new Server(harness);
    this.servers.push(server);
    return server;
  }

  /** A client in the scenario's encoding, after its hello. */
  async connect(server: { readonly url: string }, options: ProbeOptions = {}): Promise<Probe> {
    const probe = await this.open(server, { protocols: [SUBPROTOCOLS[this.encoding]], ...options });
    await probe.take('hello');
    return probe;
  }

  /** A client as it says of itself. */
  async open(server: { readonly url: string }, options: ProbeOptions = {}): Promise<Probe> {
    const probe = await Probe.open(server.url, options);
    this.probes.push(probe);
    return probe;
  }

  /** A client that writes its own bytes. */
  async raw(server: { readonly url: string }, headers: Record<string, string> = {}): Promise<RawSocket> {
    const raw = await RawSocket.open(server.url, headers);
    this.raws.push(raw);
    return raw;
  }

  /** Something of the scenario's own that has to end with it. */
  atEnd(ending: () => Promise<void>): void {
    this.endings.push(ending);
  }

  /** Throws when a client saw something wrong, or a gateway still holds something of clients that are gone. */
  async strike(): Promise<void> {
    for (const probe of this.probes) if (probe.fault !== null) throw probe.fault;
    await Promise.all(this.probes.map((probe) => probe.end()));
    for (const raw of this.raws) raw.cut();
    for (const { harness } of this.servers) {
      await until(
        () => harness.gateway.stats().connections === 0,
        () => `the end of ${harness.gateway.stats().connections} connections`,
      );
      const stats = harness.gateway.stats();
      deepStrictEqual(
        Object.fromEntries(GAUGES.map((gauge) => [gauge, stats[gauge]])),
        Object.fromEntries(GAUGES.map((gauge) => [gauge, 0])),
      );
    }
  }

  /** Closes everything, whatever became of the scenario. */
  async clear(): Promise<void> {
    await Promise.allSettled(this.probes.map((probe) => probe.end()));
    for (const raw of this.raws) raw.cut();
    for (const ending of this.endings) await ending();
    for (const { harness } of this.servers) await harness.stop();
  }
}
