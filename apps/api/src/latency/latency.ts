import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Bus } from '@livetape/bus';
import { POINT_SECONDS } from '@livetape/columns';
import { type Instrument, type LatencyHop, type PlatformHop } from '@livetape/model';
import { BUS } from '../bus/bus.module';
import { CONFIG, type Config } from '../config';
import { Publisher } from '../gateway/publisher';
import { type BatchWatch, Ingestion, type MarketBatch } from '../ingestion/ingestion';
import { FlushClock } from './flush-clock';
import { recordDecode, recordNetwork } from './record-rows';
import { VenueMeters } from './venue-meters';

/** How often it is told how long ticks take. */
const WINDOW_MS = 1_000;
const US = 1_000;

/** A hop of a venue that takes longer than its budget, and has for a while. */
export interface SlowHop {
  readonly venue: string;
  readonly hop: PlatformHop;
  /** p99 of the last second in which something was measured, and the budget; µs. */
  readonly p99Us: number;
  readonly budgetUs: number;
}

/**
 * How long ticks take over each hop of their way through the platform, by venue. The clock is read twice for each batch
 * and twice for each flush; rows that share their times are recorded together.
 */
@Injectable()
export class Latency implements BatchWatch, OnApplicationShutdown {
  /** By venue. */
  readonly venues = new Map<string, VenueMeters>();
  /** All venues together; complete up to the last whole second. */
  readonly all = new VenueMeters('');
  /** When the newest point of the past of each meter ended: the source's clock, ms since the epoch. */
  pointEndedAt = 0;
  /** µs. */
  readonly budgetsUs: Readonly<Record<LatencyHop, number>>;
  /** By instrument, so that a batch finds its meters without a text being made. */
  private readonly metersOf: (VenueMeters | undefined)[] = [];
  private readonly isReplay: boolean;
  private readonly isThreaded: boolean;
  private arrivedAt = 0;
  private seconds = 0;

  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(CONFIG) private readonly config: Config,
    private readonly ingestion: Ingestion,
    publisher: Publisher,
  ) {
    const { clock } = ingestion;
    const { budgetMs } = config.latency;
    const hops = Object.entries(budgetMs) as [LatencyHop, number][];
    this.budgetsUs = Object.fromEntries(hops.map(([hop, ms]) => [hop, ms * US])) as Record<LatencyHop, number>;
    this.isReplay = ingestion.source() === 'replay';
    this.isThreaded = !this.isReplay && config.feeds.isolation === 'thread';
    ingestion.prepare((instruments) => this.register(instruments));
    ingestion.watchBatches(this);
    if (!this.isReplay) publisher.watchSending(new FlushClock(this.venues, () => clock.wallUs()));
    const timer = clock.every(WINDOW_MS, () => this.endSecond());
    ingestion.atEnd(() => timer.cancel());
  }

  onApplicationShutdown(): Promise<void> {
    return this.ingestion.stop();
  }

  arrived(batch: MarketBatch): void {
    if (!this.isReplay) this.arrivedAt = this.isThreaded || batch.decodedAt === 0 ? this.now() : batch.decodedAt;
  }

  /** The clock of a recording stands still while we work: of a replay only the network hop is known. */
  applied(batch: MarketBatch): void {
    const meters = batch.length === 0 ? undefined : this.metersOf[batch.instrument[0]];
    if (meters === undefined) return;
    recordNetwork(meters.of('network'), batch);
    if (this.isReplay) return;
    const { arrivedAt } = this;
    const { decodedAt, length } = batch;
    if (decodedAt > 0) recordDecode(meters.of('decode'), batch);
    if (decodedAt > 0 && this.isThreaded) meters.of('handover').record(arrivedAt - decodedAt, length);
    const nowUs = this.now();
    meters.of('apply').record(nowUs - arrivedAt, length);
    meters.waiting.add(nowUs, length);
  }

  /** Hops that are over their budget and have been for a while. */
  slowHops(): SlowHop[] {
    return [...this.venues].flatMap(([venue, meters]) =>
      meters.measured().flatMap(([hop]) => {
        const { isSlow, p99Us } = meters.breachOf(hop);
        return isSlow ? [{ venue, hop, p99Us, budgetUs: this.budgetsUs[hop] }] : [];
      }),
    );
  }

  private register(instruments: readonly Instrument[]): void {
    for (const { id, venue } of instruments) {
      const meters = this.venues.get(venue) ?? new VenueMeters(venue);
      this.venues.set(venue, meters);
      this.metersOf[id] = meters;
    }
  }

  private now(): number {
    return this.ingestion.clock.wallUs();
  }

  /** Tells of the last second, and judges it. */
  private endSecond(): void {
    const time = this.ingestion.now();
    const isPointEnd = ++this.seconds % POINT_SECONDS === 0;
    if (isPointEnd) this.pointEndedAt = time;
    for (const meters of this.venues.values()) {
      for (const [hop, meter] of meters.measured()) this.all.of(hop).add(meter);
      for (const [, meter] of meters.measured()) meter.endSecond(isPointEnd);
      this.tell(meters, time);
    }
    for (const [, meter] of this.all.measured()) meter.endSecond(isPointEnd);
  }

  private tell(meters: VenueMeters, now: number): void {
    const { patienceMs } = this.config.latency;
    for (const [hop, { second }] of meters.measured()) {
      meters.breachOf(hop).look(second?.p99Us ?? null, this.budgetsUs[hop], { now, patienceMs });
      if (second === null) continue;
      this.bus.publish('latency', { venue: meters.venue, hop, time: now, windowMs: WINDOW_MS, ...second });
    }
  }
}
