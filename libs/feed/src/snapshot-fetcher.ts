import { type Instrument } from '@livetape/model';
import { type Endpoints, type RestRequest } from '@livetape/venues';
import { FeedError, statusError } from './errors';
import { type Http, type HttpReply } from './http';
import { type RestBudget } from './rest-budget';

/** Snapshots under way at once: enough that one slow answer holds up nobody, too few to be a herd. */
const AT_ONCE = 2;

export interface SnapshotFetcherOptions {
  /** The venue's request for an instrument's book. */
  readonly request: (instrument: Instrument) => RestRequest;
  readonly endpoints: Endpoints;
  readonly http: Http;
  /** Of the venue, shared with all that asks its REST. */
  readonly budget: RestBudget;
  readonly monotonicMs: () => number;
  /** Decodes an answer and hands its rows on; false when it cannot be read. */
  readonly accept: (body: Uint8Array, instrument: Instrument) => boolean;
  /** The snapshot could not be had; null where the venue does not say when to ask again. */
  readonly failed: (instrument: Instrument, retryAfterMs: number | null) => void;
}

/**
 * Fetches books by REST, in the order in which they are wanted, two at a time, within the venue's budget. It asks once:
 * whoever wants a book waits after a failure and asks again. Driven by `tick`; holds no timer.
 */
export class SnapshotFetcher {
  private readonly waiting = new Map<number, Instrument>();
  private readonly underWay = new Map<number, Promise<void>>();
  private readonly abort = new AbortController();

  constructor(private readonly options: SnapshotFetcherOptions) {}

  /** Asks for the book of an instrument, unless that is asked for already. */
  want(instrument: Instrument, nowMs: number): void {
    if (this.underWay.has(instrument.id) || this.waiting.has(instrument.id)) return;
    this.waiting.set(instrument.id, instrument);
    this.tick(nowMs);
  }

  /** Starts what may be started now. */
  tick(nowMs: number): void {
    for (const [id, instrument] of this.waiting) {
      if (this.underWay.size >= AT_ONCE || this.abort.signal.aborted) return;
      const { path, weight } = this.options.request(instrument);
      if (!this.options.budget.spend(weight, nowMs)) return;
      this.waiting.delete(id);
      this.underWay.set(id, this.fetch(path, instrument));
    }
  }

  /** Ends the requests under way and makes no other. */
  async stop(): Promise<void> {
    this.abort.abort();
    this.waiting.clear();
    await Promise.all(this.underWay.values());
  }

  private async fetch(path: string, instrument: Instrument): Promise<void> {
    const { http, endpoints, monotonicMs } = this.options;
    try {
      const reply = await http.get(endpoints.rest + path, this.abort.signal);
      this.underWay.delete(instrument.id);
      if (!this.abort.signal.aborted) this.take(reply, instrument);
    } catch (error) {
      // The port's contract: it rejects with a FeedError, for what no caller can prevent. All else is our own bug.
      if (!(error instanceof FeedError)) throw error;
      this.underWay.delete(instrument.id);
      if (error.code !== 'stopped') this.options.failed(instrument, null);
    }
    this.tick(monotonicMs());
  }

  private take(reply: HttpReply, instrument: Instrument): void {
    const { budget, monotonicMs, accept, failed } = this.options;
    const { status, retryAfterMs } = reply;
    const code = statusError(status);
    if (code === 'http-limited') failed(instrument, budget.limited(monotonicMs(), retryAfterMs));
    else if (code !== null) failed(instrument, retryAfterMs);
    else if (!accept(reply.body, instrument)) failed(instrument, null);
  }
}
