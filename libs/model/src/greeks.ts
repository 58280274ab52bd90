import { type ColumnMemory, ownMemory } from '@livetape/columns';
import { Batch } from './batch';

/**
 * What a venue's model says of its options: no prices of trades but results of a calculation, so plain doubles in the
 * venue's own units. NaN where the venue sends none.
 */
export class GreeksBatch extends Batch {
  readonly instrument: Uint16Array;
  /** In the unit in which the option is quoted. */
  readonly markPrice: Float64Array;
  /** Price of what the option is on, in the quote of the strike. */
  readonly underlyingPrice: Float64Array;
  /** Implied volatilities in percent a year. */
  readonly markVolatility: Float64Array;
  readonly bidVolatility: Float64Array;
  readonly askVolatility: Float64Array;
  readonly delta: Float64Array;
  readonly gamma: Float64Array;
  /** For one point of volatility. */
  readonly vega: Float64Array;
  /** For one day. */
  readonly theta: Float64Array;
  /** For one point of interest. */
  readonly rho: Float64Array;
  readonly openInterest: Float64Array;
  /** The venue's clock, µs since the epoch. */
  readonly eventTime: Float64Array;
  readonly receiveTime: Float64Array;

  constructor(capacity: number, memory: ColumnMemory = ownMemory) {
    super(capacity);
    this.instrument = memory.uint16(capacity);
    this.markPrice = memory.float64(capacity);
    this.underlyingPrice = memory.float64(capacity);
    this.markVolatility = memory.float64(capacity);
    this.bidVolatility = memory.float64(capacity);
    this.askVolatility = memory.float64(capacity);
    this.delta = memory.float64(capacity);
    this.gamma = memory.float64(capacity);
    this.vega = memory.float64(capacity);
    this.theta = memory.float64(capacity);
    this.rho = memory.float64(capacity);
    this.openInterest = memory.float64(capacity);
    this.eventTime = memory.float64(capacity);
    this.receiveTime = memory.float64(capacity);
  }

  /** Lets a row say nothing: NaN in every number, 0 in the times. */
  clearRow(row: number): void {
    this.markPrice[row] = this.underlyingPrice[row] = NaN;
    this.markVolatility[row] = this.bidVolatility[row] = this.askVolatility[row] = NaN;
    this.delta[row] = this.gamma[row] = this.vega[row] = this.theta[row] = this.rho[row] = NaN;
    this.openInterest[row] = NaN;
    this.eventTime[row] = this.receiveTime[row] = 0;
  }

  /** Copies a row of another batch into a new row of this one. */
  append(source: GreeksBatch, sourceRow: number): void {
    const row = this.claim();
    this.instrument[row] = source.instrument[sourceRow];
    this.markPrice[row] = source.markPrice[sourceRow];
    this.underlyingPrice[row] = source.underlyingPrice[sourceRow];
    this.markVolatility[row] = source.markVolatility[sourceRow];
    this.bidVolatility[row] = source.bidVolatility[sourceRow];
    this.askVolatility[row] = source.askVolatility[sourceRow];
    this.delta[row] = source.delta[sourceRow];
    this.gamma[row] = source.gamma[sourceRow];
    this.vega[row] = source.vega[sourceRow];
    this.theta[row] = source.theta[sourceRow];
    this.rho[row] = source.rho[sourceRow];
    this.openInterest[row] = source.openInterest[sourceRow];
    this.eventTime[row] = source.eventTime[sourceRow];
    this.receiveTime[row] = source.receiveTime[sourceRow];
  }
}
