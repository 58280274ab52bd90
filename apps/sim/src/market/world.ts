import { FairPrices } from './fair-prices';
import { listings as known, type Listing } from './instruments';
import { Market, type MarketListener } from './market';
import { Random } from './random';

/** One venue's market: `rate` is its trades per second. */
export interface WorldMarket {
  readonly name: string;
  readonly listings: readonly Listing[];
  readonly rate: number;
}

/** `nowMs` is where the clock starts; what traded in the `warmupMs` before it stands in the histories. */
export interface WorldOptions {
  readonly seed: number;
  readonly nowMs: number;
  readonly warmupMs: number;
  readonly markets: readonly WorldMarket[];
}

/** Fair prices move this often. */
const FAIR_MS = 50;
/** A market that is woken gets a past of this length at most: it is made while somebody waits. */
const WAKE_WARMUP_MS = 60_000;

interface Place {
  readonly market: Market;
  readonly pastMs: number;
  listener: MarketListener | null;
  isAwake: boolean;
  hasPast: boolean;
}

/**
 * The markets of all venues over one set of fair prices: what is dear in one place is dear in every place. A market sleeps
 * and costs nothing until somebody wakes it; the first is awake from the start.
 */
export class World {
  readonly markets: readonly Market[];
  nowMs: number;
  private readonly fair: FairPrices;
  private readonly places: readonly Place[];

  constructor({ seed, nowMs, warmupMs, markets }: WorldOptions) {
    this.nowMs = nowMs;
    this.fair = new FairPrices(known, new Random(seed, 'fair'));
    this.places = markets.map((options, i) => {
      const pastMs = i === 0 ? warmupMs : Math.min(warmupMs, WAKE_WARMUP_MS);
      const market = new Market({ ...options, seed, startMs: nowMs - pastMs, fair: this.fair });
      return { market, pastMs, listener: null, isAwake: false, hasPast: false };
    });
    this.markets = this.places.map(({ market }) => market);
  }

  /** Who hears what happens in a market, from when it is awake. */
  listen(market: number, listener: MarketListener): void {
    this.places[market].listener = listener;
    if (market === 0) this.wake(0);
  }

  /** Lets a market trade; its past is made at the first time. */
  wake(market: number): void {
    const place = this.places[market];
    if (place.isAwake) return;
    place.isAwake = true;
    if (!place.hasPast) {
      place.hasPast = true;
      place.market.skipTo(this.nowMs - place.pastMs);
      place.market.advanceTo(this.nowMs);
      if (place.listener) place.market.listen([place.listener]);
    }
    place.market.skipTo(this.nowMs);
  }

  /** Nobody looks: the market stands still. */
  rest(market: number): void {
    this.places[market].isAwake = false;
  }

  /** Runs the clock up to a time. */
  advanceTo(timeMs: number): void {
    while (this.nowMs < timeMs) {
      const next = (Math.floor(this.nowMs / FAIR_MS) + 1) * FAIR_MS;
      if (next <= timeMs) this.fair.advance(FAIR_MS / 1000);
      this.nowMs = Math.min(next, timeMs);
      for (const { market, isAwake } of this.places) if (isAwake) market.advanceTo(this.nowMs);
    }
  }

  /** The clock jumps without anything happening: a process that was stopped does not trade in arrears. */
  skipTo(timeMs: number): void {
    this.nowMs = Math.max(this.nowMs, timeMs);
    for (const { market, isAwake } of this.places) if (isAwake) market.skipTo(this.nowMs);
  }
}
