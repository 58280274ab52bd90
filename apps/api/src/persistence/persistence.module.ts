import { type DynamicModule, Module } from '@nestjs/common';
import { type Store } from '@livetape/store';
import { STORE } from './open';
import { Persistence } from './persistence';

/** From the bus to the store. */
@Module({})
export class PersistenceModule {
  static of(store: Store): DynamicModule {
    return {
      module: PersistenceModule,
      global: true,
      providers: [{ provide: STORE, useValue: store }, Persistence],
      exports: [STORE, Persistence],
    };
  }
}
