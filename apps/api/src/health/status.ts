import { Injectable } from '@nestjs/common';
import { type CountsDto, type StatusDto } from '@livetape/dto';
import { type FeedState, type FeedStatus } from '@livetape/model';
import { Gateway } from '../gateway/gateway';
import { Ingestion } from '../ingestion/ingestion';
import { Persistence } from '../persistence/persistence';
import { VERSION } from '../version';
import { Windowing } from '../windowing/windowing';

/** States in which a feed delivers data. */
const DELIVERING: readonly FeedState[] = ['live', 'degraded', 'backfilling'];

/** Gathers what the stages say of themselves. */
@Injectable()
export class Status {
  private readonly startedAt = Date.now() - Math.round(process.uptime() * 1_000);

  constructor(
    private readonly ingestion: Ingestion,
    private readonly windowing: Windowing,
    private readonly persistence: Persistence,
    private readonly gateway: Gateway,
  ) {}

  read(): StatusDto {
    const feeds = this.ingestion.feeds();
    return {
      version: VERSION,
      source: this.ingestion.source(),
      sourceReason: this.ingestion.sourceReason(),
      asOf: this.ingestion.now(),
      startedAt: this.startedAt,
      uptimeMs: Math.round(process.uptime() * 1_000),
      memoryBytes: process.memoryUsage.rss(),
      venues: [...this.ingestion.venues()],
      instruments: this.ingestion.instruments().length,
      clients: this.gateway.stats().clients,
      feeds: { total: feeds.length, live: feeds.filter(isDelivering).length },
      counts: this.counts(feeds),
      store: this.store(),
    };
  }

  /** Why the platform cannot be used yet, or any more; empty when it can. */
  obstacles(): string[] {
    const found: string[] = [];
    if (this.ingestion.instruments().length === 0) found.push('no instrument is known yet');
    if (!this.ingestion.isPlayed && !this.ingestion.feeds().some(isDelivering)) found.push('no feed delivers');
    const { state, reason } = this.persistence.store.health();
    if (state !== 'ok') found.push(`the store cannot be written: ${reason.replace(/\.$/, '')}`);
    return found;
  }

  private counts(feeds: readonly FeedStatus[]): CountsDto {
    const sum = (key: 'frames' | 'trades' | 'duplicates' | 'rejected' | 'ignored' | 'gaps' | 'gapsUnfilled') =>
      feeds.reduce((total, feed) => total + feed[key], 0);
    const { windows, barCount } = this.windowing;
    return {
      frames: sum('frames'),
      trades: sum('trades'),
      duplicates: sum('duplicates'),
      rejected: sum('rejected'),
      ignored: sum('ignored'),
      gaps: sum('gaps'),
      gapsUnfilled: sum('gapsUnfilled'),
      bars: barCount,
      lateTrades: windows.lateCount,
      futureTrades: windows.futureCount,
    };
  }

  private store(): StatusDto['store'] {
    const { state, reason, lagMs, bufferedBytes, droppedTrades, droppedBars, lastCommitAt } =
      this.persistence.store.health();
    return { state, reason, lagMs, bufferedBytes, droppedTrades, droppedBars, lastCommitAt };
  }
}

function isDelivering({ state }: FeedStatus): boolean {
  return DELIVERING.includes(state);
}
