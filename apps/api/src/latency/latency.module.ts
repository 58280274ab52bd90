import { Global, Module } from '@nestjs/common';
import { GatewayModule } from '../gateway/gateway.module';
import { Latency } from './latency';
import { LatencyAnswers } from './latency-answers';
import { LatencyController } from './latency.controller';

/** How long ticks take, from the venue to the sockets of the clients. */
@Global()
@Module({
  imports: [GatewayModule],
  controllers: [LatencyController],
  providers: [Latency, LatencyAnswers],
  exports: [Latency],
})
export class LatencyModule {}
