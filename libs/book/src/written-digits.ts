import { type LevelBatch } from '@livetape/model';

/**
 * Digits after the point with which a venue wrote the prices and sizes of a side (see `LevelBatch`): only a checksum over text
 * asks for them. Memory: 2 bytes × capacity.
 */
export class WrittenDigits {
  readonly price: Uint8Array;
  readonly size: Uint8Array;

  constructor(capacity: number) {
    this.price = new Uint8Array(capacity);
    this.size = new Uint8Array(capacity);
  }

  put(at: number, levels: LevelBatch, row: number): void {
    this.price[at] = levels.priceDigits[row];
    this.size[at] = levels.sizeDigits[row];
  }

  /** Moves [from, to) to `target`. */
  shift(from: number, to: number, target: number): void {
    this.price.copyWithin(target, from, to);
    this.size.copyWithin(target, from, to);
  }
}
