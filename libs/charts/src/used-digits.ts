import { type NumberText } from './number-text';

/**
 * How many digits after the point the numbers of one instrument really use. A venue may name a scale of eight digits and use
 * two: zeros that never were anything else only hide the number. Digits are added when a number needs them and never taken
 * away, so that what stands in a column stays aligned, and every text stays exact.
 */
export class UsedDigits {
  private used: number;
  private divisor: number;

  /** @param decimals of the instrument's scale  @param least digits that are always shown, where the scale has them */
  constructor(
    private readonly decimals: number,
    least = 0,
  ) {
    this.used = Math.min(least, decimals);
    this.divisor = 10 ** (decimals - this.used);
  }

  /** Digits after the point. */
  get count(): number {
    return this.used;
  }

  /** Takes note of a number in units of the scale; true when it needs more digits than any before. */
  see(units: number): boolean {
    if (units % this.divisor === 0) return false;
    while (this.used < this.decimals && units % this.divisor !== 0) this.divisor = 10 ** (this.decimals - ++this.used);
    return true;
  }

  /** The number as exact, grouped text. It must have been seen. */
  text(units: number, text: NumberText): string {
    return text.units(units / this.divisor, this.used);
  }
}
