import { Global, Module } from '@nestjs/common';
import { CONFIG } from '../config';
import { chooseOrigin } from './choose-origin';
import { Ingestion } from './ingestion';
import { Market } from './market';
import { ORIGIN } from './origin';

/** From the venues, or what stands for them, to the bus. */
@Global()
@Module({
  providers: [{ provide: ORIGIN, inject: [CONFIG], useFactory: chooseOrigin }, Ingestion, Market],
  exports: [ORIGIN, Ingestion, Market],
})
export class IngestionModule {}
