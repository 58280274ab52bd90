/** Something that goes on until it is cancelled. */
export interface Timer {
  cancel(): void;
}

/**
 * The two times of a feed, and its only way to wait. Wall time says when something arrived; monotonic time says how
 * long something took. Timers and staleness use the second, so that a step of the system clock cannot reach them.
 */
export interface Clock {
  /** Integer µs since the epoch; never goes backwards. */
  wallUs(): number;
  /** ms since some fixed moment; never steps. */
  monotonicMs(): number;
  /** Calls every `ms` until cancelled; a late call is not made up for by a second one. */
  every(ms: number, call: () => void): Timer;
  /** Calls when the work now on the stack is done, before any further I/O. */
  soon(call: () => void): void;
}
