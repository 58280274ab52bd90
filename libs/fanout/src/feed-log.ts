import { type BookStatus, type FeedStatus, type Gap } from '@livetape/model';
import { encodeBookStatus, encodeFeed, encodeGap, type Fragment } from '@livetape/wire';
import { Log } from './log';

/** Gaps in a snapshot. */
export const GAPS_KEPT = 200;

/** Items kept for clients that are behind or resume: about 20 s of a dozen feeds, and all books stale at once. */
const ITEMS_KEPT = 512;

type Item =
  | { readonly kind: 'feed'; readonly key: string; readonly value: FeedStatus; text: Fragment }
  | { readonly kind: 'book'; readonly key: string; readonly value: BookStatus; text: Fragment }
  | { readonly kind: 'gap'; readonly key: string; readonly value: Gap; text: Fragment };

/**
 * What the feeds say of themselves and of their books. State: the newest status of each venue and of each book, then the
 * last gaps, latest change last.
 */
export class FeedLog extends Log {
  private readonly items: Item[] = [];
  private readonly statuses = new Map<string, Item>();
  private readonly books = new Map<string, Item>();
  private readonly gaps = new Map<string, Item>();
  private applied = 0;

  constructor() {
    super(ITEMS_KEPT, 'snapshot');
  }

  pushStatus(status: FeedStatus): void {
    this.push({ kind: 'feed', key: status.venue, value: status, text: '' });
  }

  pushBook(status: BookStatus): void {
    this.push({ kind: 'book', key: `${status.venue}:${status.symbol}`, value: status, text: '' });
  }

  pushGap(gap: Gap): void {
    this.push({ kind: 'gap', key: gap.id, value: gap, text: '' });
  }

  override advance(monotonicMs: number): void {
    super.advance(monotonicMs);
    while (this.applied < this.offset) this.apply();
  }

  override state(): Fragment[] {
    return [...this.statuses.values(), ...this.books.values(), ...this.gaps.values()].map(textOf);
  }

  protected override fragment(offset: number): Fragment {
    return textOf(this.items[(offset - 1) % this.capacity]);
  }

  /**
   * An item not flushed when its slot is needed goes into the state early: the state is then newer than `flushed`, and
   * every client gets a new snapshot with the next flush.
   */
  private push(item: Item): void {
    if (this.offset - this.applied === this.capacity) this.apply();
    this.items[this.offset++ % this.capacity] = item;
  }

  private apply(): void {
    const item = this.items[this.applied++ % this.capacity];
    if (item.kind === 'feed') this.statuses.set(item.key, item);
    else if (item.kind === 'book') this.books.set(item.key, item);
    else this.applyGap(item);
  }

  private applyGap(item: Item): void {
    this.gaps.delete(item.key);
    this.gaps.set(item.key, item);
    if (this.gaps.size > GAPS_KEPT) this.gaps.delete(this.gaps.keys().next().value!);
  }
}

function textOf(item: Item): Fragment {
  if (item.text === '') item.text = encode(item);
  return item.text;
}

function encode(item: Item): Fragment {
  if (item.kind === 'feed') return encodeFeed(item.value);
  return item.kind === 'book' ? encodeBookStatus(item.value) : encodeGap(item.value);
}
