import { type IncomingMessage } from 'node:http';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { WebSocketGateway } from '@nestjs/websockets';
import { type FanoutStats } from '@livetape/fanout';
import { COMMAND_BYTES_MAX, type EncodingName, type Hello, PROTOCOL } from '@livetape/wire';
import { type Subscription } from 'rxjs';
import { type WebSocket, type WebSocketServer } from 'ws';
import { CONFIG, type Config } from '../config';
import { Ingestion } from '../ingestion/ingestion';
import { VERSION } from '../version';
import { Connection, type ConnectionWorld } from './connection';
import { drain } from './drain';
import { Entrance } from './entrance';
import { Publisher } from './publisher';
import { Turn } from './turn';

/** What the gateway did, for metrics. */
export interface GatewayStats extends FanoutStats {
  /** Open sockets, and those of them whose messages are binary. */
  connections: number;
  connectionsBinary: number;
  /** Bytes that clients are not known to have read, over all of them; and the most of one. */
  unreadBytes: number;
  unreadBytesMax: number;
  connectionsOpened: number;
  /** Upgrades refused in all, and by why. */
  upgradesRefused: number;
  refusedUpgrades: Readonly<Record<string, number>>;
  /** Sockets that this side closed, by why. */
  closed: Readonly<Record<string, number>>;
}

/** Between two looks at all connections. */
const CHECK_MS = 1_000;
/** Time for the last clients to answer the close of a server that stops; then they are cut. */
const GOODBYE_MS_MAX = 2_000;
/** Time for a closing client to read what it was sent and answer; then `ws` cuts its socket. */
const CLOSING_MS = 5_000;
const FRAGMENTS_MAX = 64;
const US_PER_MS = 1_000;

/** Clients' sockets. Nest opens them and tells when they end; the bytes are the fan-out's. */
@Injectable()
@WebSocketGateway({
  path: '/stream',
  maxPayload: COMMAND_BYTES_MAX,
  perMessageDeflate: false,
  maxFragments: FRAGMENTS_MAX,
  closeTimeout: CLOSING_MS,
})
export class Gateway implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('gateway');
  private readonly world: ConnectionWorld;
  private readonly connections = new Map<WebSocket, Connection>();
  private readonly closed: Record<string, number> = {};
  private openedCount = 0;
  private checks: NodeJS.Timeout | null = null;
  private revocations: Subscription | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly ingestion: Ingestion,
    private readonly publisher: Publisher,
    private readonly entrance: Entrance,
  ) {
    const now = () => ingestion.clock.wallUs() / US_PER_MS;
    const monotonic = () => performance.now();
    this.world = {
      fanout: publisher.fanout,
      config: config.gateway,
      turn: new Turn(undefined, () => publisher.written()),
      now,
      monotonic,
    };
  }

  onApplicationBootstrap(): void {
    const { messageMsMax, pingMs } = this.config.gateway;
    this.publisher.start();
    this.checks = setInterval(() => this.check(), Math.min(CHECK_MS, messageMsMax / 2, pingMs / 2));
    this.revocations = this.entrance.revoked.subscribe((keyId) => this.revoke(keyId));
  }

  /** Called by Nest with the server that it made. */
  afterInit(server: WebSocketServer): void {
    this.entrance.guard(server);
  }

  /** Called by Nest. */
  handleConnection(socket: WebSocket, request: IncomingMessage): void {
    const visitor = this.entrance.enter(request);
    const connection = new Connection(socket, request.socket, visitor, this.world);
    this.connections.set(socket, connection);
    this.openedCount++;
    socket.on('close', () => {
      this.entrance.exit(visitor);
      this.forget(socket, connection);
    });
    connection.greet(this.hello(visitor.encoding));
  }

  /** Whether clients are sent away, and nobody is let in. */
  get isStopping(): boolean {
    return this.entrance.isClosed;
  }

  stats(): GatewayStats {
    const { openedCount, closed, entrance } = this;
    let [unreadBytes, unreadBytesMax, connectionsBinary] = [0, 0, 0];
    for (const connection of this.connections.values()) {
      const unread = connection.unreadBytes();
      unreadBytes += unread;
      unreadBytesMax = Math.max(unreadBytesMax, unread);
      if (connection.encoding === 'binary') connectionsBinary++;
    }
    return {
      ...this.world.fanout.stats(),
      connections: this.connections.size,
      connectionsBinary,
      unreadBytes,
      unreadBytesMax,
      connectionsOpened: openedCount,
      upgradesRefused: Object.values(entrance.refused).reduce((sum, count) => sum + count, 0),
      refusedUpgrades: entrance.refused,
      closed,
    };
  }

  /** Lets nobody in any more, sends what is newest, then says goodbye; sockets that do not answer are cut. */
  async beforeApplicationShutdown(): Promise<void> {
    this.entrance.isClosed = true;
    this.publisher.end();
    this.revocations?.unsubscribe();
    if (this.checks !== null) clearInterval(this.checks);
    const sockets = [...this.connections.keys()];
    const ends = sockets.map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())));
    await drain(this.connections.values(), this.config.gateway.drainMsMax);
    let limit: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (limit = setTimeout(resolve, GOODBYE_MS_MAX)));
    await Promise.race([Promise.all(ends), late]);
    clearTimeout(limit);
    for (const connection of this.connections.values()) connection.cut();
  }

  private check(): void {
    for (const connection of this.connections.values()) connection.check();
  }

  private revoke(keyId: string): void {
    for (const connection of this.connections.values()) {
      if (connection.keyId === keyId) connection.close('key-revoked');
    }
  }

  private hello(encoding: EncodingName): Hello {
    const { channelsMax, commandsPerSecond, commandsBurst, rateHzMax } = this.config.gateway;
    return {
      type: 'hello',
      protocol: PROTOCOL,
      version: VERSION,
      encoding,
      epoch: this.world.fanout.epoch,
      serverTimeMs: this.ingestion.now(),
      source: this.ingestion.source(),
      limits: { channelsMax, commandBytesMax: COMMAND_BYTES_MAX, commandsPerSecond, commandsBurst, rateHzMax },
    };
  }

  private forget(socket: WebSocket, connection: Connection): void {
    connection.leave();
    this.connections.delete(socket);
    const name = connection.closedAs;
    if (name === null) return;
    this.closed[name] = (this.closed[name] ?? 0) + 1;
    if (name !== 'draining') this.logger.debug(`Closed a client: ${name}.`);
  }
}
