import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Bus } from '@livetape/bus';
import { LiveBooks } from '@livetape/fanout';
import { type Timer } from '@livetape/feed';
import { GreeksBatch } from '@livetape/model';
import { BUS } from '../bus/bus.module';
import { CONFIG, type Config } from '../config';
import { Ingestion } from '../ingestion/ingestion';
import { DEPTH_STEP_MS, DepthHistory } from './depth-history';

/** Books by state. */
export interface BookCounts {
  readonly total: number;
  readonly synced: number;
  readonly stale: number;
  readonly buffering: number;
}

/** The proven books, their last ten minutes, and the newest greeks: what answers and clients are made of. */
@Injectable()
export class Books implements OnApplicationShutdown {
  readonly live: LiveBooks;
  readonly history = new DepthHistory();
  private readonly newestGreeks: (GreeksBatch | undefined)[] = [];
  private readonly timer: Timer;

  constructor(
    @Inject(CONFIG) { feeds }: Config,
    @Inject(BUS) bus: Bus,
    private readonly ingestion: Ingestion,
  ) {
    this.live = new LiveBooks({ instruments: ingestion.capacity, levels: feeds.levels });
    bus.on('levels').subscribe((levels) => this.live.take(levels));
    bus.on('books').subscribe((status) => this.live.setStatus(status));
    bus.on('greeks').subscribe((greeks) => this.keepGreeks(greeks));
    this.timer = ingestion.clock.every(DEPTH_STEP_MS, () => this.sample());
    ingestion.atEnd(() => this.timer.cancel());
  }

  onApplicationShutdown(): Promise<void> {
    return this.ingestion.stop();
  }

  /** The newest greeks of an instrument in a batch of one row; null before the first. */
  greeks(instrument: number): GreeksBatch | null {
    return this.newestGreeks[instrument] ?? null;
  }

  counts(): BookCounts {
    const counts = { total: 0, synced: 0, stale: 0, buffering: 0 };
    for (const { id } of this.ingestion.instruments()) {
      counts.total++;
      counts[this.live.state(id)]++;
    }
    return counts;
  }

  private sample(): void {
    const nowMs = this.ingestion.now();
    for (const { id } of this.ingestion.instruments()) {
      const book = this.live.state(id) === 'synced' ? this.live.book(id) : null;
      if (book !== null) this.history.sample(id, book, nowMs);
    }
  }

  private keepGreeks(greeks: GreeksBatch): void {
    for (let row = 0; row < greeks.length; row++) {
      const newest = (this.newestGreeks[greeks.instrument[row]] ??= new GreeksBatch(1));
      newest.clear();
      newest.append(greeks, row);
    }
  }
}
