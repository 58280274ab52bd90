import {
  countOf,
  type DeltaItem,
  encodings,
  type EncodingName,
  isNumbers,
  type Payload,
  type Sheet,
} from '@livetape/wire';
import { type Channel } from './channel';

/** What a channel has to say, in one encoding, to all clients that stand at one offset. */
export interface Item extends DeltaItem {
  readonly from: number;
  /** Its number in the sheet of its encoding, and which filling of the sheet that is. */
  number: number;
  readonly filling: number;
  /** Those from other offsets, where there are any. */
  others: Map<number, Item> | null;
}

/** Makes the items of a flush, each once in each encoding: for all groups, and all clients that stand at the same offset. */
export class Items {
  private readonly sheets: Record<EncodingName, Sheet> = {
    json: encodings.json.createSheet(),
    binary: encodings.binary.createSheet(),
  };
  private filling = 0;

  /** What was missed since an offset. */
  find(channel: Channel, from: number, encoding: EncodingName): Item {
    const known = channel.items[encoding];
    // a channel moves on between flushes when it gets its first subscriber
    if (known?.filling !== this.filling || known.offset !== channel.log.flushed)
      return (channel.items[encoding] = this.make(channel, from, encoding));
    if (known.from === from) return known;
    known.others ??= new Map<number, Item>();
    let other = known.others.get(from);
    if (other === undefined) known.others.set(from, (other = this.make(channel, from, encoding)));
    return other;
  }

  /** The delta of some items, by their numbers. */
  delta(encoding: EncodingName, serverTimeMs: number, numbers: readonly number[]): Payload {
    return this.sheets[encoding].delta(serverTimeMs, numbers);
  }

  forget(): void {
    this.filling++;
    this.sheets.json.clear();
    this.sheets.binary.clear();
  }

  private make({ handle, kind, log }: Channel, from: number, encoding: EncodingName): Item {
    const offset = log.flushed;
    const rows = log.missed(from);
    const conflated = offset - from - countOf(rows);
    const before = isNumbers(rows) ? null : log.known(from);
    const { filling } = this;
    const item: Item = { kind, handle, offset, conflated, before, from, number: 0, filling, others: null };
    item.number = this.sheets[encoding].add(item, rows);
    return item;
  }
}
