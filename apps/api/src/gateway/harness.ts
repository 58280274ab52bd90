import { type AddressInfo, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { Global, type INestApplication, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { MemoryBus } from '@livetape/bus';
import { LiveBooks } from '@livetape/fanout';
import { type Instrument, LevelBatch, Side, TradeBatch } from '@livetape/model';
import { Books } from '../books/books';
import { BUS } from '../bus/bus.module';
import { CONFIG } from '../config';
import { Ingestion } from '../ingestion/ingestion';
import { Gateway, type GatewayStats } from './gateway';
import { gatewayConfig } from './gateway.config';
import { GatewayModule } from './gateway.module';
import { Peer } from './peer';
import { StreamAdapter } from './stream-adapter';

/** The gateway on a free port with a bus and made-up instruments, for tests. */
export class Harness {
  private readonly peers: Peer[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    readonly app: INestApplication,
    readonly bus: MemoryBus,
    readonly url: string,
  ) {
    app.getHttpServer().on('connection', (socket: Socket) => this.sockets.add(socket));
  }

  static async start(gateway: object = {}, instrumentCount = 2): Promise<Harness> {
    const bus = new MemoryBus();
    const config = { server: { host: '127.0.0.1', proxies: 0 }, gateway: gatewayConfig.parse(gateway) };
    const instruments = Array.from({ length: instrumentCount }, (_, id) => instrumentOf(id));
    const ingestion = {
      source: () => 'sim',
      now: () => Date.now(),
      instruments: () => instruments,
      prepare: () => undefined,
      feeds: () => [],
      gaps: () => [],
    };
    const live = new LiveBooks({ instruments: instrumentCount, levels: 100 });
    bus.on('levels').subscribe((levels) => live.take(levels));
    bus.on('books').subscribe((status) => live.setStatus(status));
    const providers = [
      { provide: BUS, useValue: bus },
      { provide: CONFIG, useValue: config },
      { provide: Ingestion, useValue: ingestion },
      { provide: Books, useValue: { live } },
    ];

    @Global()
    @Module({ providers, exports: providers })
    class World {}

    const module = await Test.createTestingModule({ imports: [World, GatewayModule] }).compile();
    const app = module.createNestApplication({ logger: ['error'] });
    app.useWebSocketAdapter(new StreamAdapter(app));
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new Harness(app, bus, `ws://127.0.0.1:${port}/stream`);
  }

  get gateway(): Gateway {
    return this.app.get(Gateway);
  }

  async connect(headers: Record<string, string> = {}): Promise<Peer> {
    const peer = await Peer.open(this.url, headers);
    this.peers.push(peer);
    return peer;
  }

  /** Breaks every connection, as a network does. */
  cut(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** Lets the event loop turn until the gateway is so. */
  async until(isSo: (stats: GatewayStats) => boolean): Promise<void> {
    while (!isSo(this.gateway.stats())) await setImmediate();
  }

  /** Publishes trades of one instrument with the ids first to first + count - 1. */
  trade(instrument: number, first: number, count = 1): void {
    const batch = new TradeBatch(count);
    for (let id = first; id < first + count; id++) {
      const row = batch.claim();
      batch.instrument[row] = instrument;
      batch.id[row] = id;
      batch.price[row] = 100 + id;
      batch.size[row] = 1;
      batch.aggressor[row] = 1;
      batch.eventTime[row] = id;
    }
    this.bus.publish('trades', batch);
  }

  /** Publishes a bid of size 1. */
  level(instrument: number, price: number): void {
    const batch = new LevelBatch(1);
    const row = batch.claim();
    batch.instrument[row] = instrument;
    batch.side[row] = Side.Bid;
    batch.price[row] = price;
    batch.size[row] = batch.last[row] = 1;
    this.bus.publish('levels', batch);
  }

  async stop(): Promise<void> {
    await Promise.all(this.peers.map((peer) => peer.end()));
    await this.app.close();
  }
}

function instrumentOf(id: number): Instrument {
  const decimals = { priceDecimals: 2, sizeDecimals: 8 };
  return { id, venue: 'demo', symbol: `S${id}USDT`, base: `S${id}`, quote: 'USDT', ...decimals };
}
