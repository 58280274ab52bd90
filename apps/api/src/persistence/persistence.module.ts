import { Global, Module } from '@nestjs/common';
import { CONFIG } from '../config';
import { ORIGIN } from '../ingestion/origin';
import { openStoreFor, STORE } from './open';
import { Persistence } from './persistence';

/** From the bus to the store. */
@Global()
@Module({
  providers: [{ provide: STORE, inject: [CONFIG, ORIGIN], useFactory: openStoreFor }, Persistence],
  exports: [STORE, Persistence],
})
export class PersistenceModule {}
