import { type Batch, GreeksBatch, type LevelBatch, TopBatch, type TradeBatch } from '@livetape/model';
import { type Handover } from './handover';
import { type Ring } from './ring';

/** So long the worker waits for room: longer than a reader collects garbage, shorter than a venue waits for a pong. */
const WAIT_MS = 1_000;
/** The worker shows that it lives this often while it waits. */
const BEAT_MS = 100;

/** What an outbox is made of. */
export interface OutboxOptions {
  readonly handover: Handover;
  /** Highest instrument id and one. */
  readonly instruments: number;
  /** Tells the reader to look. */
  readonly call: () => void;
  /** Something is held back while the reader is behind: `flush` is to be called in a moment. */
  readonly hold: () => void;
  /** The rows of trades from `from` on found no room. */
  readonly lostTrades: (trades: TradeBatch, from: number) => void;
  /** So long the worker waits for room; a second where it is not given. */
  readonly waitMs?: number;
}

/**
 * The worker's end of the hand-over. When the reader is behind, it waits for room, up to a second: meanwhile the sockets are
 * not read, so that the venue is held up, not memory filled. A reader that makes no room by then is taken for stuck, and
 * until it reads on, rows are dropped at once and counted: trades are told as lost, so that they become gaps; a book of which
 * a row is lost is told by `takeLostBooks`, and nothing more of it is handed over before its next whole book; of tops and
 * greeks the newest of each instrument waits.
 */
export class Outbox {
  private readonly lostBooks = new Set<number>();
  /** 1 until the next whole book, by instrument id. */
  private readonly isLost: Uint8Array;
  private readonly topsWaiting: Newest<TopBatch>;
  private readonly greeksWaiting: Newest<GreeksBatch>;
  private isStuck = false;

  constructor(private readonly options: OutboxOptions) {
    const { instruments } = options;
    this.isLost = new Uint8Array(instruments);
    this.topsWaiting = new Newest(instruments, () => new TopBatch(instruments));
    this.greeksWaiting = new Newest(instruments, () => new GreeksBatch(instruments));
  }

  trades(batch: TradeBatch): void {
    const { trades } = this.options.handover;
    const sent = this.copy(trades, batch);
    if (sent === batch.length) return;
    this.drop(batch.length - sent);
    this.options.lostTrades(batch, sent);
  }

  tops(batch: TopBatch): void {
    this.conflate(this.options.handover.tops, batch, this.topsWaiting);
  }

  greeks(batch: GreeksBatch): void {
    this.conflate(this.options.handover.greeks, batch, this.greeksWaiting);
  }

  /** Hands over message by message: one is never cut where it fits into a slot. */
  levels(batch: LevelBatch): void {
    const { levels } = this.options.handover;
    let first = 0;
    for (let row = 0; row < batch.length; row++) {
      if (batch.last[row] === 0 && row < batch.length - 1) continue;
      this.copyMessage(levels, batch, first, row);
      first = row + 1;
    }
    this.hand(levels);
  }

  /** Hands over what waits, as far as there is room now. */
  flush(): void {
    const { trades, tops, levels, greeks } = this.options.handover;
    this.topsWaiting.drain((batch) => this.sendWaiting(tops, batch));
    this.greeksWaiting.drain((batch) => this.sendWaiting(greeks, batch));
    this.hand(trades);
    this.hand(tops);
    this.hand(levels);
    this.hand(greeks);
  }

  /** Books that lost rows since the last call. They are to be fetched anew. */
  takeLostBooks(): number[] {
    const lost = [...this.lostBooks];
    this.lostBooks.clear();
    return lost;
  }

  private copyMessage(ring: Ring<LevelBatch>, batch: LevelBatch, first: number, last: number): void {
    const instrument = batch.instrument[first];
    const isWhole = batch.isSnapshot[first] === 1;
    const rows = last - first + 1;
    if (this.isLost[instrument] === 1 && !isWhole) return this.drop(rows);
    const slot = this.room(ring, rows);
    if (slot === null || slot.capacity - slot.length < rows) return this.loseBook(instrument, rows);
    slot.decodedAt ||= batch.decodedAt;
    for (let row = first; row <= last; row++) slot.append(batch, row);
    this.isLost[instrument] = 0;
  }

