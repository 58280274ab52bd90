import { TradeBatch } from '@livetape/model';

/**
 * Tells the time of a recording without receive times, so that one event time far ahead cannot pass for the present.
 *
 * Each trade is held back until the next has come. A step forward by more than the bound is believed when the next trade
 * is not back before it; otherwise the trade is handed on at the time before the step, and the windows set it aside.
 */
export class EventClock {
  private readonly held = new TradeBatch(1);
  /** µs; the newest event time that is believed. */
  private now = Number.NaN;

  constructor(
    private readonly stepMsMax: number,
    private readonly handOn: (trade: TradeBatch, nowMs: number) => void,
  ) {}

  add(trades: TradeBatch): void {
    for (let row = 0; row < trades.length; row++) {
      if (this.held.length > 0) this.release(trades.eventTime[row]);
      this.held.append(trades, row);
    }
  }

  /** Hands on the last trade: nothing contradicts it. */
  end(): void {
    if (this.held.length > 0) this.release(Infinity);
  }

  private release(nextTime: number): void {
    const time = this.held.eventTime[0];
    const stepUs = this.stepMsMax * 1000;
    const isStep = Number.isNaN(this.now) || time > this.now + stepUs;
    const isBelieved = !isStep || nextTime >= time - stepUs;
    if (isBelieved) this.now = Number.isNaN(this.now) ? time : Math.max(this.now, time);
    const nowMs = (Number.isNaN(this.now) ? nextTime : this.now) / 1000;
    this.handOn(this.held, nowMs);
    this.held.clear();
  }
}
