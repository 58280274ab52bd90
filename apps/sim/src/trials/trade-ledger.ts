import { type Instrument, type TradeBatch } from '@livetape/model';
import { type Market } from '../market/market';

/** What became of the trades of one trial. */
export interface TradeVerdict {
  readonly received: number;
  /** Size that lacks, or is too much, in units of the larger scale: 0 where all arrived exactly once. */
  readonly missing: bigint;
  readonly repeated: number;
  /** Instruments whose price × size does not add up though their sizes do. */
  readonly wrong: number;
}

interface Sums {
  readonly ids: Set<string>;
  readonly trades: { readonly ms: number; readonly price: number; readonly size: number }[];
}

/** Compares the trades that a feed handed on with those that the market made, between the first and the last of each. */
export class TradeLedger {
  private readonly sums = new Map<number, Sums>();
  private repeated = 0;
  private received = 0;
  /** Event time of the youngest trade, ms. */
  newestMs = 0;

  constructor(
    private readonly instruments: readonly Instrument[],
    private readonly market: Market,
  ) {}

  add(batch: TradeBatch): void {
    for (let row = 0; row < batch.length; row++) {
      const of = this.of(batch.instrument[row]);
      const id = batch.idOf(row);
      if (of.ids.has(id)) this.repeated++;
      of.ids.add(id);
      const ms = Math.floor(batch.eventTime[row] / 1_000);
      this.newestMs = Math.max(this.newestMs, ms);
      of.trades.push({ ms, price: batch.price[row], size: batch.size[row] });
      this.received++;
    }
  }

  verdict(): TradeVerdict {
    const compared = this.instruments.map((instrument) => this.compare(instrument));
    return {
      received: this.received,
      repeated: this.repeated,
      missing: compared.reduce((sum, { missing }) => sum + (missing < 0n ? -missing : missing), 0n),
      wrong: compared.filter(({ missing, isWorthWrong }) => missing === 0n && isWorthWrong).length,
    };
  }

  /** Trades of the first and the last millisecond may be cut in two: those between are whole. */
  private compare({ id, priceDecimals, sizeDecimals }: Instrument): { missing: bigint; isWorthWrong: boolean } {
    const { trades } = this.of(id);
    const times = trades.map(({ ms }) => ms);
    const [from, to] = [Math.min(...times), Math.max(...times)];
    const [listing, history] = [this.market.listings[id], this.market.histories[id]];
    const sizes = scales(sizeDecimals, listing.sizeDecimals);
    const prices = scales(priceDecimals, listing.priceDecimals);
    let [missing, worth] = [0n, 0n];
    for (const { ms, price, size } of trades) {
      if (ms <= from || ms >= to) continue;
      missing -= BigInt(size) * sizes[0];
      worth -= BigInt(price) * prices[0] * BigInt(size) * sizes[0];
    }
    for (let at = history.firstIdAt(from + 1); at < history.nextId; at++) {
      const { timeMs, price, size } = history.at(at);
      if (timeMs >= to) break;
      missing += BigInt(size) * sizes[1];
      worth += BigInt(price) * prices[1] * BigInt(size) * sizes[1];
    }
    return { missing, isWorthWrong: worth !== 0n };
  }

  private of(instrument: number): Sums {
    const found = this.sums.get(instrument) ?? { ids: new Set(), trades: [] };
    this.sums.set(instrument, found);
    return found;
  }
}

/** Factors that bring two scales to the larger one. */
function scales(one: number, other: number): [bigint, bigint] {
  const most = Math.max(one, other);
  return [10n ** BigInt(most - one), 10n ** BigInt(most - other)];
}
