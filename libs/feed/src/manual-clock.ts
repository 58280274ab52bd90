import { type Clock, type Timer } from './clock';

interface Alarm {
  readonly everyMs: number;
  readonly call: () => void;
  dueMs: number;
}

/** A clock that stands still until it is moved: for replay at any speed and for tests. */
export class ManualClock implements Clock {
  private nowMs = 0;
  private readonly alarms = new Set<Alarm>();
  private pending: (() => void)[] = [];

  /** @param startMs wall time at the start, ms since the epoch */
  constructor(private readonly startMs = 0) {}

  /** Timers that are set now. */
  get timers(): number {
    return this.alarms.size;
  }

  wallUs(): number {
    return Math.round((this.startMs + this.nowMs) * 1_000);
  }

  monotonicMs(): number {
    return this.nowMs;
  }

  every(ms: number, call: () => void): Timer {
    const alarm: Alarm = { everyMs: ms, call, dueMs: this.nowMs + ms };
    this.alarms.add(alarm);
    return { cancel: () => void this.alarms.delete(alarm) };
  }

  soon(call: () => void): void {
    this.pending.push(call);
  }

  /** Ends the event-loop turn: runs what was asked for `soon`. */
  turn(): void {
    while (this.pending.length > 0) {
      const calls = this.pending;
      this.pending = [];
      for (const call of calls) call();
    }
  }

  /** Moves time forwards and calls each timer when it is due, a turn after each. */
  advance(ms: number): void {
    const end = this.nowMs + ms;
    this.turn();
    for (let alarm = this.next(end); alarm !== undefined; alarm = this.next(end)) {
      this.nowMs = Math.max(this.nowMs, alarm.dueMs);
      alarm.dueMs += alarm.everyMs;
      alarm.call();
      this.turn();
    }
    this.nowMs = end;
  }

  /** Moves time at once, as an event loop that hung: a timer due several times meanwhile is called once. */
  stall(ms: number): void {
    this.nowMs += ms;
    for (const alarm of [...this.alarms]) {
      if (alarm.dueMs > this.nowMs) continue;
      alarm.dueMs = this.nowMs + alarm.everyMs;
      alarm.call();
    }
    this.turn();
  }

  private next(end: number): Alarm | undefined {
    let first: Alarm | undefined;
    for (const alarm of this.alarms) {
      if (alarm.dueMs <= end && (first === undefined || alarm.dueMs < first.dueMs)) first = alarm;
    }
    return first;
  }
}
