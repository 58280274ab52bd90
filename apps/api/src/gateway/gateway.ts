import { randomBytes } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { WebSocketGateway } from '@nestjs/websockets';
import { type Bus } from '@livetape/bus';
import { Fanout, type FanoutStats, type Instant } from '@livetape/fanout';
import { type BookStatus } from '@livetape/model';
import { COMMAND_BYTES_MAX, encodeMessage, PROTOCOL, UPGRADE_REFUSALS } from '@livetape/wire';
import { type Subscription } from 'rxjs';
import { type WebSocket, type WebSocketServer } from 'ws';
import { Books } from '../books/books';
import { BUS } from '../bus/bus.module';
import { CONFIG, type Config } from '../config';
import { Ingestion } from '../ingestion/ingestion';
import { VERSION } from '../version';
import { addressOf } from './address';
import { Admission } from './admission';
import { Connection } from './connection';

/** What the gateway did, for metrics. */
export interface GatewayStats extends FanoutStats {
  /** Open sockets. */
  connections: number;
  /** Bytes that clients have not read yet, over all of them. */
  bufferedBytes: number;
  connectionsOpened: number;
  /** Upgrades refused: Origin, too many. */
  upgradesRefused: number;
  /** Sockets that this side closed, by why. */
  closed: Readonly<Record<string, number>>;
}

/** Time for clients to read the last frame and the close of a server that stops. */
const DRAIN_MS_MAX = 1_000;

/** Clients' sockets. Nest opens them and tells when they end; the bytes are the fan-out's. */
@Injectable()
@WebSocketGateway({ path: '/stream', maxPayload: COMMAND_BYTES_MAX, perMessageDeflate: false, maxFragments: 64 })
export class Gateway implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('gateway');
  private readonly fanout: Fanout;
  private readonly admission: Admission;
  private readonly connections = new Map<WebSocket, Connection>();
  private readonly closed: Record<string, number> = {};
  private readonly subscriptions: Subscription[] = [];
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly text = new TextEncoder();
  private openedCount = 0;
  private upgradesRefused = 0;
  private isStopping = false;
  private statesDue: NodeJS.Immediate | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(BUS) private readonly bus: Bus,
    private readonly ingestion: Ingestion,
    { live }: Books,
  ) {
    this.fanout = new Fanout({ ...config.gateway, books: live, epoch: randomBytes(8).toString('hex') });
    this.admission = new Admission(config.gateway, config.server.host);
  }

  onModuleInit(): void {
    const { bus, fanout, ingestion } = this;
    fanout.register(ingestion.instruments());
    ingestion.prepare((instruments) => fanout.register(instruments));
    this.subscriptions.push(
      bus.on('bars').subscribe((bars) => fanout.publishBars(bars)),
      bus.on('trades').subscribe((trades) => fanout.publishTrades(trades)),
      bus.on('tops').subscribe((tops) => fanout.publishTops(tops)),
      bus.on('levels').subscribe((levels) => fanout.publishLevels(levels)),
      bus.on('greeks').subscribe((greeks) => fanout.publishGreeks(greeks)),
      bus.on('books').subscribe((status) => this.publishBook(status)),
      bus.on('feeds').subscribe((status) => fanout.publishFeed(status)),
      bus.on('gaps').subscribe((gap) => fanout.publishGap(gap)),
    );
  }

  onApplicationBootstrap(): void {
    const { tickerHzMax, pingMs } = this.config.gateway;
    for (const status of this.ingestion.feeds()) this.fanout.publishFeed(status);
    for (const gap of this.ingestion.gaps()) this.fanout.publishGap(gap);
    this.timers.push(
      setInterval(() => this.flush(), 1_000 / tickerHzMax),
      setInterval(() => this.ping(), pingMs),
    );
  }

  /** Called by Nest with the server that it made. */
  afterInit(server: WebSocketServer): void {
    server.options.verifyClient = ({ req }, answer) => {
      const refusal = this.isStopping ? 'stopping' : this.admission.refusal(this.applicantOf(req));
      if (refusal === null) return answer(true);
      this.upgradesRefused++;
      answer(false, UPGRADE_REFUSALS[refusal], refusal);
    };
  }

  /** Called by Nest. */
  handleConnection(socket: WebSocket, request: IncomingMessage): void {
    const { address } = this.applicantOf(request);
    const { commandsPerSecond, commandsBurst } = this.config.gateway;
    const monotonic = () => performance.now();
    const now = () => this.ingestion.now();
    const limits = { commandsPerSecond, commandsBurst };
    const connection = new Connection(socket, { fanout: this.fanout, ...limits, now, monotonic });
    this.connections.set(socket, connection);
    this.admission.enter(address);
    this.openedCount++;
    socket.on('close', () => {
      this.admission.exit(address);
      this.forget(socket, connection);
    });
    connection.send(this.hello());
    if (this.isStopping) connection.end('draining');
  }

  stats(): GatewayStats {
    const { openedCount, upgradesRefused, closed } = this;
    const connections = this.connections.size;
    let bufferedBytes = 0;
    for (const connection of this.connections.values()) bufferedBytes += connection.bufferedBytes();
    return {
      ...this.fanout.stats(),
      connections,
      bufferedBytes,
      connectionsOpened: openedCount,
      upgradesRefused,
      closed,
    };
  }

  /** Sends what is newest, then says goodbye; sockets that do not answer are cut. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    for (const subscription of this.subscriptions) subscription.unsubscribe();
    for (const timer of this.timers) clearInterval(timer);
    this.flush();
    const sockets = [...this.connections.keys()];
    const ends = sockets.map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())));
    for (const connection of this.connections.values()) connection.end('draining');
    let limit: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (limit = setTimeout(resolve, DRAIN_MS_MAX)));
    await Promise.race([Promise.all(ends), late]);
    clearTimeout(limit);
    for (const socket of this.connections.keys()) socket.terminate();
  }

  /** A lost connection makes many books stale in one turn: they are told together, at its end. */
  private publishBook(status: BookStatus): void {
    this.fanout.publishBook(status);
    this.statesDue ??= setImmediate(() => {
      this.statesDue = null;
      this.fanout.flushStates(this.instant());
    });
  }

  private flush(): void {
    this.fanout.flush(this.instant());
  }

  private instant(): Instant {
    return { monotonicMs: performance.now(), wallMs: this.ingestion.now() };
  }

  private ping(): void {
    for (const connection of this.connections.values()) connection.ping();
  }

  private hello(): Uint8Array {
    const { channelsMax, commandsPerSecond, commandsBurst, tickerHzMax } = this.config.gateway;
    return this.text.encode(
      encodeMessage({
        type: 'hello',
        protocol: PROTOCOL,
        version: VERSION,
        epoch: this.fanout.epoch,
        serverTimeMs: this.ingestion.now(),
        encoding: 'json',
        source: this.ingestion.source(),
        limits: {
          channelsMax,
          commandBytesMax: COMMAND_BYTES_MAX,
          commandsPerSecond,
          commandsBurst,
          rateHzMax: tickerHzMax,
        },
      }),
    );
  }

  private forget(socket: WebSocket, connection: Connection): void {
    connection.leave();
    this.connections.delete(socket);
    const name = connection.closedAs;
    if (name === null) return;
    this.closed[name] = (this.closed[name] ?? 0) + 1;
    if (name !== 'draining') this.logger.debug(`Closed a client: ${name}.`);
  }

  private applicantOf(request: IncomingMessage) {
    const { origin, host } = request.headers;
    return { origin, host, address: addressOf(request, this.config.server.proxies) };
  }
}
