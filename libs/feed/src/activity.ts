import { type TradeBatch } from '@livetape/model';

/** How many trades each instrument had and when the last came. Noting a batch allocates nothing. */
export class Activity {
  private readonly trades: Float64Array;
  private readonly lastUs: Float64Array;

  /** @param rows highest instrument id and one */
  constructor(rows: number) {
    this.trades = new Float64Array(rows);
    this.lastUs = new Float64Array(rows);
  }

  note(batch: TradeBatch): void {
    for (let row = 0; row < batch.length; row++) {
      const instrument = batch.instrument[row];
      this.trades[instrument]++;
      this.lastUs[instrument] = batch.receiveTime[row];
    }
  }

  tradesOf(instrument: number): number {
    return this.trades[instrument];
  }

  /** ms since the epoch; null before the first. */
  lastAtOf(instrument: number): number | null {
    return this.lastUs[instrument] === 0 ? null : Math.floor(this.lastUs[instrument] / 1_000);
  }
}