  private loseBook(instrument: number, rows: number): void {
    this.isLost[instrument] = 1;
    this.lostBooks.add(instrument);
    this.drop(rows);
  }

  private conflate<B extends Batch & Rows<B>>(ring: Ring<B>, batch: B, waiting: Newest<B>): void {
    // What waits is older: it goes first, or gives way to what is newer.
    if (waiting.rows.length > 0) waiting.drain((rows) => this.sendWaiting(ring, rows));
    const sent = waiting.rows.length > 0 ? 0 : this.copy(ring, batch);
    for (let row = sent; row < batch.length; row++) if (waiting.keep(batch, row)) this.drop(1);
    if (waiting.rows.length > 0) this.options.hold();
  }

  private sendWaiting<B extends Batch & Rows<B>>(ring: Ring<B>, rows: B): boolean {
    for (let row = 0; row < rows.length; row++) {
      const slot = ring.room(1);
      // What was sent already is sent again: it is still the newest.
      if (slot === null) return false;
      slot.decodedAt ||= rows.decodedAt;
      slot.append(rows, row);
    }
    this.hand(ring);
    return true;
  }

  /** Copies rows until there is no room. Returns how many. */
  private copy<B extends Batch & Rows<B>>(ring: Ring<B>, batch: B): number {
    let row = 0;
    while (row < batch.length) {
      const slot = this.room(ring, 1);
      if (slot === null) break;
      slot.decodedAt ||= batch.decodedAt;
      while (row < batch.length && !slot.isFull) slot.append(batch, row++);
    }
    this.hand(ring);
    return row;
  }

  /** A slot with room, waited for if need be; null while the reader is stuck. */
  private room<B extends Batch>(ring: Ring<B>, rows: number): B | null {
    const { handover } = this.options;
    let slot = ring.room(rows);
    if (slot === null && !this.isStuck) {
      handover.count('waited', 1);
      this.options.call();
      for (let waited = 0; slot === null && waited < (this.options.waitMs ?? WAIT_MS); waited += BEAT_MS) {
        handover.beat();
        ring.wait(BEAT_MS);
        slot = ring.room(rows);
      }
    }
    this.isStuck = slot === null;
    return slot;
  }

  private hand<B extends Batch>(ring: Ring<B>): void {
    ring.hand();
    if (ring.unread > 0) this.options.call();
    if (ring.isHolding) this.options.hold();
  }

  private drop(rows: number): void {
    this.options.handover.count('dropped', rows);
  }
}

interface Rows<B> {
  append(source: B, row: number): void;
  readonly instrument: Uint16Array;
}

/** The newest row of each instrument, in the order in which instruments first came. */
class Newest<B extends Batch & Rows<B>> {
  readonly rows: B;
  private readonly rowOf: Int32Array;

  constructor(instruments: number, make: () => B) {
    this.rows = make();
    this.rowOf = new Int32Array(instruments).fill(-1);
  }

  /** Keeps a row. True when it took the place of an older one. */
  keep(batch: B, row: number): boolean {
    const instrument = batch.instrument[row];
    const known = this.rowOf[instrument];
    const { length } = this.rows;
    if (length === 0) this.rows.decodedAt = batch.decodedAt;
    this.rowOf[instrument] = known < 0 ? length : known;
    this.rows.length = this.rowOf[instrument];
    this.rows.append(batch, row);
    this.rows.length = known < 0 ? length + 1 : length;
    return known >= 0;
  }

  /** Gives all rows away; they stay where the taker has no room. */
  drain(take: (rows: B) => boolean): void {
    if (this.rows.length === 0 || !take(this.rows)) return;
    this.rowOf.fill(-1);
    this.rows.clear();
  }
}
