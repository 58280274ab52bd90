import { type Listing } from './instruments';
import { type Random } from './random';

/** Standard deviation of a second's return of the whole market, in 1e-4. */
const MARKET_VOLATILITY = 1.2;
/** Volatility clusters: its logarithm wanders with this spread and forgets with this time. */
const CLUSTER_SPREAD = 0.55;
const CLUSTER_SECONDS = 45;
/** A price returns to where it started within days, so that a long run stays plausible. */
const HOME_SECONDS = 2 * 86_400;
/** News: a jump now and then. */
const JUMPS_PER_SECOND = 1 / 400;
const JUMP_SIZE = 14e-4;

/** What each instrument is worth, in ticks (not whole ones): a seeded random walk that the market makers follow. */
export class FairPrices {
  /** In ticks, one per listing. Read only for others. */
  readonly ticks: Float64Array;
  private readonly home: Float64Array;
  private readonly volatility: Float64Array;
  private readonly cluster: Float64Array;
  private marketCluster = 0;

  constructor(
    listings: readonly Listing[],
    private readonly random: Random,
  ) {
    this.ticks = Float64Array.from(listings, (listing) => listing.price * 10 ** listing.priceDecimals);
    this.home = this.ticks.slice();
    this.volatility = Float64Array.from(listings, (listing) => listing.volatility * 1e-4);
    this.cluster = Float64Array.from(listings, () => random.normal());
  }

  /** One step of `seconds` for every instrument. */
  advance(seconds: number): void {
    const keep = Math.exp(-seconds / CLUSTER_SECONDS);
    const renew = Math.sqrt(1 - keep * keep);
    const root = Math.sqrt(seconds);
    this.marketCluster = this.marketCluster * keep + this.random.normal() * renew;
    const market = MARKET_VOLATILITY * 1e-4 * loudness(this.marketCluster) * root * this.random.normal();
    for (let i = 0; i < this.ticks.length; i++) {
      this.cluster[i] = this.cluster[i] * keep + this.random.normal() * renew;
      const own = this.volatility[i] * loudness(this.cluster[i]) * root * this.random.normal();
      const homeward = (Math.log(this.home[i] / this.ticks[i]) * seconds) / HOME_SECONDS;
      this.ticks[i] *= Math.exp(market + own + homeward + this.jump(seconds));
    }
  }

  private jump(seconds: number): number {
    return this.random.next() < JUMPS_PER_SECOND * seconds ? JUMP_SIZE * this.random.normal() : 0;
  }
}

/** Log-normal with mean square 1, so that clustering leaves the average volatility as it is. */
function loudness(cluster: number): number {
  return Math.exp(CLUSTER_SPREAD * cluster - CLUSTER_SPREAD * CLUSTER_SPREAD);
}
