import { type FlushClock, Flushes } from './flushes';

/** A clock that a test moves by hand. */
class HandClock implements FlushClock {
  nowMs = 1_000;
  private turn: (() => void)[] = [];
  private timers = new Set<{ at: number; everyMs: number | null; run: () => void }>();

  readonly monotonic = () => this.nowMs;
  readonly atEnd = (run: () => void) => void this.turn.push(run);
  /** Whole milliseconds, as Node has it. */
  readonly after = (ms: number, run: () => void) => this.add(Math.ceil(ms), null, run);
  readonly every = (ms: number, run: () => void) => this.add(ms, ms, run);

  endTurn(): void {
    for (const run of this.turn.splice(0)) run();
  }

  pass(ms: number): void {
    const until = this.nowMs + ms;
    for (let due = this.nextDue(until); due !== undefined; due = this.nextDue(until)) {
      this.nowMs = due.at;
      if (due.everyMs === null) this.timers.delete(due);
      else due.at += due.everyMs;
      due.run();
    }
    this.nowMs = until;
  }

  private nextDue(until: number) {
    return [...this.timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
  }

  private add(ms: number, everyMs: number | null, run: () => void): () => void {
    const timer = { at: this.nowMs + ms, everyMs, run };
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  }
}

function flushing(flush: 'timer' | 'turn', rateHzMax: number) {
  const clock = new HandClock();
  const at: number[] = [];
  const flushes = new Flushes({ flush, rateHzMax }, () => at.push(clock.nowMs - 1_000), clock);
  flushes.start();
  return { clock, flushes, at };
}

describe('Flushes', () => {
  it('flushes by the timer alone where the settings say so', () => {
    const { clock, flushes, at } = flushing('timer', 50);
    flushes.note();
    clock.endTurn();
    expect(at).toEqual([]);
    clock.pass(60);
    expect(at).toEqual([20, 40, 60]);
  });

  it('flushes once at the end of a turn in which something was published', () => {
    const { clock, flushes, at } = flushing('turn', 1_000);
    flushes.note();
    flushes.note();
    expect(at).toEqual([]);
    clock.endTurn();
    expect(at).toEqual([0]);
    clock.pass(3);
    clock.endTurn();
    expect(at).toEqual([0]);
    flushes.note();
    clock.endTurn();
    expect(at).toEqual([0, 3]);
  });

  it('waits where the last flush is too short ago, and flushes once then', () => {
    const { clock, flushes, at } = flushing('turn', 100);
    for (const ms of [0, 4, 3]) {
      clock.pass(ms);
      flushes.note();
      clock.endTurn();
    }
    expect(at).toEqual([0]);
    clock.pass(20);
    expect(at).toEqual([0, 10]);
  });

  /** Flushes that take so long until all is written, one after the other, and a turn right after the last. */
  function busy(...tookMs: number[]) {
    const { clock, flushes, at } = flushing('turn', 10_000);
    const turn = (ms: number) => {
      clock.pass(ms);
      flushes.note();
      clock.endTurn();
    };
    for (const ms of tookMs) {
      turn(0);
      clock.pass(ms);
      flushes.written();
    }
    turn(0);
    at.splice(0, tookMs.length);
    return { clock, flushes, at, turn };
  }

  it('leaves three times as long as flushes take, and lets the first turn after that flush', () => {
    const { flushes, at, turn } = busy(1.125, 1.125);
    // of a turn that flushed nothing
    flushes.written();
    turn(3.25);
    expect(at).toEqual([]);
    turn(0.25);
    expect(at).toEqual([5.75]);
  });

  it('flushes after the rest also when no turn comes any more', () => {
    const { clock, at } = busy(1, 2);
    clock.pass(2.875);
    expect(at).toEqual([]);
    clock.pass(0.125);
    expect(at).toEqual([6]);
  });

  it('does not rest after one flush alone that was long, nor after short ones', () => {
    expect(busy(0, 5).at).toEqual([5]);
    expect(busy(0.125, 0.125).at).toEqual([0.25]);
  });

  it('rests 10 ms at most, however long flushes take', () => {
    const { clock, at } = busy(15, 15);
    clock.pass(10);
    expect(at).toEqual([40]);
  });

  it('looks at all clients 20 times a second also while nothing is published', () => {
    const { clock, at } = flushing('turn', 10_000);
    clock.pass(150);
    expect(at).toEqual([50, 100, 150]);
  });

  it('does nothing before its start and after its end', () => {
    const { clock, flushes, at } = flushing('turn', 100);
    flushes.note();
    clock.endTurn();
    flushes.note();
    clock.endTurn();
    flushes.note();
    flushes.end();
    clock.endTurn();
    clock.pass(1_000);
    expect(at).toEqual([0]);
    flushes.note();
    clock.endTurn();
    expect(at).toEqual([0]);
  });
});
