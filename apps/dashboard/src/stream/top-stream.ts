import { type BestTopRow, type Row, type TopRow, type VenueTopRow } from '@livetape/wire';
import { type Pair, type TopLine, type TopView } from './book-messages';
import { type ChannelState, type OpenChannel, type Receiver } from './channels';
import { groupedText } from './number-text';

/** The tops of all books of one pair: the newest row of each venue, and the best of them. */
export class TopStream implements Receiver {
  private readonly venues = new Map<string, VenueTopRow>();
  private best: BestTopRow | null = null;
  private hasHeard = false;
  private readonly stop: () => void;

  constructor(
    open: OpenChannel,
    private readonly pair: Pair,
  ) {
    this.stop = open(`top:${pair.base}-${pair.quote}`, this);
  }

  close(): void {
    this.stop();
  }

  snapshot({ rows }: ChannelState): void {
    this.venues.clear();
    this.best = null;
    this.hasHeard = true;
    this.rows(rows);
  }

  rows(rows: readonly Row[]): void {
    for (const row of rows as readonly TopRow[]) {
      if (row[0] === 'best') this.best = row;
      else this.venues.set(`${row[1]}:${row[2]}`, row);
    }
  }

  /**
   * All of it as it is now; null before the channel has answered. `now` is the server's clock, ms since the epoch. What comes
   * over no link is stale, and nothing is best of it.
   */
  view(now: number, isLinkDown: boolean): TopView | null {
    if (!this.hasHeard) return null;
    const best = isLinkDown ? null : this.best;
    const rows = [...this.venues.values()];
    const digits = Math.max(2, ...rows.flatMap(([, , , , bid, , ask]) => [usedDigits(bid), usedDigits(ask)]));
    const lines = rows.map((row) => lineOf(row, { best, now, isLinkDown, digits }));
    return { pair: this.pair, isStale: isLinkDown, lines, best: best && bestOf(best, digits) };
  }
}

interface LineFacts {
  readonly best: BestTopRow | null;
  readonly now: number;
  readonly isLinkDown: boolean;
  /** After the point, that any price of the pair uses now. */
  readonly digits: number;
}

function lineOf(row: VenueTopRow, { best, now, isLinkDown, digits }: LineFacts): TopLine {
  const [, venue, symbol, state, bid, bidSize, ask, askSize, receiveTimeUs] = row;
  const isSynced = state === 'synced' && best !== null;
  return {
    venue,
    symbol,
    state: isLinkDown && state === 'synced' ? 'stale' : state,
    bid: priceText(bid, digits),
    bidSize: sizeText(bidSize),
    ask: priceText(ask, digits),
    askSize: sizeText(askSize),
    ageMs: receiveTimeUs > 0 ? Math.max(0, now - receiveTimeUs / 1_000) : null,
    // by price, not by name: two venues may share the best
    isBestBid: isSynced && bid !== '' && Number(bid) === Number(best[1]),
    isBestAsk: isSynced && ask !== '' && Number(ask) === Number(best[3]),
  };
}

/** Venues keep sizes at different scales: zeros at the end only say so. */
function sizeText(size: string): string {
  return groupedText(size.includes('.') ? size.replace(/\.?0+$/, '') : size);
}

/** Exact: only zeros beyond the digits that the pair's prices use are left out; they are a venue's scale. */
function priceText(price: string, digits: number): string {
  const [whole, fraction] = price.split('.');
  return groupedText(fraction === undefined ? whole : `${whole}.${fraction.slice(0, digits)}`);
}

/** Digits after the point without zeros at the end. */
function usedDigits(price: string): number {
  return price.includes('.') ? price.replace(/0+$/, '').length - price.indexOf('.') - 1 : 0;
}

function bestOf([, bid, bidVenue, ask, askVenue, spread, isCrossed]: BestTopRow, digits: number): TopView['best'] {
  const shown = priceText(spread.replace('-', ''), digits);
  return {
    bid: priceText(bid, digits),
    bidVenue,
    ask: priceText(ask, digits),
    askVenue,
    spread: spread.startsWith('-') ? `−${shown}` : shown,
    isCrossed,
  };
}
