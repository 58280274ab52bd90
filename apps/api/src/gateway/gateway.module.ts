import { Module } from '@nestjs/common';
import { Entrance } from './entrance';
import { Gateway } from './gateway';
import { Publisher } from './publisher';

/** From the bus to the clients. */
@Module({ providers: [Entrance, Publisher, Gateway], exports: [Gateway, Publisher] })
export class GatewayModule {}
