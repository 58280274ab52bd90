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

  /** All of it as it is now; null before the channel has answered. `now` is the server's clock, ms since the epoch. */
  view(now: number, isLinkDown: boolean): TopView | null {
    if (!this.hasHeard) return null;
    const lines = [...this.venues.values()].map((row) => this.line(row, now));
    return { pair: this.pair, isStale: isLinkDown, lines, best: this.best && bestOf(this.best) };
  }

  private line(row: VenueTopRow, now: number): TopLine {
    const [, venue, symbol, state, bid, bidSize, ask, askSize, receiveTimeUs] = row;
    const isSynced = state === 'synced';
    return {
      venue,
      symbol,
      state,
      bid: groupedText(bid),
      bidSize: sizeText(bidSize),
      ask: groupedText(ask),
      askSize: sizeText(askSize),
      ageMs: receiveTimeUs > 0 ? Math.max(0, now - receiveTimeUs / 1_000) : null,
      // by price, not by name: two venues may share the best
      isBestBid: isSynced && bid !== '' && this.best !== null && Number(bid) === Number(this.best[1]),
      isBestAsk: isSynced && ask !== '' && this.best !== null && Number(ask) === Number(this.best[3]),
    };
  }
}

/** Venues keep sizes at different scales: zeros at the end only say so. */
function sizeText(size: string): string {
  return groupedText(size.includes('.') ? size.replace(/\.?0+$/, '') : size);
}

function bestOf([, bid, bidVenue, ask, askVenue, spread, isCrossed]: BestTopRow): TopView['best'] {
  const shown = groupedText(spread.replace('-', ''));
  return {
    bid: groupedText(bid),
    bidVenue,
    ask: groupedText(ask),
    askVenue,
    spread: spread.startsWith('-') ? `−${shown}` : shown,
    isCrossed,
  };
}
