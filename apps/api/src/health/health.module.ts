import { Module } from '@nestjs/common';
import { HealthController } from './health.controller';
import { Metrics } from './metrics';
import { MetricsController } from './metrics.controller';
import { Status } from './status';
import { StatusController } from './status.controller';
import { STREAM_STATS } from './stream-stats';

/** How the platform does, for people, for who restarts it, and for Prometheus. */
@Module({
  controllers: [StatusController, HealthController, MetricsController],
  providers: [{ provide: STREAM_STATS, useFactory: () => () => ({ clients: 0 }) }, Status, Metrics],
})
export class HealthModule {}
