import { Module } from '@nestjs/common';
import { GatewayModule } from '../gateway/gateway.module';
import { Alerts } from './alerts';

/** What a person should know of. */
@Module({ imports: [GatewayModule], providers: [Alerts] })
export class AlertsModule {}
