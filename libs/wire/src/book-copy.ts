import { Side, type BookState } from '@livetape/model';
import { bookChecksum } from './book-checksum';
import { type BookRow, type LevelPair } from './protocol';

/** A client's copy of the best levels of a book, made of the rows of its channel. */
export class BookCopy {
  /** Best first. The arrays are changed in place by `replace` and `apply`. */
  readonly bids: LevelPair[] = [];
  readonly asks: LevelPair[] = [];
  state: BookState = 'buffering';
  /** The venue's number of the last message; null where it sends none. */
  sequence: string | null = null;
  /** The venue's clock and ours, µs since the epoch; 0 where unknown. */
  eventTimeUs = 0;
  receiveTimeUs = 0;
  /** Rows whose checksum was that of the copy. */
  checksumsPassed = 0;

  /** Takes the rows of a snapshot in place of all. False when it does not hold what its checksum says. */
  replace(rows: readonly BookRow[]): boolean {
    this.bids.length = this.asks.length = 0;
    this.state = 'buffering';
    this.sequence = null;
    this.eventTimeUs = this.receiveTimeUs = 0;
    return rows.every((row) => this.apply(row));
  }

  /** Takes what changed. False when the copy is not the server's book: a new snapshot is needed. */
  apply(row: BookRow): boolean {
    const [state, sequence, eventTimeUs, receiveTimeUs, bestBid, bestAsk, bids, asks, checksum] = row;
    this.state = state;
    this.sequence = sequence;
    this.eventTimeUs = eventTimeUs;
    this.receiveTimeUs = receiveTimeUs;
    for (const level of bids) place(this.bids, level, Side.Bid);
    for (const level of asks) place(this.asks, level, Side.Ask);
    if ((this.bids.at(0)?.[0] ?? 0) !== bestBid || (this.asks.at(0)?.[0] ?? 0) !== bestAsk) return false;
    if (checksum === null) return true;
    if (checksum !== bookChecksum(this.bids, this.asks)) return false;
    this.checksumsPassed++;
    return true;
  }
}

/** Size 0 removes the level at the price, another puts it in its place. */
function place(levels: LevelPair[], level: LevelPair, side: Side): void {
  const at = find(levels, level[0], side);
  const isThere = at < levels.length && levels[at][0] === level[0];
  if (level[1] > 0) levels.splice(at, isThere ? 1 : 0, level);
  else if (isThere) levels.splice(at, 1);
}

/** The first level that is not better than the price. */
function find(levels: readonly LevelPair[], price: number, side: Side): number {
  let [low, high] = [0, levels.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((levels[middle][0] - price) * side > 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
