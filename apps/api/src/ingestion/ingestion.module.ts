import { type DynamicModule, Module } from '@nestjs/common';
import { Ingestion } from './ingestion';
import { Market } from './market';
import { ORIGIN, type Origin } from './origin';

/** From the venues, or what stands for them, to the bus. */
@Module({})
export class IngestionModule {
  static of(origin: Origin): DynamicModule {
    return {
      module: IngestionModule,
      global: true,
      providers: [{ provide: ORIGIN, useValue: origin }, Ingestion, Market],
      exports: [ORIGIN, Ingestion, Market],
    };
  }
}
