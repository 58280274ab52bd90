import { WRITTEN_AS_NUMBER } from '@livetape/model';

const ZERO = 48;
const POINT = 46;
const MINUS = 45;
/** Halves an integer below 2^53 into two of 32 bits, whose divisions are quick. */
const HALF = 1e9;
const POWERS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

/** Writes exact integers as the decimal text that they were read from, into bytes of its own. Nothing is allocated. */
export class NumberText {
  readonly bytes: Uint8Array;
  length = 0;
  /** Digits of the number being written, last first; as many as 2^53 has, and those that a scale adds. */
  private readonly digits = new Uint8Array(64);

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  clear(): void {
    this.length = 0;
  }

  byte(byte: number): void {
    this.bytes[this.length++] = byte;
  }

  minus(): void {
    this.byte(MINUS);
  }

  /**
   * column[row] of 10^-decimals as it was written with `written` digits after the point; a number that was written with an
   * exponent as JavaScript writes it.
   */
  decimal(column: Float64Array, row: number, decimals: number, written: number): void {
    if (written === WRITTEN_AS_NUMBER) {
      this.text(String(column[row] / POWERS[decimals]));
      return;
    }
    let count = this.split(column, row, decimals, written);
    while (count <= written) this.digits[count++] = 0;
    for (let i = count - 1; i >= written; i--) this.byte(ZERO + this.digits[i]);
    if (written > 0) this.byte(POINT);
    for (let i = written - 1; i >= 0; i--) this.byte(ZERO + this.digits[i]);
  }

  /** The same without the point, and without the zeros that it begins with. */
  significant(column: Float64Array, row: number, decimals: number, written: number): void {
    const digits = written === WRITTEN_AS_NUMBER ? decimals : written;
    for (let i = this.split(column, row, decimals, digits) - 1; i >= 0; i--) this.byte(ZERO + this.digits[i]);
  }

  /** Puts the digits of the integer at `written` decimals into `digits`, last first, and returns how many there are. */
  private split(column: Float64Array, row: number, decimals: number, written: number): number {
    let count = 0;
    for (let extra = written - decimals; extra > 0; extra--) this.digits[count++] = 0;
    const units = written < decimals ? column[row] / POWERS[decimals - written] : column[row];
    const high = Math.floor(units / HALF);
    let low = units - high * HALF;
    for (let i = 0; high > 0 ? i < 9 : low > 0; i++) {
      const tenth = (low / 10) | 0;
      this.digits[count++] = low - tenth * 10;
      low = tenth;
    }
    for (let rest = high; rest > 0;) {
      const tenth = (rest / 10) | 0;
      this.digits[count++] = rest - tenth * 10;
      rest = tenth;
    }
    return count;
  }

  private text(text: string): void {
    for (let i = 0; i < text.length; i++) this.byte(text.charCodeAt(i));
  }
}
