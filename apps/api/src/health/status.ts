import { Injectable } from '@nestjs/common';
import { type CountsDto, type StatusDto } from '@livetape/dto';
import { type FeedState, type FeedStatus } from '@livetape/model';
import { Books } from '../books/books';
import { VERSION } from '../version';
import { Stages } from './stages';

/** States in which a feed delivers data. */
const DELIVERING: readonly FeedState[] = ['live', 'degraded', 'backfilling'];

/** Gathers what the stages say of themselves. */
@Injectable()
export class Status {
  private readonly startedAt = Date.now() - Math.round(process.uptime() * 1_000);

  constructor(
    private readonly stages: Stages,
    private readonly books: Books,
  ) {}

  read(): StatusDto {
    const feeds = this.stages.ingestion.feeds();
    return {
      version: VERSION,
      source: this.stages.ingestion.source(),
      sourceReason: this.stages.ingestion.sourceReason(),
      asOf: this.stages.ingestion.now(),
      startedAt: this.startedAt,
      uptimeMs: Math.round(process.uptime() * 1_000),
      memoryBytes: process.memoryUsage.rss(),
      venues: [...this.stages.ingestion.venues()],
      instruments: this.stages.ingestion.instruments().length,
      clients: this.stages.gateway.stats().clients,
      feeds: { total: feeds.length, live: feeds.filter(isDelivering).length },
      books: this.books.counts(),
      counts: this.counts(feeds),
      store: this.store(),
    };
  }

  /** Why the platform cannot be used yet, or any more; empty when it can. */
  obstacles(): string[] {
    const found: string[] = [];
    if (this.stages.gateway.isStopping) found.push('the platform is stopping');
    if (this.stages.ingestion.instruments().length === 0) found.push('no instrument is known yet');
    if (!this.stages.ingestion.isPlayed && !this.stages.ingestion.feeds().some(isDelivering))
      found.push('no feed delivers');
    const { state, reason } = this.stages.persistence.store.health();
    if (state !== 'ok') found.push(`the store cannot be written: ${reason.replace(/\.$/, '')}`);
    return found;
  }

  private counts(feeds: readonly FeedStatus[]): CountsDto {
    const sum = (key: 'frames' | 'trades' | 'duplicates' | 'rejected' | 'ignored' | 'gaps' | 'gapsUnfilled') =>
      feeds.reduce((total, feed) => total + feed[key], 0);
    const { windows, barCount } = this.stages.windowing;
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
      this.stages.persistence.store.health();
    return { state, reason, lagMs, bufferedBytes, droppedTrades, droppedBars, lastCommitAt };
  }
}

function isDelivering({ state }: FeedStatus): boolean {
  return DELIVERING.includes(state);
}
