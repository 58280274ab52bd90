import { type BarBatch, type Gap, type Instrument, type TradeBatch } from '@livetape/model';
import { Backlog } from './backlog';
import { type Clock } from './clock';
import { StoreError } from './errors';
import { type BarQuery, type GapQuery, type LatestBarQuery, type TradeQuery } from './history';
import { type SealedBatch } from './sealed-batch';
import { type Store, type StoreDriver, type StoreHealth } from './store';

/** First and longest wait before a failed write is tried again. */
const BACKOFF_MS = 100;
const BACKOFF_MS_MAX = 5_000;

export interface WriteBehindOptions {
  readonly clock: Clock;
  /** `name:epoch`, unique to this run of this process. */
  readonly producer: string;
  readonly keepTrades: boolean;
  readonly flushMs: number;
  readonly bufferedBytesMax: number;
  /** Gaps are rare; beyond this many unwritten ones the oldest is dropped and counted. */
  readonly bufferedGapsMax: number;
  /** Rows removed after a flush at most: small, so that the next flush does not wait. */
  readonly trimRowsMax: number;
  /** Called after each commit with the batches that are now safe. */
  readonly committed?: (batches: readonly SealedBatch[]) => void;
}

/** A store over a driver: appends to memory, one write in flight, a transaction each `flushMs`, backoff on failure. */
export class WriteBehind implements Store {
  private readonly backlog: Backlog;
  /** By instrument id. */
  private readonly registered: boolean[] = [];
  private pendingGaps = new Map<string, Gap>();
  private flight: Promise<void> | null = null;
  private cancelTimer: () => void = () => undefined;
  private alarm: StoreError | null = null;
  private attempt = 0;
  private isClosed = false;
  private since: number;
  private droppedGaps = 0;
  private batches = 0;
  private failures = 0;
  private lastCommitAt: number | null = null;
  private lastCommitMs: number | null = null;

  constructor(
    private readonly driver: StoreDriver,
    private readonly options: WriteBehindOptions,
  ) {
    const { producer, bufferedBytesMax, clock } = options;
    this.backlog = new Backlog({ producer, bytesMax: bufferedBytesMax, now: () => clock.now() });
    this.since = clock.now();
    this.schedule(options.flushMs);
  }

  async registerInstruments(instruments: readonly Instrument[]): Promise<void> {
    await this.driver.registerInstruments(instruments);
    for (const { id } of instruments) this.registered[id] = true;
  }

  appendBars(batch: BarBatch): void {
    this.check(batch);
    this.backlog.appendBars(batch);
  }

  appendTrades(batch: TradeBatch): void {
    this.check(batch);
    if (this.options.keepTrades) this.backlog.appendTrades(batch);
  }

  appendGap(gap: Gap): void {
    if (this.isClosed) throw new StoreError('closed');
    this.pendingGaps.delete(gap.id);
    this.pendingGaps.set(gap.id, gap);
    if (this.pendingGaps.size <= this.options.bufferedGapsMax) return;
    for (const oldest of this.pendingGaps.keys()) {
      this.pendingGaps.delete(oldest);
      this.droppedGaps++;
      return;
    }
  }

  async flush(): Promise<void> {
    if (this.isClosed) throw new StoreError('closed');
    await this.drain();
  }

  health(): StoreHealth {
    const { backlog, alarm } = this;
    return {
      state: alarm === null ? 'ok' : 'alarm',
      reason: alarm === null ? 'Every flush reaches the disk.' : `${alarm.message} Rows are buffered and tried again.`,
      since: this.since,
      lagMs: backlog.since === null ? 0 : Math.max(0, this.options.clock.now() - backlog.since),
      bufferedBytes: backlog.byteLength,
      bufferedBytesMax: this.options.bufferedBytesMax,
      droppedTrades: backlog.droppedTrades,
      droppedBars: backlog.droppedBars,
      droppedGaps: this.droppedGaps,
      rejected: backlog.rejected,
      batches: this.batches,
      failures: this.failures,
      lastCommitAt: this.lastCommitAt,
      lastCommitMs: this.lastCommitMs,
    };
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.cancelTimer();
    try {
      await this.drain();
    } finally {
      await this.driver.close();
    }
  }

