import { type HopBudgetDto, type LatencyDto, type PercentilesDto } from '@livetape/api-client';
import { type LatencyHop } from '@livetape/model';
import { type ReceiverLatency } from '../../stream/latency-messages';
import { fixedText } from '../../stream/number-text';

/** Which span is shown. */
export type Span = 'second' | 'minute';

/** What a person is told of a hop: what it covers, and why it may be without a number. */
const HOPS: Readonly<Record<LatencyHop, { readonly covers: string; readonly silent: string }>> = {
  network: { covers: 'venue’s clock to our socket', silent: 'the venue sends no time, or nothing' },
  decode: { covers: 'socket to rows', silent: 'nothing came' },
  handover: { covers: 'feed’s thread to the main one', silent: 'feeds run in the main thread, or nothing came' },
  apply: { covers: 'windows and books', silent: 'nothing came' },
  encode: { covers: 'to the first frame, flush included', silent: 'nobody subscribes to its ticks' },
  write: { covers: 'to the last socket', silent: 'nobody subscribes to its ticks' },
  delivery: { covers: 'flush to this browser', silent: 'no delta came, or the server’s clock is not known yet' },
  paint: { covers: 'this browser to its screen', silent: 'nothing was painted' },
};

/** One hop of the waterfall. Shares are of the width of the axis, 0 to 1. */
export interface HopRow {
  readonly hop: LatencyHop;
  readonly covers: string;
  /** p99 is over the budget now; and it has been for so long that an alert says so. */
  readonly isOver: boolean;
  readonly isSlow: boolean;
  /** Null where nothing was measured: `silent` says why. */
  readonly bar: { readonly start: number; readonly p50: number; readonly p95: number; readonly p99: number } | null;
  readonly silent: string;
  /** p50, p95, p99. */
  readonly texts: readonly string[];
  readonly budget: string;
  /** p99 of the budget, at most 1. */
  readonly budgetShare: number;
  readonly count: string;
  readonly early: string;
  /** How far the numbers may be off, where that is worth saying. */
  readonly error: string;
}

/** The whole waterfall. */
export interface Waterfall {
  readonly rows: readonly HopRow[];
  /** Marks of the axis, with their place. */
  readonly marks: readonly { readonly at: number; readonly text: string }[];
  /** Medians of all measured hops, one after the other; null where none is. */
  readonly total: string | null;
  /** How many hops are over their budget. */
  readonly over: number;
}

interface Measured {
  readonly budget: HopBudgetDto;
  readonly isSlow: boolean;
  readonly times: PercentilesDto | null;
}

const MARKS = 5;

/**
 * The hops one after the other: each begins where the median of the one before ended.
 * @param venue null: all of them together
 */
export function waterfall(
  answer: LatencyDto,
  receiver: ReceiverLatency | null,
  { venue, span }: { readonly venue: string | null; readonly span: Span },
): Waterfall {
  const measured = answer.budgets.map((budget) => measure(budget, answer, receiver, { venue, span }));
  const ends = endsOf(measured);
  const axis = niceAbove(Math.max(1, ...ends));
  let start = 0;
  const rows = measured.map((one): HopRow => {
    const from = start;
    start += one.times?.p50Us ?? 0;
    return rowOf(one, { from, axis, errorMs: receiver?.clockErrorMs ?? null });
  });
  const marks = Array.from({ length: MARKS + 1 }, (_, i) => ({ at: i / MARKS, text: usText((axis * i) / MARKS) }));
  const isAnything = measured.some(({ times }) => times !== null);
  return {
    ...{ rows, marks },
    total: isAnything ? usText(start) : null,
    over: rows.filter(({ isOver }) => isOver).length,
  };
}

function measure(
  budget: HopBudgetDto,
  answer: LatencyDto,
  receiver: ReceiverLatency | null,
  { venue, span }: { readonly venue: string | null; readonly span: Span },
): Measured {
  const { hop } = budget;
  if (hop === 'delivery' || hop === 'paint') return { budget, isSlow: false, times: receiver?.[hop][span] ?? null };
  const hops = venue === null ? answer.all : answer.venues.find((one) => one.venue === venue)?.hops;
  const found = hops?.find((one) => one.hop === hop);
  const isSlow = answer.venues.some(
    (one) => (venue ?? one.venue) === one.venue && one.hops.some((it) => it.hop === hop && it.isSlow),
  );
  return { budget, isSlow, times: found?.[span] ?? null };
}

/** Where the p99 of each hop ends, µs. */
function endsOf(measured: readonly Measured[]): number[] {
  let start = 0;
  return measured.map(({ times }) => {
    const end = start + (times?.p99Us ?? 0);
    start += times?.p50Us ?? 0;
    return end;
  });
}

interface Placing {
  /** µs. */
  readonly from: number;
  readonly axis: number;
  readonly errorMs: number | null;
}

function rowOf({ budget, isSlow, times }: Measured, { from, axis, errorMs }: Placing): HopRow {
  const { hop, budgetUs } = budget;
  const isOver = times !== null && times.p99Us > budgetUs;
  const share = (us: number) => us / axis;
  return {
    hop,
    ...HOPS[hop],
    ...{ isOver, isSlow },
    bar: times && { start: share(from), p50: share(times.p50Us), p95: share(times.p95Us), p99: share(times.p99Us) },
    texts: times === null ? ['—', '—', '—'] : [times.p50Us, times.p95Us, times.p99Us].map(usText),
    budget: usText(budgetUs),
    budgetShare: times === null ? 0 : Math.min(1, times.p99Us / budgetUs),
    count: times === null ? '—' : fixedText(times.count, 0),
    early: times === null || times.early === 0 ? '' : `${fixedText(times.early, 0)} early`,
    error: hop === 'delivery' && errorMs !== null ? `± ${usText(errorMs * 1_000)}` : '',
  };
}

/** `310 µs`, `4.21 ms`, `84.9 ms`, `1.20 s`: three digits. */
export function usText(us: number): string {
  if (us < 1_000) return `${fixedText(us, us < 10 && us % 1 !== 0 ? 1 : 0)} µs`;
  const [value, unit] = us < 1e6 ? [us / 1_000, 'ms'] : [us / 1e6, 's'];
  return `${fixedText(value, value < 10 ? 2 : value < 100 ? 1 : 0)} ${unit}`;
}

/** Ends of an axis with round fifths. */
const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The next round number: 1, 1.5, 2, … 8, 10, 15, … */
export function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return STEPS.map((step) => step * power).find((step) => step >= value) ?? value;
}
