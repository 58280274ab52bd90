import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Access } from './access';
import { CallerGuard } from './caller.guard';
import { KeysController } from './keys.controller';
import { TicketsController } from './tickets.controller';

/** Who may ask, everywhere: a guard before every handler, and the keys and tickets themselves. */
@Global()
@Module({
  controllers: [TicketsController, KeysController],
  providers: [Access, { provide: APP_GUARD, useClass: CallerGuard }],
  exports: [Access],
})
export class AuthModule {}
