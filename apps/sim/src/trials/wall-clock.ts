import { type Clock, type ManualClock, type Timer } from '@livetape/feed';

/** A manual clock whose wall time can be stepped, as somebody's system clock: never backwards, as feeds are promised. */
export class WallClock implements Clock {
  private offsetUs = 0;
  private newestUs = 0;

  constructor(private readonly inner: ManualClock) {}

  wallUs(): number {
    this.newestUs = Math.max(this.newestUs, this.inner.wallUs() + this.offsetUs);
    return this.newestUs;
  }

  monotonicMs(): number {
    return this.inner.monotonicMs();
  }

  every(ms: number, call: () => void): Timer {
    return this.inner.every(ms, call);
  }

  soon(call: () => void): void {
    this.inner.soon(call);
  }

  step(ms: number): void {
    this.offsetUs += ms * 1_000;
  }
}
