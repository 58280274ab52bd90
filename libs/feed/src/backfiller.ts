import { type Endpoints, type Venue } from '@livetape/venues';
import { Backoff } from './backoff';
import { FeedError, type FeedErrorCode, sentence, statusError } from './errors';
import { type FillableHole, type HoleLedger } from './hole-ledger';
import { type Http, type HttpReply } from './http';
import { type RestBudget } from './rest-budget';

/** Failures in a row after which a gap is given up: with backoff that is half a minute on average. */
const FAILURES_MAX = 8;
/** Answers in a row that lack what was asked for. A venue's REST may lag behind its stream by a second or two. */
const MISSES_MAX = 4;
/** Told to stay away for longer than this, gaps are given up at once instead of waiting. */
const PATIENCE_MS = 300_000;

export interface BackfillerOptions {
  readonly venue: Venue;
  readonly endpoints: Endpoints;
  readonly http: Http;
  readonly random: () => number;
  /** Of the venue, shared with all that asks its REST. */
  readonly budget: RestBudget;
  readonly ledger: HoleLedger;
  /** Rows that one answer may add to a batch. */
  readonly rowsMax: number;
  /** Decodes an answer and hands on the trades that were missing; returns how many those were. */
  readonly accept: (body: Uint8Array, hole: FillableHole) => number;
  readonly monotonicMs: () => number;
}

/**
 * Fetches the trades that the ledger misses, oldest gap first, one request at a time, within the venue's budget. Driven
 * by `tick`; holds no timer.
 */
export class Backfiller {
  private readonly backoff: Backoff;
  private readonly abort = new AbortController();
  private request: Promise<void> | null = null;
  private notBeforeMs = 0;
  private misses = 0;
  /** The gap that `misses` and the backoff's failures belong to. */
  private current = '';

  constructor(private readonly options: BackfillerOptions) {
    this.backoff = new Backoff(options.random);
  }

  /** Starts the next request when there is something to fill and nothing forbids it. */
  tick(nowMs: number): void {
    const { backfill } = this.options.venue;
    if (backfill === null || this.request !== null || this.abort.signal.aborted) return;
    const hole = this.options.ledger.next();
    if (hole === null) return;
    const { budget } = this.options;
    if (budget.closedUntilMs - nowMs > PATIENCE_MS) {
      this.options.ledger.giveUp(hole.gap.id, sentence('http-limited', minutes(budget.closedUntilMs - nowMs)));
      return;
    }
    if (nowMs < this.notBeforeMs) return;
    const rows = Math.min(hole.span, backfill.rowsMax, this.options.rowsMax);
    const { path, weight } = backfill.request(hole.instrument, hole.from, rows);
    if (!budget.spend(weight, nowMs)) return;
    if (hole.gap.id !== this.current) this.begin(hole.gap.id);
    this.request = this.fetch(path, hole).finally(() => {
      this.request = null;
      this.tick(this.options.monotonicMs());
    });
  }

  /** Ends the request under way and makes no other. */
  async stop(): Promise<void> {
    this.abort.abort();
    await this.request;
  }

  private begin(gap: string): void {
    this.current = gap;
    this.misses = 0;
    this.backoff.reset();
  }

  private async fetch(path: string, hole: FillableHole): Promise<void> {
    const { http, endpoints } = this.options;
    try {
      this.take(await http.get(endpoints.rest + path, this.abort.signal), hole);
    } catch (error) {
      // The port's contract: it rejects with a FeedError, for what no caller can prevent. All else is our own bug.
      if (!(error instanceof FeedError)) throw error;
      if (error.code !== 'stopped') this.fail(hole, error.code, error.detail);
    }
  }

  private take(reply: HttpReply, hole: FillableHole): void {
    if (this.abort.signal.aborted) return;
    const code = statusError(reply.status);
    // Limited is no failure of the gap: it waits as long as the venue says.
    if (code === 'http-limited') this.options.budget.limited(this.options.monotonicMs(), reply.retryAfterMs);
    else if (code !== null) this.fail(hole, code, `HTTP ${reply.status}`, reply.retryAfterMs);
    else if (this.options.accept(reply.body, hole) > 0) this.begin(hole.gap.id);
    else this.miss(hole);
  }

  private wait(ms: number): void {
    this.notBeforeMs = this.options.monotonicMs() + ms;
  }

  private miss(hole: FillableHole): void {
    if (++this.misses >= MISSES_MAX) this.options.ledger.giveUp(hole.gap.id, 'the venue did not return them');
    else this.wait(1_000);
  }

  private fail(hole: FillableHole, code: FeedErrorCode, detail: string, retryAfterMs: number | null = null): void {
    const isFinal = new FeedError(code).retry === 'never' || this.backoff.attempt >= FAILURES_MAX;
    if (isFinal) this.options.ledger.giveUp(hole.gap.id, sentence(code, detail));
    else this.wait(Math.max(this.backoff.next(), retryAfterMs ?? 0));
  }
}

function minutes(ms: number): string {
  return `for another ${Math.ceil(ms / 60_000)} min`;
}
