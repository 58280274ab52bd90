const LIMB_BITS = 26;
const LIMB = 2 ** LIMB_BITS;
const LIMBS = 4;
const EXACT_MAX = Number.MAX_SAFE_INTEGER;
const LIMB_BIG = BigInt(LIMB);

/**
 * A column of exact non-negative sums, one per row: four limbs of 26 bits each, the top one open to 2^53.
 *
 * While a row is added to, its lowest limb is open to 2^53 as well: most sums of most windows then take one addition a
 * trade. `copyRow` and `set` write all limbs below the top with 26 bits.
 *
 * Every row holds any value below 2^131: the sum of 2^25 products of two 53-bit integers. Nothing is allocated by
 * the adding; `value` makes a BigInt and is for the edges.
 */
export class ExactSum {
  private readonly limbs: Float64Array;
  /** What is being multiplied: in memory, since V8 boxes doubles that it hands to a function. */
  private readonly factors = new Float64Array(2);

  constructor(rows: number) {
    this.limbs = new Float64Array(rows * LIMBS);
  }

  clear(row: number): void {
    this.limbs.fill(0, row * LIMBS, (row + 1) * LIMBS);
  }

  /** Adds an integer in [0, 2^53). */
  add(row: number, value: number): void {
    this.addProduct(row, value, 1);
  }

  /** Adds a × b, both integers in [0, 2^53). */
  addProduct(row: number, a: number, b: number): void {
    this.factors[0] = a;
    this.factors[1] = b;
    this.spill(row * LIMBS);
  }

  /** Adds the integer of a column's row. For the hot path: a double argument is boxed where V8 does not inline the call. */
  addOf(row: number, values: Float64Array, sourceRow: number): void {
    const at = row * LIMBS;
    const sum = this.limbs[at] + values[sourceRow];
    // A sum of 2^53 or more never rounds to less, so one that is not more is exact.
    if (sum <= EXACT_MAX) {
      this.limbs[at] = sum;
    } else {
      this.factors[0] = values[sourceRow];
      this.factors[1] = 1;
      this.spill(at);
    }
  }

  /** Adds the product of two columns' rows. For the hot path. */
  addProductOf(row: number, a: Float64Array, b: Float64Array, sourceRow: number): void {
    const at = row * LIMBS;
    const sum = this.limbs[at] + a[sourceRow] * b[sourceRow];
    if (sum <= EXACT_MAX) {
      this.limbs[at] = sum;
    } else {
      this.factors[0] = a[sourceRow];
      this.factors[1] = b[sourceRow];
      this.spill(at);
    }
  }

  /** Adds a row of another column. */
  addRow(row: number, source: ExactSum, sourceRow: number): void {
    const at = row * LIMBS;
    const from = sourceRow * LIMBS;
    const over = Math.floor(source.limbs[from] / LIMB);
    this.carry(at);
    this.limbs[at] += source.limbs[from] - over * LIMB;
    this.limbs[at + 1] += over;
    for (let i = 1; i < LIMBS; i++) this.limbs[at + i] += source.limbs[from + i];
    this.carry(at);
  }

  /** Replaces the row's sum by a row of another column. */
  copyRow(row: number, source: ExactSum, sourceRow: number): void {
    const at = row * LIMBS;
    const from = sourceRow * LIMBS;
    for (let i = 0; i < LIMBS; i++) this.limbs[at + i] = source.limbs[from + i];
    this.carry(at);
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

  /** Adds the product of the factors, whatever its size and that of the lowest limb. */
  private spill(at: number): void {
    this.carry(at);
    const product = this.factors[0] * this.factors[1];
    // A product of 2^53 or more never rounds to less, so this one is exact.
    if (product <= EXACT_MAX) {
      const high = Math.floor(product / LIMB);
      this.limbs[at] += product - high * LIMB;
      this.limbs[at + 1] += high;
      this.carry(at);
    } else {
      this.addWideProduct(at);
    }
  }

  /**
   * Partial products of limbs. The factors' high parts have 27 bits, so that their product could need 54: the 27th bit
   * is taken apart, and every number stays below 2^53.
   */
  private addWideProduct(at: number): void {
    const a = this.factors[0];
    const b = this.factors[1];
    const aHigh = Math.floor(a / LIMB);
    const aLow = a - aHigh * LIMB;
    const bHigh = Math.floor(b / LIMB);
    const bLow = b - bHigh * LIMB;
    const aTop = aHigh >= LIMB ? 1 : 0;
    const bTop = bHigh >= LIMB ? 1 : 0;
    const aMiddle = aHigh - aTop * LIMB;
    const bMiddle = bHigh - bTop * LIMB;
    this.addAt(at, aLow * bLow);
    this.addAt(at + 1, aLow * bHigh);
    this.addAt(at + 1, aHigh * bLow);
    this.addAt(at + 2, aMiddle * bMiddle);
    this.limbs[at + 3] += aTop * bMiddle + bTop * aMiddle + aTop * bTop * LIMB;
    this.carry(at);
  }

  /** Adds a value below 2^53 split over two limbs, so that no limb passes 2^53 before the carry. */
  private addAt(limb: number, value: number): void {
    const high = Math.floor(value / LIMB);
    this.limbs[limb] += value - high * LIMB;
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
