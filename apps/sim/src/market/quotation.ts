import { FairPrices } from './fair-prices';
import { listings as known, type Listing } from './instruments';
import { optionPrice } from './option-price';
import { Random } from './random';

/** What a venue's prices follow. */
export interface QuotationOptions {
  readonly seed: number;
  readonly name: string;
  /** Shared by all venues and moved by their owner; without it there are own ones. */
  readonly fair?: FairPrices;
  readonly nowMs: number;
}

/** How far a venue's own price strays from the others', and how fast it comes back. */
const STRAY = 2e-5;
const STRAY_SECONDS = 20;

/** The fair price of each of a venue's listings in its own ticks: what the whole world thinks, and a little of its own. */
export class Quotation {
  /** In ticks, one per listing. Read only for others. */
  readonly ticks: Float64Array;
  private readonly own: FairPrices | null;
  private readonly fair: FairPrices;
  private readonly random: Random;
  private readonly stray: Float64Array;
  /** Row and factor that make a listing's ticks of the fair prices. */
  private readonly rows: Uint16Array;
  private readonly factors: Float64Array;

  constructor(
    private readonly listings: readonly Listing[],
    options: QuotationOptions,
  ) {
    const { seed, name, fair, nowMs } = options;
    this.own = fair ? null : new FairPrices(listings, new Random(seed, `prices${name}`));
    this.fair = fair ?? (this.own as FairPrices);
    this.random = new Random(seed, `stray${name}`);
    this.stray = new Float64Array(listings.length);
    const basis = this.own ? listings : known;
    this.rows = Uint16Array.from(listings, (listing, i) => (this.own ? i : rowOf(listing)));
    this.factors = Float64Array.from(listings, ({ priceDecimals, contract }, i) => {
      const shift = contract?.type === 'option' ? 0 : priceDecimals;
      return 10 ** (shift - basis[this.rows[i]].priceDecimals);
    });
    this.ticks = new Float64Array(listings.length);
    this.spread(nowMs);
  }

  /** Some time has passed. */
  advance(ms: number, nowMs: number): void {
    this.own?.advance(ms / 1000);
    const keep = Math.exp(-ms / 1000 / STRAY_SECONDS);
    const renew = STRAY * Math.sqrt(1 - keep * keep);
    for (let i = 0; i < this.stray.length; i++) this.stray[i] = this.stray[i] * keep + renew * this.random.normal();
    this.spread(nowMs);
  }

  private spread(nowMs: number): void {
    for (let i = 0; i < this.ticks.length; i++) {
      const price = this.fair.ticks[this.rows[i]] * this.factors[i] * (1 + this.stray[i]);
      const { contract, priceDecimals } = this.listings[i];
      this.ticks[i] = contract?.type === 'option' ? optionPrice(contract, price, nowMs) * 10 ** priceDecimals : price;
    }
  }
}

/** The known listing whose price a listing has: all dollars are one, and an option is priced by what it is on in dollars. */
function rowOf({ base, quote, contract }: Listing): number {
  const inBitcoin = quote === 'BTC' && contract?.type !== 'option';
  const row = known.findIndex((other) => other.base === base && (other.quote === 'BTC') === inBitcoin);
  if (row < 0) throw new RangeError(`no price of ${base} in ${quote}`);
  return row;
}
