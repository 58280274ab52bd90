import { type ManualClock, type Socket, type SocketEnd, type SocketEvents, type Transport } from '@livetape/feed';
import { type FrameTimes } from './frame-times';
import { type Playback } from './origin';

/** Real time for which frames are delivered before the event loop has a turn. */
const SLICE_MS = 5;
/** How long to sleep where the next frame is not due yet: the clock moves, and `stop` is heeded, this often. */
const NAP_MS = 5;
/** Virtual time that a feed which ended its socket is given to open another; its backoff is half of it. */
const REOPEN_MS_MAX = 60_000;
const REOPEN_STEP_MS = 100;

const ENDED: SocketEnd = { code: 'closed', detail: 'the recording', retryAfterMs: null };

/** One recorded frame; `receiveTimeUs` is null where the recording has none. */
export interface RecordedFrame {
  readonly frame: Uint8Array;
  readonly receiveTimeUs: number | null;
}

/** By which clock to play (`startMs` is where it starts), and how fast: 1 is the recorded pace, 0 as fast as it can. */
export interface PlayerOptions {
  readonly clock: ManualClock;
  readonly startMs: number;
  readonly speed: number;
  readonly times: FrameTimes;
}

/** A transport whose one socket delivers a recording; the clock of its feed stands where the recording stands. */
export class Player implements Transport {
  private events: SocketEvents | null = null;
  private isStopped = false;
  private startedAt = 0;
  private sliceEnd = 0;

  constructor(private readonly options: PlayerOptions) {}

  open(_url: string, events: SocketEvents): Socket {
    this.options.clock.soon(() => {
      this.events = events;
      events.opened();
    });
    const end = () => {
      if (this.events === events) this.events = null;
      this.options.clock.soon(() => events.closed(ENDED));
      if (this.isStopped) this.options.clock.turn();
    };
    return { send: () => undefined, close: end, terminate: end };
  }

  /** Plays all frames; resolves at their end, or soon after `stop`. From then on sockets are closed at once. */
  async play(frames: AsyncIterable<RecordedFrame>, playback: Playback): Promise<void> {
    const { clock, times } = this.options;
    this.startedAt = performance.now();
    this.sliceEnd = this.startedAt + SLICE_MS;
    for await (const { frame, receiveTimeUs } of frames) {
      const dueMs = times.of(frame, receiveTimeUs) / 1_000 - this.options.startMs;
      while (!this.isStopped && !this.isDue(dueMs)) await this.rest(playback);
      if (this.isStopped) break;
      this.awaitSocket();
      this.events?.frame(frame);
      clock.turn();
    }
    this.isStopped = true;
  }

  /** Ends `play` before the end of the recording. */
  stop(): void {
    this.isStopped = true;
  }

  /** Moves the clock towards a virtual time; true once it is there and the slice is not used up. */
  private isDue(dueMs: number): boolean {
    const { clock, speed } = this.options;
    const reached = speed === 0 ? dueMs : Math.min(dueMs, (performance.now() - this.startedAt) * speed);
    if (reached > clock.monotonicMs()) clock.advance(reached - clock.monotonicMs());
    return clock.monotonicMs() >= dueMs && performance.now() < this.sliceEnd;
  }

  private async rest(playback: Playback): Promise<void> {
    const isEarly = performance.now() < this.sliceEnd;
    if (isEarly) await new Promise((resolve) => setTimeout(resolve, NAP_MS));
    else await new Promise((resolve) => setImmediate(resolve));
    await playback.breathe();
    this.sliceEnd = performance.now() + SLICE_MS;
  }

  /** Lets time pass while the feed has no socket, so that no frame is lost to its backoff. */
  private awaitSocket(): void {
    for (let waited = 0; this.events === null && waited < REOPEN_MS_MAX; waited += REOPEN_STEP_MS) {
      this.options.clock.advance(REOPEN_STEP_MS);
    }
  }
}
