import { Injectable } from '@nestjs/common';
import { Gateway } from '../gateway/gateway';
import { Latency } from '../latency/latency';
import { Persistence } from '../persistence/persistence';

/** The stages that are asked at each look what is wrong with them. */
@Injectable()
export class Witnesses {
  constructor(
    readonly persistence: Persistence,
    readonly gateway: Gateway,
    readonly latency: Latency,
  ) {}
}
