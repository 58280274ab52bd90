import { type FeedStatus, type Gap } from '@livetape/model';
import { encodeFeed, encodeGap, type Fragment } from '@livetape/wire';
import { Log } from './log';

/** Gaps in a snapshot. */
export const GAPS_KEPT = 200;

/** Items kept for clients that are behind or resume: about 20 s of eleven feeds. */
const ITEMS_KEPT = 256;

interface Item {
  readonly key: string;
  readonly status: FeedStatus | null;
  readonly gap: Gap | null;
  text: Fragment;
}

/** What the feeds say of themselves. State: the newest status of each venue, then the last gaps, latest change last. */
export class FeedLog extends Log {
  private readonly items: Item[] = [];
  private readonly statuses = new Map<string, Item>();
  private readonly gaps = new Map<string, Item>();
  private applied = 0;

  constructor() {
    super(ITEMS_KEPT, 'snapshot');
  }

  pushStatus(status: FeedStatus): void {
    this.push({ key: status.venue, status, gap: null, text: '' });
  }

  pushGap(gap: Gap): void {
    this.push({ key: gap.id, status: null, gap, text: '' });
  }

  override advance(): void {
    super.advance();
    while (this.applied < this.offset) this.apply();
  }

  override state(): Fragment[] {
    return [...this.statuses.values(), ...this.gaps.values()].map(textOf);
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
    if (item.status !== null) {
      this.statuses.set(item.key, item);
      return;
    }
    this.gaps.delete(item.key);
    this.gaps.set(item.key, item);
    if (this.gaps.size > GAPS_KEPT) this.gaps.delete(this.gaps.keys().next().value!);
  }
}

function textOf(item: Item): Fragment {
  if (item.text === '') item.text = item.status !== null ? encodeFeed(item.status) : encodeGap(item.gap!);
  return item.text;
}
