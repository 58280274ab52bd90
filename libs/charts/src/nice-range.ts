/** Below this share of the range the data looks flat, and the range closes in on it. */
const FILL_MIN = 0.45;
/** Share of the data's spread that a new range leaves free above and below, so that the next tick rarely moves it. */
const MARGIN = 0.12;

/**
 * The vertical range of a live chart, with hysteresis: it widens at once when the data leaves it, and closes in only when
 * the data fills less than half of it. A chart whose range moved with every tick could not be read.
 */
export class NiceRange {
  min = 0;
  max = 0;
  /** Distance of two labels: 1, 2 or 5 × 10^n. */
  step = 1;

  /** Fits the range to the data's lowest and highest value; true when it moved. Ignores what is not finite. */
  fit(low: number, high: number): boolean {
    if (!Number.isFinite(low) || !Number.isFinite(high) || low > high) return false;
    const fills = this.max > this.min && low >= this.min && high <= this.max;
    if (fills && (high - low) / (this.max - this.min) >= FILL_MIN) return false;
    const spread = Math.max(high - low, Math.abs(high) * 1e-5, Number.MIN_VALUE);
    if (fills && this.max - this.min <= spread * (1 + 2 * MARGIN) * 1.05) return false;
    const middle = (low + high) / 2;
    const half = spread * (0.5 + MARGIN);
    this.step = niceStep(half * 2, 4);
    this.min = middle - half;
    this.max = middle + half;
    return true;
  }
}

/** The smallest of 1, 2, 5 × 10^n that divides `span` into at most `count` steps. `span` must be above 0. */
export function niceStep(span: number, count: number): number {
  const raw = span / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const unit = raw / power;
  const factor = unit <= 1 ? 1 : unit <= 2 ? 2 : unit <= 5 ? 5 : 10;
  return factor * power;
}
