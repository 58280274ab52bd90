import { type Position, type Refusal, type Row, type Snapshot } from '@livetape/wire';
import { type ChannelHandler, type ChannelState } from './handler';

/**
 * `none`: not asked on this socket; `asked`: its snapshot is awaited; `live`: deltas come; `refused`: do not ask again;
 * `later`: refused for now.
 */
export type Stage = 'none' | 'asked' | 'live' | 'refused' | 'later';

/** One channel that is wanted: by whom, and where it stands. */
export class Subscription {
  readonly handlers = new Set<ChannelHandler<Row>>();
  /** Handlers that still need a snapshot. */
  readonly fresh = new Set<ChannelHandler<Row>>();
  position: Position | null = null;
  instrument: Snapshot['instrument'] = null;
  /** The command that asked last on this socket; null before. */
  askedBy: number | null = null;
  /** On this socket; null before the first snapshot. */
  handle: number | null = null;
  private state: ChannelState = 'waiting';
  /** What the newest rows say. */
  private rowState: ChannelState = 'waiting';

  constructor(
    readonly channel: string,
    public stage: Stage,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Whether the server must be asked for it. */
  get isDue(): boolean {
    return this.stage === 'none' || (this.stage === 'live' && this.fresh.size > 0);
  }

  /** Whether the server sends it, or may. */
  get isServed(): boolean {
    if (this.handle !== null || this.stage === 'live') return true;
    return this.askedBy !== null && this.stage !== 'refused' && this.stage !== 'later';
  }

  /** The position to resume from; null when the whole state is needed. */
  get resumable(): Position | null {
    return this.fresh.size === 0 ? this.position : null;
  }

  /** The socket is gone, and with it what the server knew. */
  forget(): void {
    this.stage = 'none';
    this.handle = this.askedBy = null;
    this.turn(this.state === 'waiting' ? 'waiting' : 'stale');
  }

  /** What came does not follow: nobody gets it, all need a snapshot. */
  lose(): void {
    this.position = null;
    for (const handler of this.handlers) this.fresh.add(handler);
    if (this.stage === 'refused') this.stage = 'none';
    this.turn('stale');
  }

  /** Data came: the channel is as its newest rows say, or as they said before when there are none. */
  follow(state: ChannelState | null): void {
    this.rowState = state ?? this.rowState;
    this.turn(this.rowState);
  }

  refuse(stage: Stage, refusal: Refusal): void {
    this.stage = stage;
    this.each(this.handlers, (handler) => handler.refused?.(refusal));
    this.turn('refused');
  }

  private turn(state: ChannelState): void {
    if (state === this.state) return;
    this.state = state;
    this.each(this.handlers, (handler) => handler.stateChanged?.(state));
  }

  /** Calls handlers that may come, go and throw meanwhile: each by itself, and none twice. */
  each(handlers: Iterable<ChannelHandler<Row>>, call: (handler: ChannelHandler<Row>) => void): void {
    for (const handler of [...handlers]) {
      if (!this.handlers.has(handler)) continue;
      try {
        call(handler);
      } catch (error) {
        // A handler's own fault, whatever it is: the others must not miss what it could not take.
        this.failed(error);
      }
    }
  }
}
