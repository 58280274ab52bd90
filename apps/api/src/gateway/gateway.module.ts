import { Module } from '@nestjs/common';
import { Gateway } from './gateway';

/** From the bus to the clients. */
@Module({ providers: [Gateway], exports: [Gateway] })
export class GatewayModule {}
