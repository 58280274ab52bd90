import { encodings, type DeltaItem, type EncodingName, type Part, type Row } from '@livetape/wire';
import { type Channel } from './channel';
import { type Frame } from './outbox';

/** What a channel has to say to all clients at one offset. */
export interface Item {
  readonly position: DeltaItem;
  readonly rows: readonly Row[];
  /** Made when the first client needs it. */
  readonly parts: Partial<Record<EncodingName, Part>>;
  readonly recovered: Partial<Record<EncodingName, Frame>>;
}

/** Makes the items of a flush, each once: for all groups, and each encoding of it for all groups of that encoding. */
export class Items {
  private readonly byChannel = new Map<Channel, Map<number, Item>>();

  /** What was missed since an offset. */
  find(channel: Channel, from: number): Item {
    let items = this.byChannel.get(channel);
    if (items === undefined) this.byChannel.set(channel, (items = new Map<number, Item>()));
    let item = items.get(from);
    // a channel moves on between flushes when it gets its first subscriber
    if (item?.position.offset !== channel.log.flushed) items.set(from, (item = makeItem(channel, from)));
    return item;
  }

  /** An item as a part of a delta. */
  part(item: Item, encoding: EncodingName): Part {
    return (item.parts[encoding] ??= encodings[encoding].item(item.position, item.rows));
  }

  forget(): void {
    this.byChannel.clear();
  }
}

function makeItem({ handle, kind, log }: Channel, from: number): Item {
  const rows = log.rows(from);
  const conflated = log.flushed - from - rows.length;
  const before = log.before(from);
  return { position: { kind, handle, offset: log.flushed, conflated, before }, rows, parts: {}, recovered: {} };
}
