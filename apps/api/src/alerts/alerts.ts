import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type Bus } from '@livetape/bus';
import { type Timer } from '@livetape/feed';
import { type Alert, type BookStatus } from '@livetape/model';
import { BUS } from '../bus/bus.module';
import { Ingestion } from '../ingestion/ingestion';
import { AlertBoard } from './alert-board';
import { bookTroubles, clientTroubles, feedTroubles, gapTroubles, hopTroubles, storeTroubles } from './troubles';
import { Witnesses } from './witnesses';

const LOOK_MS = 1_000;
/** Closings of slow clients are told of for a minute. */
const CLOSINGS_KEPT = 60;

/** Looks once a second at what the stages say of themselves, and puts what a person should know of on the bus. */
@Injectable()
export class Alerts implements OnApplicationShutdown {
  private readonly logger = new Logger('alerts');
  private readonly board = new AlertBoard((alert) => this.publish(alert));
  private readonly books = new Map<number, BookStatus>();
  /** Clients closed as slow so far, at each of the last looks. */
  private readonly closings: number[] = [];
  private readonly timer: Timer;

  constructor(
    @Inject(BUS) private readonly bus: Bus,
    private readonly ingestion: Ingestion,
    private readonly witnesses: Witnesses,
  ) {
    bus.on('books').subscribe((status) => this.books.set(status.instrument, status));
    this.timer = ingestion.clock.every(LOOK_MS, () => this.look());
    ingestion.atEnd(() => this.timer.cancel());
  }

  onApplicationShutdown(): Promise<void> {
    return this.ingestion.stop();
  }

  private look(): void {
    const { ingestion } = this;
    const { persistence, latency } = this.witnesses;
    const now = ingestion.now();
    const feeds = feedTroubles(ingestion.feeds());
    const down = new Set(feeds.map(({ key }) => key));
    this.board.look(
      [
        ...feeds,
        ...bookTroubles([...this.books.values()], down),
        ...gapTroubles(ingestion.gaps(), now),
        ...storeTroubles(persistence.store.health()),
        ...clientTroubles(this.closedLately()),
        ...hopTroubles(latency.slowHops()),
      ],
      now,
    );
  }

  private closedLately(): number {
    const { closedSlow } = this.witnesses.gateway.stats();
    this.closings.push(closedSlow);
    if (this.closings.length > CLOSINGS_KEPT) this.closings.shift();
    return closedSlow - this.closings[0];
  }

  private publish(alert: Alert): void {
    this.bus.publish('alerts', alert);
    const end = alert.clearedAt === null ? '' : ' (over)';
    this.logger[alert.severity === 'critical' && end === '' ? 'error' : 'warn'](`${alert.message}${end}`);
  }
}
