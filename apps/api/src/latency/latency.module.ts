import { Module } from '@nestjs/common';
import { Latency } from './latency';

/** How long ticks take, from the venue to here. */
@Module({ providers: [Latency] })
export class LatencyModule {}
