import { Module } from '@nestjs/common';
import { GatewayModule } from '../gateway/gateway.module';
import { Alerts } from './alerts';
import { Witnesses } from './witnesses';

/** What a person should know of. */
@Module({ imports: [GatewayModule], providers: [Witnesses, Alerts] })
export class AlertsModule {}
