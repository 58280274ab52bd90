import { Injectable } from '@nestjs/common';
import { POINT_SECONDS } from '@livetape/columns';
import {
  type HopHistoryDto,
  type HopLatencyDto,
  type LatencyDto,
  type LatencyHistoryDto,
  type VenueLatencyDto,
} from '@livetape/dto';
import { HOPS, type LatencyHop, PLATFORM_HOPS } from '@livetape/model';
import { Ingestion } from '../ingestion/ingestion';
import { Latency } from './latency';
import { type VenueMeters } from './venue-meters';

const PLATFORM: ReadonlySet<LatencyHop> = new Set(PLATFORM_HOPS);

/** What REST says of how long ticks take. */
@Injectable()
export class LatencyAnswers {
  constructor(
    private readonly latency: Latency,
    private readonly ingestion: Ingestion,
  ) {}

  /** @param venue the only one to tell of */
  now(venue?: string): LatencyDto {
    const { all, venues, budgetsUs } = this.latency;
    return {
      ...this.head(),
      budgets: HOPS.map((hop) => ({ hop, budgetUs: Math.round(budgetsUs[hop]), isPlatform: PLATFORM.has(hop) })),
      all: hopsOf(all),
      venues: [...venues.entries()].flatMap(([id, meters]): VenueLatencyDto[] =>
        venue === undefined || venue === id ? [{ venue: id, hops: hopsOf(meters) }] : [],
      ),
    };
  }

  /** @param venue all of them together where it is not given */
  history(venue?: string): LatencyHistoryDto {
    const { all, venues, pointEndedAt } = this.latency;
    const meters = venue === undefined ? all : venues.get(venue);
    const hops = (meters?.measured() ?? []).map(([hop, { points }]): HopHistoryDto => ({ hop, points: [...points] }));
    return { ...this.head(), stepMs: POINT_SECONDS * 1_000, endedAt: pointEndedAt, hops };
  }

  private head() {
    return { source: this.ingestion.source(), asOf: this.ingestion.now() };
  }
}

function hopsOf(meters: VenueMeters): HopLatencyDto[] {
  return meters.measured().map(([hop, meter]) => ({
    hop,
    isSlow: meters.breachOf(hop).isSlow,
    second: meter.second,
    minute: meter.minute(),
  }));
}
