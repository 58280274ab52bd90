import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Bus } from '@livetape/bus';
import { type Store } from '@livetape/store';
import { type Subscription } from 'rxjs';
import { BUS } from '../bus/bus.module';
import { Ingestion } from '../ingestion/ingestion';
import { STORE } from './open';

/** From the bus to the store: bars, trades and gaps. Never waits for the disk. */
@Injectable()
export class Persistence implements OnApplicationShutdown {
  private readonly subscriptions: readonly Subscription[];

  constructor(
    @Inject(STORE) readonly store: Store,
    @Inject(BUS) bus: Bus,
    private readonly ingestion: Ingestion,
  ) {
    this.subscriptions = [
      bus.on('trades').subscribe((batch) => store.appendTrades(batch)),
      bus.on('bars').subscribe((batch) => store.appendBars(batch)),
      bus.on('gaps').subscribe((gap) => store.appendGap(gap)),
    ];
    ingestion.prepare((instruments) => store.registerInstruments(instruments));
    ingestion.pauseFor(() => this.catchUp());
    if (ingestion.isContinuous) ingestion.resumeWith(() => store.lastTradeIds());
  }

  /** Writes what is left, when the feeds have stopped and the windows are closed. */
  async onApplicationShutdown(): Promise<void> {
    await this.ingestion.stop();
    for (const subscription of this.subscriptions) subscription.unsubscribe();
    await this.store.close();
  }

  /** A recording may come faster than the disk takes it: it waits before the buffer is full. */
  private async catchUp(): Promise<void> {
    const { bufferedBytes, bufferedBytesMax } = this.store.health();
    if (bufferedBytes > bufferedBytesMax / 2) await this.store.flush();
  }
}
