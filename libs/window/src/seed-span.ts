import { WIDTH_NAMES, WIDTHS } from '@livetape/model';

/** The widths of bars in ms, narrowest first; each is folded from the one before. */
export const LANE_WIDTHS: readonly number[] = WIDTH_NAMES.map((name) => WIDTHS[name]);

/** How far a lane reaches back beyond the revision horizon: to the start of the window that its bars are folded into. */
export function parentWidth(level: number): number {
  return LANE_WIDTHS[Math.min(level + 1, LANE_WIDTHS.length - 1)];
}

/** Stored bars of one width that `Windows.seed` needs: those whose start is at or after `from`, ms since the epoch. */
export interface SeedSpan {
  readonly widthMs: number;
  readonly from: number;
}

/**
 * What to read from the store before a restart's `Windows.seed`, where the newest stored 1 s bar starts at `newestMs`.
 * Bounded: at most (horizon + the next width) / width bars of each width and instrument.
 */
export function seedSpans(newestMs: number, horizonMs: number): SeedSpan[] {
  return LANE_WIDTHS.map((widthMs, level) => {
    const parentMs = parentWidth(level);
    return { widthMs, from: Math.max(Math.floor((newestMs - horizonMs) / parentMs) * parentMs, 0) };
  });
}
