import { randomBytes } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type Bus, type Topics } from '@livetape/bus';
import { Fanout, type FlushWatch, type Instant } from '@livetape/fanout';
import { type BookStatus } from '@livetape/model';
import { type Subscription } from 'rxjs';
import { Books } from '../books/books';
import { BUS } from '../bus/bus.module';
import { CONFIG, type Config } from '../config';
import { Ingestion } from '../ingestion/ingestion';
import { Flushes } from './flushes';

/** Sees each flush of the fan-out, and when the frames of a turn of the event loop are with their sockets. */
export interface SendWatch extends FlushWatch {
  written(): void;
}

/** From the bus to the fan-out: what every client may see, and when it is sent. */
@Injectable()
export class Publisher implements OnModuleInit {
  readonly fanout: Fanout;
  private readonly subscriptions: Subscription[] = [];
  private readonly flushes: Flushes;
  private watch: SendWatch | null = null;
  private statesDue: NodeJS.Immediate | null = null;

  constructor(
    @Inject(CONFIG) { gateway }: Config,
    @Inject(BUS) private readonly bus: Bus,
    private readonly ingestion: Ingestion,
    { live }: Books,
  ) {
    const { channelsPerAddressMax: channelsPerAccountMax } = gateway;
    const epoch = randomBytes(8).toString('hex');
    this.fanout = new Fanout({ ...gateway, channelsPerAccountMax, books: live, epoch });
    this.flushes = new Flushes(gateway, () => this.fanout.flush(this.instant(), this.watch));
  }

  onModuleInit(): void {
    const { fanout, ingestion } = this;
    fanout.register(ingestion.instruments());
    ingestion.prepare((instruments) => fanout.register(instruments));
    this.take('bars', (bars) => fanout.publishBars(bars));
    this.take('trades', (trades) => fanout.publishTrades(trades));
    this.take('tops', (tops) => fanout.publishTops(tops));
    this.take('levels', (levels) => fanout.publishLevels(levels));
    this.take('greeks', (greeks) => fanout.publishGreeks(greeks));
    this.take('books', (status) => this.publishBook(status));
    this.take('feeds', (status) => fanout.publishFeed(status));
    this.take('gaps', (gap) => fanout.publishGap(gap));
    this.take('alerts', (alert) => fanout.publishAlert(alert));
    this.take('latency', (summary) => fanout.publishLatency(summary));
  }

  /** Registers who sees every flush; there is one at most. */
  watchSending(watch: SendWatch): void {
    this.watch = watch;
  }

  /** All frames of this turn are with their sockets. */
  written(): void {
    this.flushes.written();
    this.watch?.written();
  }

  /** Begins to send, with how the feeds stand now. */
  start(): void {
    for (const status of this.ingestion.feeds()) this.fanout.publishFeed(status);
    for (const gap of this.ingestion.gaps()) this.fanout.publishGap(gap);
    this.flushes.start();
  }

  /** Takes nothing more, and sends all that was published to everyone. */
  end(): void {
    for (const subscription of this.subscriptions) subscription.unsubscribe();
    this.flushes.end();
    if (this.statesDue !== null) clearImmediate(this.statesDue);
    this.fanout.drain(this.instant());
  }

  /** Hands what comes on the bus to the fan-out, and asks for a flush. */
  private take<T extends keyof Topics>(topic: T, publish: (item: Topics[T]) => void): void {
    const subscription = this.bus.on(topic).subscribe((item) => {
      publish(item);
      this.flushes.note();
    });
    this.subscriptions.push(subscription);
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
