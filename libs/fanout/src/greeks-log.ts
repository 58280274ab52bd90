import { type GreeksBatch } from '@livetape/model';
import { type GreeksRow } from '@livetape/wire';
import { LatestLog } from './latest-log';

const NUMBERS = 13;

/** What a venue last calculated for an option. */
export class GreeksLog extends LatestLog {
  private readonly numbers = new Float64Array(NUMBERS);

  push(greeks: GreeksBatch, at: number): void {
    const { numbers } = this;
    numbers[0] = greeks.eventTime[at];
    numbers[1] = greeks.receiveTime[at];
    numbers[2] = greeks.markPrice[at];
    numbers[3] = greeks.underlyingPrice[at];
    numbers[4] = greeks.markVolatility[at];
    numbers[5] = greeks.bidVolatility[at];
    numbers[6] = greeks.askVolatility[at];
    numbers[7] = greeks.delta[at];
    numbers[8] = greeks.gamma[at];
    numbers[9] = greeks.vega[at];
    numbers[10] = greeks.theta[at];
    numbers[11] = greeks.rho[at];
    numbers[12] = greeks.openInterest[at];
    this.offset++;
  }

  /** NaN, which stands for none, is null in a row. */
  protected override read(): GreeksRow {
    return Array.from(this.numbers, (value) => (Number.isNaN(value) ? null : value)) as unknown as GreeksRow;
  }
}
