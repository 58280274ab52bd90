import { Injectable } from '@nestjs/common';
import { Gateway } from '../gateway/gateway';
import { Ingestion } from '../ingestion/ingestion';
import { Persistence } from '../persistence/persistence';
import { Windowing } from '../windowing/windowing';

/** The stages of the path, for who looks at all of them. */
@Injectable()
export class Stages {
  constructor(
    readonly ingestion: Ingestion,
    readonly windowing: Windowing,
    readonly persistence: Persistence,
    readonly gateway: Gateway,
  ) {}
}
