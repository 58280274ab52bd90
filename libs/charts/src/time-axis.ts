const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

/** Distances of two labels on an axis of time, ms: those that people count by. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((count) => count * DAY),
];

/** The least distance of labels, ms, at which no more than `count` of them fall into `span` ms. */
export function timeStep(span: number, count: number): number {
  return STEPS.find((step) => span / step <= count) ?? STEPS[STEPS.length - 1];
}

/** The multiples of `step` in [from, to), ms since the epoch: whole minutes, hours and days of UTC. */
export function timeTicks(from: number, to: number, step: number): number[] {
  const ticks: number[] = [];
  for (let time = Math.ceil(from / step) * step; time < to; time += step) ticks.push(time);
  return ticks;
}

/** Texts of UTC times in one locale. */
export class TimeText {
  private readonly seconds: Intl.DateTimeFormat;
  private readonly minutes: Intl.DateTimeFormat;
  private readonly days: Intl.DateTimeFormat;

  /** @param locale a BCP 47 tag, or undefined for the reader's own; throws RangeError where it is none */
  constructor(locale?: string) {
    const digits = { hourCycle: 'h23', timeZone: 'UTC', numberingSystem: 'latn' } as const;
    this.seconds = new Intl.DateTimeFormat(locale, { ...digits, timeStyle: 'medium' });
    this.minutes = new Intl.DateTimeFormat(locale, { ...digits, timeStyle: 'short' });
    this.days = new Intl.DateTimeFormat(locale, { ...digits, month: 'short', day: 'numeric' });
  }

  /** A label among others `step` ms apart: midnight is written as its day. */
  label(time: number, step: number): string {
    if (step >= DAY || time % DAY === 0) return this.days.format(time);
    return (step >= MINUTE ? this.minutes : this.seconds).format(time);
  }

  /** The start of a bar, with as much as its width needs. */
  start(time: number, widthMs: number): string {
    if (widthMs >= DAY) return this.days.format(time);
    const clock = (widthMs >= MINUTE ? this.minutes : this.seconds).format(time);
    return widthMs >= HOUR ? `${this.days.format(time)}, ${clock}` : clock;
  }
}
