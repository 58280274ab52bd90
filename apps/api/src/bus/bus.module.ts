import { Global, Module } from '@nestjs/common';
import { MemoryBus } from '@livetape/bus';

/** Injects the bus between the stages (`Bus`). */
export const BUS = Symbol('BUS');

/** One bus, everywhere. */
@Global()
@Module({ providers: [{ provide: BUS, useFactory: () => new MemoryBus() }], exports: [BUS] })
export class BusModule {}
