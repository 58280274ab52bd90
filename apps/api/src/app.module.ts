import { type DynamicModule, Module } from '@nestjs/common';
import { BusModule } from './bus/bus.module';
import { type Config, ConfigModule } from './config';
import { HealthModule } from './health/health.module';
import { HistoryModule } from './history/history.module';
import { IngestionModule } from './ingestion/ingestion.module';
import { PersistenceModule } from './persistence/persistence.module';
import { WindowingModule } from './windowing/windowing.module';

/** The whole platform: its modules stand in the order of the path of a tick. */
@Module({})
export class AppModule {
  static of(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.of(config),
        BusModule,
        IngestionModule,
        WindowingModule,
        PersistenceModule,
        HistoryModule,
        HealthModule,
      ],
    };
  }
}
