import { type HopBudgetDto, type LatencyHistoryDto, type PercentilesDto } from '@livetape/api-client';
import { type LatencyHop } from '@livetape/model';
import { type ReceiverLatency } from '../../stream/latency-messages';
import { usText } from './hop-rows';

/** Points of a strip: five minutes of tens of seconds. */
export const POINTS = 30;
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23', timeZone: 'UTC' });

/** A point of a strip; heights are of the strip's own peak, 0 to 1. */
export interface PastPoint {
  readonly p50: number;
  readonly p99: number;
  readonly isOver: boolean;
  /** p50 and p99. */
  readonly texts: readonly [string, string];
}

/** The past of one hop. */
export interface Strip {
  readonly hop: LatencyHop;
  /** The highest p99; null where nothing was measured. */
  readonly peak: string | null;
  readonly budget: string;
  readonly overCount: number;
  /** Oldest first, `POINTS` of them; null where nothing was measured. */
  readonly points: readonly (PastPoint | null)[];
  /** For those who cannot see it. */
  readonly spoken: string;
}

/** The strips of all hops, in the order of the way. */
export function strips(
  budgets: readonly HopBudgetDto[],
  history: LatencyHistoryDto,
  receiver: ReceiverLatency | null,
): Strip[] {
  return budgets.map(({ hop, budgetUs }) => {
    const isOurs = hop === 'delivery' || hop === 'paint';
    const past = isOurs ? receiver?.[hop].points : history.hops.find((one) => one.hop === hop)?.points;
    return strip(hop, budgetUs, past ?? []);
  });
}

/** When each point of the strips ended, as text, oldest first. */
export function pointTimes({ endedAt, stepMs }: LatencyHistoryDto): string[] {
  return Array.from({ length: POINTS }, (_, i) => CLOCK.format(endedAt - (POINTS - 1 - i) * stepMs));
}

function strip(hop: LatencyHop, budgetUs: number, past: readonly (PercentilesDto | null)[]): Strip {
  const peakUs = past.reduce((peak, point) => Math.max(peak, point?.p99Us ?? 0), 0);
  const points = past.slice(-POINTS).map((point): PastPoint | null => {
    if (point === null) return null;
    const { p50Us, p99Us } = point;
    const share = (us: number) => (peakUs === 0 ? 0 : us / peakUs);
    return {
      ...{ p50: share(p50Us), p99: share(p99Us), isOver: p99Us > budgetUs },
      texts: [usText(p50Us), usText(p99Us)],
    };
  });
  const overCount = points.filter((point) => point?.isOver).length;
  const peak = points.some((point) => point !== null) ? usText(peakUs) : null;
  return {
    ...{ hop, peak, overCount, budget: usText(budgetUs) },
    points: [...Array.from({ length: POINTS - points.length }, () => null), ...points],
    spoken: spoken({ hop, peak, overCount, budget: usText(budgetUs) }),
  };
}

function spoken({ hop, peak, overCount, budget }: Pick<Strip, 'hop' | 'peak' | 'overCount' | 'budget'>): string {
  if (peak === null) return `${hop}: nothing was measured in the last five minutes`;
  const times = overCount === 0 ? 'never over' : `over in ${overCount} of ${POINTS} spans`;
  return `${hop}: p99 of ten seconds at most ${peak} in the last five minutes, ${times} its budget of ${budget}`;
}
