import { type ChannelKind, type EncodingName, type Snapshot } from '@livetape/wire';
import { type Group } from './group';
import { type Item } from './items';
import { type Log } from './log';

/** `bars` go out with the slow flush, all else with every flush. */
export type Tempo = 'bars' | 'fast';

interface Head {
  readonly handle: number;
  readonly kind: ChannelKind;
  readonly name: string;
  readonly instrument: Snapshot['instrument'];
}

/** Something clients subscribe to. */
export class Channel<L extends Log = Log> {
  readonly handle: number;
  readonly kind: ChannelKind;
  readonly name: string;
  readonly instrument: Snapshot['instrument'];
  /** Of clients that have it. */
  readonly groups = new Set<Group>();
  isDirty = false;
  /** The first item of each encoding that was made of it lately. */
  readonly items: Record<EncodingName, Item | null> = { json: null, binary: null };
  /** Requests that wait for its snapshot. */
  waiting = 0;
  private subscriberCount = 0;

  constructor(
    { handle, kind, name, instrument }: Head,
    readonly log: L,
  ) {
    this.handle = handle;
    this.kind = kind;
    this.name = name;
    this.instrument = instrument;
  }

  get subscribers(): number {
    return this.subscriberCount;
  }

  /** Nobody has it or is about to. */
  get isIdle(): boolean {
    return this.subscriberCount === 0 && this.waiting === 0;
  }

  /** Makes all that was published part of what clients get: those who are at what was newest no longer are. */
  advance(monotonicMs: number): void {
    const before = this.log.flushed;
    this.log.advance(monotonicMs);
    if (this.log.flushed !== before) this.groups.forEach(outdate);
  }

  /** While nobody was subscribed nothing was flushed: the first subscriber starts at what is newest. */
  addSubscriber(monotonicMs: number): void {
    if (this.subscriberCount++ > 0) return;
    this.advance(monotonicMs);
  }

  removeSubscriber(): void {
    this.subscriberCount--;
  }
}

function outdate(group: Group): void {
  group.outdate();
}
