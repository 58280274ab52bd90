import { randomBytes } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type Bus } from '@livetape/bus';
import { Fanout, type Instant } from '@livetape/fanout';
import { type BookStatus } from '@livetape/model';
import { type Subscription } from 'rxjs';
import { Books } from '../books/books';
import { BUS } from '../bus/bus.module';
import { CONFIG, type Config } from '../config';
import { Ingestion } from '../ingestion/ingestion';

/** From the bus to the fan-out: what every client may see, and when it is sent. */
@Injectable()
export class Publisher implements OnModuleInit {
  readonly fanout: Fanout;
  private readonly subscriptions: Subscription[] = [];
  private flushes: NodeJS.Timeout | null = null;
  private statesDue: NodeJS.Immediate | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(BUS) private readonly bus: Bus,
    private readonly ingestion: Ingestion,
    { live }: Books,
  ) {
    const { gateway } = config;
    const { channelsPerAddressMax: channelsPerAccountMax } = gateway;
    const epoch = randomBytes(8).toString('hex');
    this.fanout = new Fanout({ ...gateway, channelsPerAccountMax, books: live, epoch });
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
      bus.on('alerts').subscribe((alert) => fanout.publishAlert(alert)),
      bus.on('latency').subscribe((summary) => fanout.publishLatency(summary)),
    );
  }

  /** Begins to send, with how the feeds stand now. */
  start(): void {
    for (const status of this.ingestion.feeds()) this.fanout.publishFeed(status);
    for (const gap of this.ingestion.gaps()) this.fanout.publishGap(gap);
    this.flushes = setInterval(() => this.fanout.flush(this.instant()), 1_000 / this.config.gateway.rateHzMax);
  }

  /** Takes nothing more, and sends all that was published to everyone. */
  end(): void {
    for (const subscription of this.subscriptions) subscription.unsubscribe();
    if (this.flushes !== null) clearInterval(this.flushes);
    if (this.statesDue !== null) clearImmediate(this.statesDue);
    this.fanout.drain(this.instant());
  }

  /** A lost connection makes many books stale in one turn: they are told together, at its end. */
  private publishBook(status: BookStatus): void {
    this.fanout.publishBook(status);
    this.statesDue ??= setImmediate(() => {
      this.statesDue = null;
      this.fanout.flushStates(this.instant());
    });
  }

  private instant(): Instant {
    return { monotonicMs: performance.now(), wallMs: this.ingestion.now() };
  }
}
