import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Bus } from '@livetape/bus';
import { type Timer } from '@livetape/feed';
import { BarBatch, type Instrument, type TradeBatch } from '@livetape/model';
import { type Store } from '@livetape/store';
import { Windows } from '@livetape/window';
import { BUS } from '../bus/bus.module';
import { type Config, CONFIG } from '../config';
import { Ingestion } from '../ingestion/ingestion';
import { Persistence } from '../persistence/persistence';

/** How often windows of idle instruments are closed by the clock. */
const ADVANCE_MS = 100;
/** A wall of instruments closes windows of every width at once; more than this are handed on in two steps. */
const CLOSED_CAPACITY = 1_024;

/** From trades to bars, by event time. */
@Injectable()
export class Windowing implements OnApplicationShutdown {
  readonly windows: Windows;
  /** Bars handed on, revisions included. */
  barCount = 0;
  private readonly closed = new BarBatch(CLOSED_CAPACITY);
  private readonly horizonMs: number;
  private readonly timer: Timer;

  constructor(
    @Inject(CONFIG) { windows }: Config,
    @Inject(BUS) private readonly bus: Bus,
    private readonly ingestion: Ingestion,
    // asked for so that it registers instruments before this asks for their bars
    persistence: Persistence,
  ) {
    this.horizonMs = windows.horizonMs;
    this.windows = new Windows({ ...windows, instrumentCount: ingestion.capacity, drain: () => this.handOn() });
    bus.on('trades').subscribe((trades) => this.add(trades));
    this.timer = ingestion.clock.every(ADVANCE_MS, () => this.advance());
    if (ingestion.isContinuous) ingestion.prepare((instruments) => this.seed(persistence.store, instruments));
    ingestion.atEnd(() => this.closeAll());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.ingestion.stop();
  }

  private add(trades: TradeBatch): void {
    this.windows.add(trades, this.nowMs(), this.closed);
    this.handOn();
  }

  private advance(): void {
    this.windows.advance(this.nowMs(), this.closed);
    this.handOn();
  }

  private closeAll(): void {
    this.timer.cancel();
    this.windows.closeAll(this.closed);
    this.handOn();
  }

  /** Goes on where an earlier run stopped; instruments that run already are left alone. */
  private async seed(store: Store, instruments: readonly Instrument[]): Promise<void> {
    const stored = await store.barsForSeeding({ nowMs: this.nowMs(), horizonMs: this.horizonMs });
    const wanted = new Set(instruments.map(({ id }) => id));
    const bars = new BarBatch(stored.length);
    for (let row = 0; row < stored.length; row++) {
      if (wanted.has(stored.instrument[row])) bars.append(stored, row);
    }
    this.windows.seed(bars);
  }

  private handOn(): void {
    if (this.closed.length === 0) return;
    this.barCount += this.closed.length;
    this.bus.publish('bars', this.closed);
    this.closed.clear();
  }

  private nowMs(): number {
    return this.ingestion.clock.wallUs() / 1_000;
  }
}
