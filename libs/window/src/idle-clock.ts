const US = 1000;

/** How long ago, by our clock, the newest trade of each instrument came. */
export class IdleClock {
  /** Our clock in ms when it came; NaN after a seed, until the clock is next read. */
  private readonly seenAt: Float64Array;
  /** In memory, since V8 boxes a double argument at each call. */
  private readonly nowMs = new Float64Array(1);

  constructor(instrumentCount: number) {
    this.seenAt = new Float64Array(instrumentCount).fill(Number.NaN);
  }

  /** Reads the clock, for the calls that follow. */
  set(nowMs: number): void {
    this.nowMs[0] = nowMs;
  }

  /** A newer trade of the instrument came. */
  saw(instrument: number): void {
    this.seenAt[instrument] = this.nowMs[0];
  }

  /** 0 when the clock was not read since the seed, or stepped back. */
  elapsedUs(instrument: number): number {
    if (Number.isNaN(this.seenAt[instrument])) this.saw(instrument);
    return Math.max(Math.round((this.nowMs[0] - this.seenAt[instrument]) * US), 0);
  }
}
