import { type Ack } from '@livetape/wire';
import { type Clock } from './options';

/** Longest time for which a frame that was dealt with stays unacknowledged. */
const RECEIPT_MS_MAX = 250;

/**
 * Tells the server how many snapshots and deltas were dealt with, once it has granted credit: with every half of the credit, and
 * otherwise soon. So a client that stalls is never further behind than its credit.
 */
export class Receipts {
  /** Frames of which the server is told at once; null without a credit. */
  private half: number | null = null;
  private dealtWith = 0;
  private told = 0;
  private timer: unknown = null;

  constructor(
    private readonly clock: Clock,
    private readonly send: (receipt: Ack) => void,
  ) {}

  /** The server counts from here on. */
  begin(frames: number | null): void {
    if (this.half === null) this.dealtWith = this.told = 0;
    this.half = frames === null ? null : Math.ceil(frames / 2);
  }

  /** The connection is gone, and the credit with it. */
  end(): void {
    this.half = null;
    this.clearTimer();
  }

  /** A snapshot or a delta was dealt with. */
  count(): void {
    if (this.half === null) return;
    this.dealtWith++;
    if (this.dealtWith - this.told >= this.half) this.tell();
    else this.timer ??= this.clock.setTimeout(() => this.tell(), RECEIPT_MS_MAX);
  }

  private tell(): void {
    this.clearTimer();
    this.told = this.dealtWith;
    this.send({ op: 'ack', frames: this.told });
  }

  private clearTimer(): void {
    this.clock.clearTimeout(this.timer);
    this.timer = null;
  }
}
