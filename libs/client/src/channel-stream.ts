import { kindOfChannel, type Refusal } from '@livetape/wire';
import {
  type ChannelDelta,
  type ChannelHandler,
  type ChannelSnapshot,
  type ChannelState,
  type OpenChannel,
} from './handler';
import { type TurnSource } from './turns';

/** What a loop over a channel gets. `state`: the channel is otherwise than before; `refused`: why it is not served. */
export type StreamEvent<R> =
  | ChannelSnapshot<R>
  | ChannelDelta<R>
  | { readonly kind: 'state'; readonly channel: string; readonly state: ChannelState }
  | { readonly kind: 'refused'; readonly channel: string; readonly refusal: Refusal };

export interface StreamOptions {
  /**
   * Most rows that wait for a loop that is slow; 1,024 by default. Beyond, only the newest is kept (`ticker`, `greeks`), or the
   * oldest go (`bars`, `trades`), and `conflated` counts what was skipped; of the other channels, whose rows are all needed, a new
   * snapshot is asked for when the loop comes back.
   */
  readonly capacity?: number;
}

/** Subscribes a handler to the channel. */
export type OpenStream<R> = (handler: ChannelHandler<R>) => OpenChannel;

const CAPACITY = 1_024;
/** Rows of these kinds each say all that there is: the newest is enough. */
const WHOLE_KINDS: ReadonlySet<string | null> = new Set(['ticker', 'greeks']);
/** Rows of these kinds stand by themselves: what was skipped can be counted. */
const SEPARATE_KINDS: ReadonlySet<string | null> = new Set(['bars', 'trades', ...WHOLE_KINDS]);

/** What a channel sends, until a loop takes it. Bounded. */
export class ChannelStream<R> implements TurnSource<StreamEvent<R>>, ChannelHandler<R> {
  private queue: StreamEvent<R>[] = [];
  private rowCount = 0;
  /** The queue overflowed and was given up: nothing is kept until the next snapshot. */
  private isLost = false;
  private wake: (() => void) | undefined;
  private refresh: (() => void) | undefined;

  constructor(
    private readonly channel: string,
    private readonly connect: OpenStream<R>,
    { capacity = CAPACITY }: StreamOptions,
  ) {
    this.capacity = Math.max(1, WHOLE_KINDS.has(kindOfChannel(channel)) ? 1 : capacity);
  }

  private readonly capacity: number;

  open(wake: () => void): () => void {
    this.wake = wake;
    const open = this.connect(this);
    this.refresh = open.refresh;
    return open.end;
  }

  take(): StreamEvent<R> | undefined {
    if (this.isLost) this.refresh?.();
    const event = this.queue.shift();
    if (event !== undefined && 'rows' in event) this.rowCount -= event.rows.length;
    return event;
  }

  snapshot(event: ChannelSnapshot<R>): void {
    this.isLost = false;
    // it replaces what nobody has seen
    this.forgetRows();
    this.put(event);
  }

  delta(event: ChannelDelta<R>): void {
    if (!this.isLost) this.put(event);
  }

  refused(refusal: Refusal): void {
    this.say({ kind: 'refused', channel: this.channel, refusal });
  }

  stateChanged(state: ChannelState): void {
    this.say({ kind: 'state', channel: this.channel, state });
  }

  /** Of news of a kind only the last counts. */
  private say(event: StreamEvent<R>): void {
    this.queue = this.queue.filter(({ kind }) => kind !== event.kind);
    this.queue.push(event);
    this.wake?.();
  }

  private put(event: ChannelSnapshot<R> | ChannelDelta<R>): void {
    this.queue.push(event);
    this.rowCount += event.rows.length;
    this.wake?.();
    if (this.rowCount <= this.capacity) return;
    if (SEPARATE_KINDS.has(kindOfChannel(this.channel))) return this.skip(this.rowCount - this.capacity);
    // a snapshot by itself is never too large
    if (event.kind === 'snapshot') return;
    this.isLost = true;
    this.forgetRows();
  }

  private forgetRows(): void {
    this.queue = this.queue.filter((event) => !('rows' in event));
    this.rowCount = 0;
  }

  /** Gives up the oldest rows; the next delta counts them, and a snapshot holds fewer. */
  private skip(count: number): void {
    const kept: StreamEvent<R>[] = [];
    let [left, conflated] = [count, 0];
    for (const event of this.queue) {
      if (!('rows' in event)) {
        kept.push(event);
        continue;
      }
      const skipped = Math.min(left, event.rows.length);
      const rows = event.rows.slice(skipped);
      left -= skipped;
      if (event.kind === 'snapshot') kept.push({ ...event, rows });
      else if (rows.length === 0) conflated += event.conflated + skipped;
      else {
        kept.push({ ...event, rows, conflated: conflated + event.conflated + skipped });
        conflated = 0;
      }
    }
    this.queue = kept;
    this.rowCount -= count;
  }
}
