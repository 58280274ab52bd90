import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Bus } from '@livetape/bus';
import { type Timer } from '@livetape/feed';
import { type Instrument, type LevelBatch, type TradeBatch } from '@livetape/model';
import { BUS } from '../bus/bus.module';
import { Ingestion } from '../ingestion/ingestion';
import { HopMeter } from './hop-meter';

/** How often it is told how long ticks take. */
const WINDOW_MS = 1_000;

/** How long trades and changes of books take from the venue to our socket, and from there to here, each second. */
@Injectable()
export class Latency implements OnApplicationShutdown {
  private readonly meters = new Map<string, Record<'network' | 'apply', HopMeter>>();
  /** By instrument, so that a row finds its meters without a text being made. */
  private readonly metersOf: (Record<'network' | 'apply', HopMeter> | undefined)[] = [];
  private readonly timer: Timer;

  constructor(
    @Inject(BUS) private readonly bus: Bus,
    private readonly ingestion: Ingestion,
  ) {
    ingestion.prepare((instruments) => this.register(instruments));
    bus.on('trades').subscribe((trades) => this.measure(trades));
    bus.on('levels').subscribe((levels) => this.measure(levels));
    this.timer = ingestion.clock.every(WINDOW_MS, () => this.tell());
    ingestion.atEnd(() => this.timer.cancel());
  }

  onApplicationShutdown(): Promise<void> {
    return this.ingestion.stop();
  }

  private register(instruments: readonly Instrument[]): void {
    for (const { id, venue } of instruments) {
      const meters = this.meters.get(venue) ?? { network: new HopMeter(), apply: new HopMeter() };
      this.meters.set(venue, meters);
      this.metersOf[id] = meters;
    }
  }

  /** The clock is read once for the batch: its rows are handed on together. A venue that sends no time has no network hop. */
  private measure(batch: TradeBatch | LevelBatch): void {
    const nowUs = this.ingestion.clock.wallUs();
    for (let row = 0; row < batch.length; row++) {
      const meters = this.metersOf[batch.instrument[row]];
      if (meters === undefined) continue;
      const receivedUs = batch.receiveTime[row];
      if (batch.eventTime[row] > 0) meters.network.record(receivedUs - batch.eventTime[row]);
      meters.apply.record(nowUs - receivedUs);
    }
  }

  private tell(): void {
    const time = this.ingestion.now();
    for (const [venue, meters] of this.meters) {
      for (const hop of ['network', 'apply'] as const) {
        const summary = meters[hop].take();
        if (summary !== null) this.bus.publish('latency', { venue, hop, time, windowMs: WINDOW_MS, ...summary });
      }
    }
  }
}
