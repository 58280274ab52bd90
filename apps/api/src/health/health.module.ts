import { Module } from '@nestjs/common';
import { GatewayModule } from '../gateway/gateway.module';
import { HealthController } from './health.controller';
import { Metrics } from './metrics';
import { MetricsController } from './metrics.controller';
import { Stages } from './stages';
import { Status } from './status';
import { StatusController } from './status.controller';

/** How the platform does, for people, for who restarts it, and for Prometheus. */
@Module({
  imports: [GatewayModule],
  controllers: [StatusController, HealthController, MetricsController],
  providers: [Stages, Status, Metrics],
})
export class HealthModule {}
