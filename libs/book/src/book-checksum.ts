import { type ChecksumRule, type Instrument } from '@livetape/model';
import { type Book } from './book';
import { type BookSide } from './book-side';
import { crc32Signed } from './crc32';
import { NumberText } from './number-text';

/** A level has two numbers of at most 16 digits and as many zeros, signs and separators. */
const LEVEL_BYTES = 128;

/** What says how a book's integers were written. */
export type Scales = Pick<Instrument, 'priceDecimals' | 'sizeDecimals'>;

/** Computes the checksum of a book as its venue does: CRC32 of the text of its best levels, exactly as it was sent. */
export class BookChecksum {
  private readonly text: NumberText;
  private readonly separator: number;
  private scales: Scales = { priceDecimals: 0, sizeDecimals: 0 };

  constructor(private readonly rule: ChecksumRule) {
    this.text = new NumberText(2 * rule.levels * LEVEL_BYTES);
    this.separator = rule.separator === '' ? -1 : rule.separator.charCodeAt(0);
  }

  /** The checksum, unsigned. */
  of(book: Book, scales: Scales): number {
    return this.signed(book, scales) >>> 0;
  }

  /** The checksum as a signed integer of 32 bits. Nothing is allocated, but for a number that was written with an exponent. */
  signed({ bids, asks }: Book, scales: Scales): number {
    const { rule, text } = this;
    this.scales = scales;
    text.clear();
    if (rule.order === 'asks-bids') {
      for (let i = 0; i < rule.levels; i++) this.writeLevel(asks, i, rule.negativeAsks);
      for (let i = 0; i < rule.levels; i++) this.writeLevel(bids, i, false);
    } else {
      for (let i = 0; i < rule.levels; i++) {
        this.writeLevel(bids, i, false);
        this.writeLevel(asks, i, rule.negativeAsks);
      }
    }
    return crc32Signed(text.bytes, text.length);
  }

  private writeLevel(side: BookSide, i: number, isNegative: boolean): void {
    if (i >= side.length) return;
    const row = side.row(i);
    const { text, scales } = this;
    this.separate();
    this.write(side.price, row, scales.priceDecimals, side.digits?.price[row] ?? 0);
    this.separate();
    if (isNegative) text.minus();
    this.write(side.size, row, scales.sizeDecimals, side.digits?.size[row] ?? 0);
  }

  private separate(): void {
    if (this.separator >= 0 && this.text.length > 0) this.text.byte(this.separator);
  }

  private write(column: Float64Array, row: number, decimals: number, written: number): void {
    if (this.rule.numbers === 'text') this.text.decimal(column, row, decimals, written);
    else this.text.significant(column, row, decimals, written);
  }
}
