import { type DynamicModule, Module } from '@nestjs/common';
import { type Store } from '@livetape/store';
import { AlertsModule } from './alerts/alerts.module';
import { AuthModule } from './auth/auth.module';
import { BooksModule } from './books/books.module';
import { BusModule } from './bus/bus.module';
import { type Config, ConfigModule } from './config';
import { GatewayModule } from './gateway/gateway.module';
import { HealthModule } from './health/health.module';
import { HistoryModule } from './history/history.module';
import { IngestionModule } from './ingestion/ingestion.module';
import { type Origin } from './ingestion/origin';
import { LatencyModule } from './latency/latency.module';
import { PersistenceModule } from './persistence/persistence.module';
import { WindowingModule } from './windowing/windowing.module';

/** What is opened before the modules are made, so that what fails to open is one clear line. */
export interface Parts {
  readonly config: Config;
  readonly origin: Origin;
  readonly store: Store;
}

/** The whole platform: its modules stand in the order of the path of a tick. */
@Module({})
export class AppModule {
  static of({ config, origin, store }: Parts): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.of(config),
        AuthModule,
        BusModule,
        IngestionModule.of(origin),
        BooksModule,
        WindowingModule,
        PersistenceModule.of(store),
        GatewayModule,
        LatencyModule,
        AlertsModule,
        HistoryModule,
        HealthModule,
      ],
    };
  }
}
