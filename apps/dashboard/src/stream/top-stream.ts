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
    const lines = [...this.venues.values()].map((row) => lineOf(row, { best, now, isLinkDown }));
    return { pair: this.pair, isStale: isLinkDown, lines, best: best && bestOf(best) };
  }
}

function lineOf(row: VenueTopRow, about: { best: BestTopRow | null; now: number; isLinkDown: boolean }): TopLine {
  const [, venue, symbol, state, bid, bidSize, ask, askSize, receiveTimeUs] = row;
  const { best, now, isLinkDown } = about;
  const isSynced = state === 'synced' && best !== null;
  return {
    venue,
    symbol,
    state: isLinkDown && state === 'synced' ? 'stale' : state,
    bid: priceText(bid),
    bidSize: sizeText(bidSize),
    ask: priceText(ask),
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

/** Exact; two digits after the point are kept, zeros beyond them are only a venue's scale. */
function priceText(price: string): string {
  return groupedText(price.replace(/(\.\d\d\d*?)0+$/, '$1'));
}

function bestOf([, bid, bidVenue, ask, askVenue, spread, isCrossed]: BestTopRow): TopView['best'] {
  const shown = priceText(spread.replace('-', ''));
  return {
    bid: priceText(bid),
    bidVenue,
    ask: priceText(ask),
    askVenue,
    spread: spread.startsWith('-') ? `−${shown}` : shown,
    isCrossed,
  };
}
