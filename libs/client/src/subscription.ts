import { type Position, type Refusal, type Row, type Snapshot } from '@livetape/wire';
import { type ChannelHandler, type ChannelState } from './handler';

/**
 * `none`: not asked on this socket; `asked`: its snapshot is awaited; `live`: deltas come; `refused`: do not ask again;
 * `later`: refused for now.
 */
export type Stage = 'none' | 'asked' | 'live' | 'refused' | 'later';

/** That a handler wants a channel: the same handler may want it more than once. */
export interface Want {
  readonly handler: ChannelHandler<Row>;
}

/** One channel that is wanted: by whom, and where it stands. */
export class Subscription {
  readonly wants = new Set<Want>();
  /** Those that still need a snapshot. */
  readonly fresh = new Set<Want>();
  position: Position | null = null;
  instrument: Snapshot['instrument'] = null;
  /** The command that asked last on this socket; null before. */
  askedBy: number | null = null;
  /** On this socket; null before the first snapshot. */
  handle: number | null = null;
  /** Whether the server has sent it on this socket. */
  isServed: boolean;
  private state: ChannelState = 'waiting';
  /** What the newest rows say. */
  private rowState: ChannelState = 'waiting';

  constructor(
    readonly channel: string,
    public stage: Stage,
    private readonly failed: (error: unknown) => void,
  ) {
    this.isServed = stage === 'live';
  }

  /** Whether the server must be asked for it. */
  get isDue(): boolean {
    return this.stage === 'none' || (this.stage === 'live' && this.fresh.size > 0);
  }

  /** Whether the server sends it, or may: it must be told when nobody wants it any more. */
  get mayBeServed(): boolean {
    return this.isServed || this.stage === 'asked' || (this.stage === 'none' && this.askedBy !== null);
  }

  /** The position to resume from; null when the whole state is needed. */
  get resumable(): Position | null {
    return this.handle === null && this.fresh.size === 0 ? this.position : null;
  }

  /** The socket is gone, and with it what the server knew. */
  forget(): void {
    this.stage = 'none';
    this.handle = this.askedBy = null;
    this.isServed = false;
    this.turn(this.state === 'waiting' ? 'waiting' : 'stale');
  }

  /** What came does not follow: nobody gets it, all need a snapshot. */
  lose(): void {
    this.position = null;
    for (const want of this.wants) this.fresh.add(want);
    if (this.stage === 'refused') this.release();
    this.turn('stale');
  }

  /** May be asked for again: because of handlers that need a snapshot, or because the server does not send it at all. */
  release(): void {
    this.stage = this.handle === null ? 'none' : 'live';
  }

  /** Data came: the channel is as its newest rows say, or as they said before when there are none. */
  follow(state: ChannelState | null): void {
    this.rowState = state ?? this.rowState;
    this.turn(this.rowState);
  }

  refuse(stage: Stage, refusal: Refusal): void {
    this.stage = stage;
    this.each(this.wants, (handler) => handler.refused?.(refusal));
    this.turn('refused');
  }

  private turn(state: ChannelState): void {
    if (state === this.state) return;
    this.state = state;
    this.each(this.wants, (handler) => handler.stateChanged?.(state));
  }

  /** Calls handlers that may come, go and throw meanwhile: each by itself, and none twice. */
  each(wants: Iterable<Want>, call: (handler: ChannelHandler<Row>) => void): void {
    for (const want of [...wants]) {
      if (!this.wants.has(want)) continue;
      try {
        call(want.handler);
      } catch (error) {
        // A handler's own fault, whatever it is: the others must not miss what it could not take.
        this.failed(error);
      }
    }
  }
}
