import { niceStep } from './nice-range';

/** Below this share of the scale its longest bar looks short, and the scale closes in on it. */
const FILL_MIN = 0.4;

/**
 * The size that a full bar stands for, with hysteresis: it grows at once to the next 1, 2 or 5 × 10^n, and shrinks only
 * when the longest bar fills less than two fifths. Bars whose scale moved with every delta would all be drawn anew.
 */
export class RestingScale {
  full = 0;

  /** Fits the scale to the longest bar; true when it moved. */
  fit(longest: number): boolean {
    if (!(longest > 0) || (longest <= this.full && longest >= this.full * FILL_MIN)) return false;
    const full = niceStep(longest, 1);
    if (full === this.full) return false;
    this.full = full;
    return true;
  }
}
