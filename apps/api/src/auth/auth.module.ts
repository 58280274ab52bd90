import { Global, Module } from '@nestjs/common';
import { Access } from './access';

/** Who may ask, everywhere. */
@Global()
@Module({ providers: [Access], exports: [Access] })
export class AuthModule {}
