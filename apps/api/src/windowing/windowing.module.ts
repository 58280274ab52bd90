import { Global, Module } from '@nestjs/common';
import { Windowing } from './windowing';

/** From trades to bars. */
@Global()
@Module({ providers: [Windowing], exports: [Windowing] })
export class WindowingModule {}
