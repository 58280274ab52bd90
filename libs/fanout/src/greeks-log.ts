import { type GreeksBatch } from '@livetape/model';
import { encodeGreeks, type Fragment } from '@livetape/wire';
import { Log } from './log';

const NUMBERS = 13;

/** What a venue last calculated for an option: each is an item, only the newest is kept (latest wins). */
export class GreeksLog extends Log {
  private readonly row = new Float64Array(NUMBERS);
  private text: Fragment = '';

  constructor() {
    super(1, 'conflate');
  }

  /** What is kept is the item clients have, not a newer one that waits for the flush. */
  override get keptAfter(): number {
    return Math.max(0, this.flushed - 1);
  }

  push(greeks: GreeksBatch, at: number): void {
    const { row } = this;
    row[0] = greeks.eventTime[at];
    row[1] = greeks.receiveTime[at];
    row[2] = greeks.markPrice[at];
    row[3] = greeks.underlyingPrice[at];
    row[4] = greeks.markVolatility[at];
    row[5] = greeks.bidVolatility[at];
    row[6] = greeks.askVolatility[at];
    row[7] = greeks.delta[at];
    row[8] = greeks.gamma[at];
    row[9] = greeks.vega[at];
    row[10] = greeks.theta[at];
    row[11] = greeks.rho[at];
    row[12] = greeks.openInterest[at];
    this.offset++;
  }

  override advance(monotonicMs: number): void {
    if (this.flushed === this.offset) return;
    super.advance(monotonicMs);
    this.text = encodeGreeks(this.row);
  }

  protected override fragment(): Fragment {
    return this.text;
  }
}
