const LIMB_BITS = 26;
const LIMB = 2 ** LIMB_BITS;
const LIMBS = 4;
const LIMB_BIG = BigInt(LIMB);

/**
 * A column of exact non-negative sums, one per row: four limbs of 26 bits each, the top one open to 2^53.
 *
 * Every row holds any value below 2^131: the sum of 2^25 products of two 53-bit integers. Nothing is allocated by
 * `add`, `addProduct` and `addRow`; `value` makes a BigInt and is for the edges.
 */
export class ExactSum {
  private readonly limbs: Float64Array;

  constructor(rows: number) {
    this.limbs = new Float64Array(rows * LIMBS);
  }

  clear(row: number): void {
    this.limbs.fill(0, row * LIMBS, (row + 1) * LIMBS);
  }

  /** Adds an integer in [0, 2^53]. */
  add(row: number, value: number): void {
    const high = Math.floor(value / LIMB);
    const at = row * LIMBS;
    this.limbs[at] += value - high * LIMB;
    this.limbs[at + 1] += high;
    this.carry(at);
  }

  /** Adds a × b, both integers in [0, 2^53): four partial products, each exact below 2^53. */
  addProduct(row: number, a: number, b: number): void {
    const aHigh = Math.floor(a / LIMB);
    const aLow = a - aHigh * LIMB;
    const bHigh = Math.floor(b / LIMB);
    const bLow = b - bHigh * LIMB;
    const at = row * LIMBS;
    const low = aLow * bLow;
    const lowCarry = Math.floor(low / LIMB);
    this.limbs[at] += low - lowCarry * LIMB;
    this.addAt(at + 1, aLow * bHigh, lowCarry);
    this.addAt(at + 1, aHigh * bLow, 0);
    this.addAt(at + 2, aHigh * bHigh, 0);
    this.carry(at);
  }

  addRow(row: number, source: ExactSum, sourceRow: number): void {
    const at = row * LIMBS;
    const from = sourceRow * LIMBS;
    for (let i = 0; i < LIMBS; i++) this.limbs[at + i] += source.limbs[from + i];
    this.carry(at);
  }

  copyRow(row: number, source: ExactSum, sourceRow: number): void {
    const at = row * LIMBS;
    const from = sourceRow * LIMBS;
    for (let i = 0; i < LIMBS; i++) this.limbs[at + i] = source.limbs[from + i];
  }

  /** Replaces the row's sum. The inverse of `value`; for seeding from a store. */
  set(row: number, value: bigint): void {
    const at = row * LIMBS;
    let rest = value;
    for (let i = 0; i < LIMBS - 1; i++, rest /= LIMB_BIG) this.limbs[at + i] = Number(rest % LIMB_BIG);
    this.limbs[at + LIMBS - 1] = Number(rest);
  }

  /** The exact sum. Allocates. */
  value(row: number): bigint {
    const at = row * LIMBS;
    let value = 0n;
    for (let i = LIMBS - 1; i >= 0; i--) value = value * LIMB_BIG + BigInt(this.limbs[at + i]);
    return value;
  }

  /** The sum as the nearest double or one beside it: for drawing, never for money. */
  approximate(row: number): number {
    const at = row * LIMBS;
    let value = 0;
    for (let i = LIMBS - 1; i >= 0; i--) value = value * LIMB + this.limbs[at + i];
    return value;
  }

  /** Adds a value below 2^54 split over two limbs, so that no limb ever passes 2^53. */
  private addAt(limb: number, value: number, more: number): void {
    const high = Math.floor(value / LIMB);
    this.limbs[limb] += value - high * LIMB + more;
    this.limbs[limb + 1] += high;
  }

  private carry(at: number): void {
    for (let i = at; i < at + LIMBS - 1; i++) {
      const over = Math.floor(this.limbs[i] / LIMB);
      if (over === 0) continue;
      this.limbs[i] -= over * LIMB;
      this.limbs[i + 1] += over;
    }
  }
}
