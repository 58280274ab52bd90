import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type FeedStatus } from '@livetape/model';
import { Counter, Gauge, Registry } from 'prom-client';
import { BookMetrics } from '../books/book-metrics';
import { type GatewayStats } from '../gateway/gateway';
import { hopHistograms } from '../latency/hop-exposition';
import { Latency } from '../latency/latency';
import { Stages } from './stages';

const LOOP_RESOLUTION_MS = 20;
const US = 1e6;
const NS = 1e9;

const FEED_COUNTS = ['frames', 'trades', 'duplicates', 'gaps', 'rejected', 'ignored', 'reconnects'] as const;

/** How the workers of the feeds hand over: the end of the metric's name and its help. */
const WORKER_COUNTS = [
  ['batches', 'Batches that the worker of a feed handed over'],
  ['waited', 'Times that the worker of a feed waited because the hand-over was full'],
  ['droppedRows', 'Rows that the worker of a feed dropped because the hand-over stayed full'],
  ['restarts', 'Restarts of the worker of a feed'],
] as const;

/** What Prometheus reads. Counts are taken where they are kept, at the moment of reading; nothing is recorded here. */
@Injectable()
export class Metrics implements OnApplicationShutdown {
  private readonly registry = new Registry();
  private readonly loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });

  constructor(
    private readonly stages: Stages,
    private readonly latency: Latency,
    books: BookMetrics,
  ) {
    this.describeFeeds();
    books.register(this.registry);
    this.describeProcess();
    this.describeGateway();
    this.loop.enable();
  }

  onApplicationShutdown(): void {
    this.loop.disable();
  }

  /** The text format of Prometheus, version 0.0.4. */
  async text(): Promise<string> {
    return `${await this.registry.metrics()}\n${hopHistograms(this.latency.venues.values())}`;
  }

  private describeFeeds(): void {
    for (const key of FEED_COUNTS) {
      this.count(`livetape_feed_${key}_total`, `${key} of a feed since the start`, (feed) => feed[key]);
    }
    for (const [key, help] of WORKER_COUNTS) {
      this.count(`livetape_feed_worker_${snakeCase(key)}_total`, help, (feed) => feed.worker?.[key] ?? 0);
    }
    const { ingestion } = this.stages;
    new Gauge({
      name: 'livetape_feed_state',
      help: '1 for the state that a feed is in',
      labelNames: ['venue', 'state'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const { venue, state } of ingestion.feeds()) this.set({ venue, state }, 1);
      },
    });
  }

  private describeProcess(): void {
    const { windowing, persistence } = this.stages;
    const health = () => persistence.store.health();
    this.gauge('livetape_bars', 'Bars closed since the start, revisions included', () => windowing.barCount);
    this.gauge('livetape_late_trades', 'Trades too late for any revision', () => windowing.windows.lateCount);
    this.gauge('livetape_store_lag_seconds', 'Age of the oldest row not committed', () => health().lagMs / 1_000);
    this.gauge('livetape_store_buffered_bytes', 'Bytes of rows that wait to be written', () => health().bufferedBytes);
    this.gauge('livetape_store_dropped_rows', 'Rows lost to a full buffer', () => {
      const { droppedTrades, droppedBars, droppedGaps } = health();
      return droppedTrades + droppedBars + droppedGaps;
    });
    this.gauge('livetape_store_alarm', '1 while rows do not reach the disk', () => (health().state === 'ok' ? 0 : 1));
    this.gauge('livetape_resident_memory_bytes', 'Resident memory of the process', () => process.memoryUsage.rss());
    this.gauge('livetape_cpu_seconds', 'Processor time of the process', () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / US;
    });
    for (const quantile of [50, 99]) {
      this.gauge(`livetape_event_loop_delay_p${quantile}_seconds`, 'Lateness of timers since the start', () => {
        return Math.max(0, this.loop.percentile(quantile) / NS - LOOP_RESOLUTION_MS / 1_000);
      });
    }
  }

  private describeGateway(): void {
    const { gateway } = this.stages;
    for (const [key, value] of Object.entries(gateway.stats())) {
      if (typeof value !== 'number') continue;
      const name = `livetape_gateway_${snakeCase(key)}`;
      this.gauge(name, `${key} of the stream`, () => Number(gateway.stats()[key as keyof GatewayStats]));
    }
    const closed = 'Clients that the gateway closed, by why';
    this.countByReason('livetape_gateway_closed_total', closed, () => gateway.stats().closed);
    const refused = 'Upgrades that the gateway refused, by why';
    this.countByReason('livetape_gateway_refused_upgrades_total', refused, () => gateway.stats().refusedUpgrades);
  }

  private countByReason(name: string, help: string, read: () => Readonly<Record<string, number>>): void {
    new Counter({
      name,
      help,
      labelNames: ['reason'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [reason, count] of Object.entries(read())) this.inc({ reason }, count);
      },
    });
  }

  private gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }

  private count(name: string, help: string, read: (feed: FeedStatus) => number): void {
    const { ingestion } = this.stages;
    new Counter({
      name,
      help,
      labelNames: ['venue'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const feed of ingestion.feeds()) this.inc({ venue: feed.venue }, read(feed));
      },
    });
  }
}

/** `framesSent` → `frames_sent`. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
