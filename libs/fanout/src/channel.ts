import { type Snapshot } from '@livetape/wire';
import { type Log } from './log';

/** `bars` go out with the slow flush, all else with every flush. */
export type Pace = 'bars' | 'fast';

/** Something clients subscribe to. */
export class Channel<L extends Log = Log> {
  /** Position of the clients in step; differs from `log.flushed` only while a flush runs. */
  previous = 0;
  isDirty = false;
  /** Requests that wait for its snapshot. */
  waiting = 0;
  private subscriberCount = 0;

  constructor(
    readonly handle: number,
    readonly name: string,
    readonly log: L,
    readonly instrument: Snapshot['instrument'],
  ) {}

  get subscribers(): number {
    return this.subscriberCount;
  }

  /** Nobody has it or is about to. */
  get isIdle(): boolean {
    return this.subscriberCount === 0 && this.waiting === 0;
  }

  /** While nobody was subscribed nothing was flushed: the first subscriber starts at what is newest. */
  addSubscriber(monotonicMs: number): void {
    if (this.subscriberCount++ > 0) return;
    this.log.advance(monotonicMs);
    this.previous = this.log.flushed;
  }

  removeSubscriber(): void {
    this.subscriberCount--;
  }
}
