/** A limit of twenty mean intervals: random arrivals are silent that long once in e^20 frames. */
const INTERVALS = 20;
const SHORTEST_MS = 2_000;
const LONGEST_MS = 30_000;
/** Weight of the newest interval in the mean: the last few hundred frames count, of a young stream all. */
const WEIGHT = 1 / 128;
/** A rate is known after so many intervals over so long a time: less may be one burst. */
const KNOWN = 64;
const KNOWN_MS = 10_000;
/** Frames come in bursts, which shorten the mean: a stream may be silent this many times its longest recent silence. */
const SILENCES = 3;
/** The longest silence is forgotten over about five minutes. */
const FORGET_MS = 300_000;
/** A check this late means that our own event loop stood still: what arrived meanwhile is not read yet. */
const STALLED_MS = 1_000;

/**
 * Notices a socket that is open but silent. Only data frames count: a venue that sends heartbeats and no data is
 * silent. The limit follows the stream's own rate and lies in [2 s, 30 s], or up to another limit where it is given; until
 * the rate is known it is the longest.
 */
export class Staleness {
  private meanMs = 0;
  private count = 0;
  /** Frames in the instant of the last that do not count yet. */
  private burst = 0;
  private longestMs = 0;
  private dataAt: number;
  private checkedAt: number;
  private graceUntil = 0;

  /** @param longestLimitMs limit until the rate is known, and the longest later on */
  constructor(
    private readonly madeAt: number,
    private readonly longestLimitMs = LONGEST_MS,
  ) {
    this.dataAt = madeAt;
    this.checkedAt = madeAt;
  }

  /** How long the stream may be silent now, in ms. */
  get limitMs(): number {
    this.settle();
    if (this.count < KNOWN || this.dataAt - this.madeAt < KNOWN_MS) return this.longestLimitMs;
    return Math.min(this.longestLimitMs, Math.max(SHORTEST_MS, INTERVALS * this.meanMs, SILENCES * this.longestMs));
  }

  /** ms since the last data frame. */
  silenceMs(nowMs: number): number {
    return nowMs - this.dataAt;
  }

  /** A data frame arrived. */
  data(nowMs: number): void {
    this.settle();
    const interval = Math.min(this.longestLimitMs, nowMs - this.dataAt);
    this.count++;
    this.meanMs += (interval - this.meanMs) * Math.max(WEIGHT, 1 / this.count);
    this.longestMs = Math.max(interval, this.longestMs * (1 - interval / FORGET_MS));
    this.dataAt = nowMs;
  }

  /** Another data frame arrived in the same instant as the last. Counts the same, and costs next to nothing. */
  more(): void {
    this.burst++;
  }

  /** True when the silence is longer than the limit. To be asked several times a second. */
  check(nowMs: number): boolean {
    if (nowMs - this.checkedAt >= STALLED_MS) this.graceUntil = nowMs + STALLED_MS;
    this.checkedAt = nowMs;
    return nowMs >= this.graceUntil && this.silenceMs(nowMs) > this.limitMs;
  }

  /** Does at once what `data` would have done for each frame of a burst: intervals of 0. */
  private settle(): void {
    if (this.burst === 0) return;
    const young = Math.min(this.burst, Math.max(0, 1 / WEIGHT - this.count));
    this.meanMs *= (this.count / (this.count + young)) * (1 - WEIGHT) ** (this.burst - young);
    this.count += this.burst;
    this.burst = 0;
  }
}
