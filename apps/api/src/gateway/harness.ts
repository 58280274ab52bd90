import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MemoryBus } from '@livetape/bus';
import { LiveBooks } from '@livetape/fanout';
import { type Instrument } from '@livetape/model';
import { type EncodingName, SUBPROTOCOLS } from '@livetape/wire';
import { Access } from '../auth/access';
import { authConfig } from '../auth/auth.config';
import { Books } from '../books/books';
import { BUS } from '../bus/bus.module';
import { CONFIG } from '../config';
import { LimitedServer } from '../http/server';
import { Ingestion } from '../ingestion/ingestion';
import { Gateway, type GatewayStats } from './gateway';
import { gatewayConfig } from './gateway.config';
import { GatewayModule } from './gateway.module';
import { MadeUpMarket } from './made-up-market';
import { Peer } from './peer';
import { StreamAdapter } from './stream-adapter';

export interface HarnessOptions {
  /** 0: a free one. */
  readonly port?: number;
  /** Whether the stream asks for API keys; they are then in a file of the harness's own (`access.file`). */
  readonly keys?: boolean;
  /** The address that the gateway believes to listen on; it always is the loopback. */
  readonly host?: string;
  readonly proxies?: number;
}

/** The gateway on a port of its own with a bus and made-up instruments, for tests and scenarios. */
export class Harness extends MadeUpMarket {
  private readonly peers: Peer[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    readonly app: INestApplication,
    bus: MemoryBus,
    private readonly folder: string,
  ) {
    super(bus);
    app.getHttpServer().on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  /** @param gateway settings that differ from the defaults */
  static async start(gateway: object = {}, instrumentCount = 2, options: HarnessOptions = {}): Promise<Harness> {
    const bus = new MemoryBus();
    const folder = await mkdtemp(join(tmpdir(), 'livetape-'));
    const required = options.keys === true ? 'always' : 'never';
    const config = {
      server: { host: options.host ?? '127.0.0.1', proxies: options.proxies ?? 0 },
      gateway: gatewayConfig.parse(gateway),
      auth: authConfig.parse({ required, keysPath: join(folder, 'keys.json') }),
    };
    const instruments = Array.from({ length: instrumentCount }, (_, id) => instrumentOf(id));
    const providers = [
      { provide: BUS, useValue: bus },
      { provide: CONFIG, useValue: config },
      { provide: Ingestion, useValue: ingestionOf(instruments) },
      { provide: Books, useValue: { live: booksOf(bus, instrumentCount) } },
      Access,
    ];
    const world = { module: World, global: true, imports: [GatewayModule], providers, exports: providers };
    const app = await NestFactory.create(world, new LimitedServer(), { logger: ['error'], abortOnError: false });
    app.useWebSocketAdapter(new StreamAdapter(app));
    await app.listen(options.port ?? 0, '127.0.0.1');
    return new Harness(app, bus, folder);
  }

  get port(): number {
    return (this.app.getHttpServer().address() as AddressInfo).port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/stream`;
  }

  get gateway(): Gateway {
    return this.app.get(Gateway);
  }

  /** Who may come in; `access.file` makes and revokes keys, `access.refresh()` takes that in at once. */
  get access(): Access {
    return this.app.get(Access);
  }

  /** @param query what stands after the path, such as `?ticket=…` */
  async connect(headers: Record<string, string> = {}, protocols: string[] = [], query = ''): Promise<Peer> {
    const peer = await Peer.open(`${this.url}${query}`, headers, protocols);
    this.peers.push(peer);
    return peer;
  }

  /** Connects as a client of one encoding. */
  connectIn(encoding: EncodingName): Promise<Peer> {
    return this.connect({}, [SUBPROTOCOLS[encoding]]);
  }

  /** A bare socket to the server, which writes its own bytes. */
  async raw(): Promise<Socket> {
    const socket = connect(this.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  }

  /** A bare socket after the handshake. */
  async rawStream(): Promise<Socket> {
    const socket = await this.raw();
    const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13';
    const head = `GET /stream HTTP/1.1\r\nHost: 127.0.0.1:${this.port}\r\nConnection: Upgrade\r\nUpgrade: websocket`;
    socket.write(`${head}\r\n${key}\r\n\r\n`);
    await once(socket, 'data');
    return socket;
  }

  /** A key with these scopes, as its holder shows it. */
  async makeKey(...scopes: ('read' | 'trade-data' | 'admin')[]): Promise<{ id: string; text: string }> {
    const { key, text } = await this.access.file.create({ name: 'test', scopes, expiresAtMs: null });
    await this.access.refresh();
    return { id: key.id, text };
  }

  /** Breaks every connection, as a network does. */
  cut(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** Lets the event loop turn until the gateway is so. */
  async until(isSo: (stats: GatewayStats) => boolean): Promise<void> {
    while (!isSo(this.gateway.stats())) await setImmediate();
  }

  async stop(): Promise<void> {
    await Promise.all(this.peers.map((peer) => peer.end()));
    await this.app.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** What the gateway needs of the platform. */
class World {}

function ingestionOf(instruments: readonly Instrument[]) {
  return {
    source: () => 'sim',
    now: () => Date.now(),
    clock: { wallUs: () => Date.now() * 1_000 + 204 },
    instruments: () => instruments,
    prepare: () => undefined,
    feeds: () => [],
    gaps: () => [],
  };
}

function booksOf(bus: MemoryBus, instruments: number): LiveBooks {
  const live = new LiveBooks({ instruments, levels: 1_000 });
  bus.on('levels').subscribe((levels) => live.take(levels));
  bus.on('books').subscribe((status) => live.setStatus(status));
  return live;
}

function instrumentOf(id: number): Instrument {
  const decimals = { priceDecimals: 2, sizeDecimals: 8 };
  return { id, venue: 'demo', symbol: `S${id}USDT`, base: `S${id}`, quote: 'USDT', ...decimals };
}