  bars(query: BarQuery) {
    return this.driver.bars(query);
  }

  latestBars(query: LatestBarQuery) {
    return this.driver.latestBars(query);
  }

  trades(query: TradeQuery) {
    return this.driver.trades(query);
  }

  gaps(query: GapQuery) {
    return this.driver.gaps(query);
  }

  instruments() {
    return this.driver.instruments();
  }

  lastTradeIds() {
    return this.driver.lastTradeIds();
  }

  barsForSeeding(time: { nowMs: number; horizonMs: number }) {
    return this.driver.barsForSeeding(time);
  }

  stats() {
    return this.driver.stats();
  }

  verify(options?: { setAside?: boolean }) {
    return this.driver.verify(options);
  }

  private check({ instrument, length }: BarBatch | TradeBatch): void {
    if (this.isClosed) throw new StoreError('closed');
    for (let row = 0; row < length; row++) {
      if (this.registered[instrument[row]] !== true)
        throw new StoreError('instrument', `Its id is ${instrument[row]}.`);
    }
  }

  private schedule(ms: number): void {
    if (!this.isClosed) this.cancelTimer = this.options.clock.after(ms, () => void this.tick());
  }

  private async tick(): Promise<void> {
    // A failed write has set the alarm, which is how it is reported; the backoff below tries it again.
    await this.run().catch(() => undefined);
    const backoff = Math.min(BACKOFF_MS * 2 ** (this.attempt - 1), BACKOFF_MS_MAX);
    this.schedule(this.alarm === null ? this.options.flushMs : backoff);
  }

  /** A write under way may have begun before the newest rows came: those need one more. */
  private async drain(): Promise<void> {
    // The failure of the write before is in the alarm; the one that follows decides.
    await this.flight?.catch(() => undefined);
    await this.run();
  }

  private run(): Promise<void> {
    this.flight ??= this.writeAll().finally(() => (this.flight = null));
    return this.flight;
  }

  private async writeAll(): Promise<void> {
    // While the disk fails, rows stay in open chunks: one large chunk costs less memory than one per attempt.
    if (this.alarm !== null) await this.writeSealed();
    this.backlog.seal();
    await this.writeSealed();
    if (!this.isClosed) await this.trim();
  }

  private async writeSealed(): Promise<void> {
    for (let batches = this.backlog.claim(); ; batches = this.backlog.claim()) {
      const gaps = this.pendingGaps;
      if (batches.length === 0 && gaps.size === 0) return;
      this.pendingGaps = new Map();
      const begun = this.options.clock.now();
      try {
        await this.driver.write(batches, [...gaps.values()]);
      } catch (error) {
        // Disk full, locked or broken: cannot be prevented. Nothing of it was stored.
        this.backlog.release();
        this.pendingGaps = new Map([...gaps, ...this.pendingGaps]);
        throw await this.fail(error);
      }
      this.backlog.commit();
      this.succeed(batches, begun);
    }
  }

  private succeed(batches: readonly SealedBatch[], begun: number): void {
    const now = this.options.clock.now();
    if (this.alarm !== null) this.since = now;
    this.alarm = null;
    this.attempt = 0;
    this.batches += batches.length;
    this.lastCommitAt = now;
    this.lastCommitMs = Math.max(0, now - begun);
    this.options.committed?.(batches);
  }

  private async fail(error: unknown): Promise<StoreError> {
    const failure = error instanceof StoreError ? error : new StoreError('refused', undefined, error);
    if (this.alarm === null) this.since = this.options.clock.now();
    this.alarm = failure;
    this.attempt++;
    this.failures++;
    // What retention may remove makes room for what waits.
    if (failure.code === 'full') await this.trim();
    return failure;
  }

  private async trim(): Promise<void> {
    const { clock, trimRowsMax } = this.options;
    // Old rows that cannot be removed now are removed after a later flush; the write itself has succeeded or alarmed.
    await this.driver.trim(clock.now(), trimRowsMax).catch(() => this.failures++);
  }
}
