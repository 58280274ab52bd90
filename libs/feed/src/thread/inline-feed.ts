import { type FeedStatus, type Gap, type InstrumentStatus } from '@livetape/model';
import { Feed } from '../feed';
import { type FeedOptions } from '../feed-options';
import { type FeedRunner } from './feed-runner';

/** A feed in the thread of its owner. */
export class InlineFeed implements FeedRunner {
  private readonly feed: Feed;

  constructor(options: FeedOptions) {
    this.feed = new Feed(options);
  }

  start(): void {
    this.feed.start();
  }

  stop(): Promise<void> {
    return this.feed.stop();
  }

  status(): FeedStatus {
    return this.feed.status();
  }

  gaps(): Gap[] {
    return this.feed.gaps();
  }

  instruments(): Promise<InstrumentStatus[]> {
    return Promise.resolve(this.feed.instruments());
  }
}
