import { type Book, type Synchroniser } from '@livetape/book';
import { formatDecimal, type Instrument, type TopBatch } from '@livetape/model';
import { type Sink } from '@livetape/venues';

/** Tops that wait for their book at a time, of one instrument. */
const WAITING_MAX = 4_096;
const DIFFERENCES_MAX = 20;

/** The venue's own top of book at a sequence, or at this moment where it has none. */
interface Top {
  readonly sequence: number;
  readonly text: string;
}

/**
 * Compares the tops of book that a venue publishes with the books that we keep.
 * same: at the same sequence, in whichever order they come.
 * in-force: the venue publishes every change of the top, so at each sequence of the book the newest top not after it.
 * arrival: there is no sequence; whatever both are at this moment.
 */
export type TopRule = 'same' | 'in-force' | 'arrival';

/** Tops of book against books, by one rule. */
export class TopMatch {
  compared = 0;
  agreed = 0;
  /** The first differences, one sentence each. */
  readonly differences: string[] = [];
  /** Tops that came before their book. */
  private readonly waitingTops: Map<number, string>[];
  private readonly inForce: { readonly tops: Top[]; readonly books: Top[] }[];

  constructor(
    private readonly synchroniser: Synchroniser,
    private readonly instruments: readonly Instrument[],
    private readonly rule: TopRule,
  ) {
    this.waitingTops = instruments.map(() => new Map<number, string>());
    this.inForce = instruments.map(() => ({ tops: [], books: [] }));
  }

  /** To be called when a frame's levels were applied. */
  look({ tops, levels }: Sink): void {
    for (let row = 0; row < levels.length; row++) {
      if (levels.last[row] === 1) this.reach(levels.instrument[row], levels.lastSequence[row]);
    }
    for (let row = 0; row < tops.length; row++) this.publish(tops, row);
  }

  private publish(tops: TopBatch, row: number): void {
    const id = tops.instrument[row];
    const instrument = this.instruments[id];
    const text = topText(instrument, [tops.bidPrice[row], tops.bidSize[row], tops.askPrice[row], tops.askSize[row]]);
    const top = { sequence: tops.sequence[row], text };
    if (this.rule === 'arrival') this.compareNow(instrument, top);
    else if (this.rule === 'in-force') {
      this.inForce[id].tops.push(top);
      this.settle(id);
    } else if (this.synchroniser.status(id).sequence === String(top.sequence)) this.compareNow(instrument, top);
    else if (top.sequence >= 0) this.wait(this.waitingTops[id], top);
  }

  private wait(waiting: Map<number, string>, { sequence, text }: Top): void {
    waiting.set(sequence, text);
    if (waiting.size > WAITING_MAX) waiting.delete(waiting.keys().next().value as number);
  }

  /** A message of the book: where it was applied, the book stands at its sequence. */
  private reach(id: number, sequence: number): void {
    const { state, sequence: own } = this.synchroniser.status(id);
    if (state !== 'synced' || own !== String(sequence)) return;
    const text = bookTop(this.instruments[id], this.synchroniser.book(id));
    if (this.rule === 'in-force') {
      this.inForce[id].books.push({ sequence, text });
      this.settle(id);
    }
    const waiting = this.waitingTops[id].get(sequence);
    this.waitingTops[id].delete(sequence);
    if (waiting !== undefined) this.compare(this.instruments[id], { sequence, text: waiting }, text);
  }

  /** No further frame comes: what waits is compared with what there is. */
  end(): void {
    for (const [id, { books, tops }] of this.inForce.entries()) {
      const last = tops.at(-1);
      if (last === undefined) continue;
      tops.push({ ...last, sequence: Infinity });
      this.settle(id);
      books.length = 0;
    }
  }

  /** Compares each book with the newest top not after it, once a later top shows that no other is on its way. */
  private settle(id: number): void {
    const { books, tops } = this.inForce[id];
    while (books.length > 0 && tops.length > 0 && books[0].sequence < tops[tops.length - 1].sequence) {
      const { sequence, text } = books.shift() as Top;
      const after = tops.findIndex((top) => top.sequence > sequence);
      tops.splice(0, after - 1);
      if (tops[0].sequence <= sequence) this.compare(this.instruments[id], { sequence, text: tops[0].text }, text);
    }
  }

  private compareNow(instrument: Instrument, top: Top): void {
    if (this.synchroniser.status(instrument.id).state !== 'synced') return;
    this.compare(instrument, top, bookTop(instrument, this.synchroniser.book(instrument.id)));
  }

  private compare(instrument: Instrument, { sequence, text }: Top, own: string): void {
    this.compared++;
    if (own === text) this.agreed++;
    else if (this.differences.length < DIFFERENCES_MAX) {
      this.differences.push(`${instrument.symbol} at ${sequence}: the venue says ${text}, the book ${own}`);
    }
  }
}

function bookTop(instrument: Instrument, { bids, asks }: Book): string {
  const bid = bids.length === 0 ? [0, 0] : [bids.bestPrice, bids.bestSize];
  const ask = asks.length === 0 ? [0, 0] : [asks.bestPrice, asks.bestSize];
  return topText(instrument, [...bid, ...ask]);
}

function topText({ priceDecimals, sizeDecimals }: Instrument, [bid, bidSize, ask, askSize]: readonly number[]): string {
  const level = (price: number, size: number) =>
    `${formatDecimal(size, sizeDecimals)} @ ${formatDecimal(price, priceDecimals)}`;
  return `${level(bid, bidSize)} / ${level(ask, askSize)}`;
}
