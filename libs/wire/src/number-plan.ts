import { type Coding, type Field, type Layout } from './layouts';

/** The mask of a row is one byte. */
const MASKED_MAX = 7;

/**
 * The lowest four bits of a field's word are the number of the other field that it is expected to be as, the next four that of
 * `second`. This flag: the other field is of the row before.
 */
export const OF_BEFORE = 1 << 8;
/** Nothing is expected. */
export const NOTHING = 1 << 9;
/** Expected to be as far from the other field as it (`second`) was in the row before; the product of the other field and `second`. */
export const STEP = 1 << 10;
export const PRODUCT = 1 << 11;
/** Codings: `time` tells thousands, and like `id` has the sign in the bit above the lowest; `id` and `sum` are text in a row. */
export const TIME = 1 << 12;
export const ID = 1 << 13;
export const SUM = 1 << 14;
/** Any other coding: no number. */
export const OTHER = 1 << 15;
/** Ids from here on are written as text. */
export const ID_END = 1e15;
const FIELD = 15;
const SECOND_SHIFT = 4;
/** The bit of the mask that says that the field is written; none where it always is. */
const BIT_SHIFT = 16;

/** Of the codings that are numbers. */
const FLAGS: Readonly<Partial<Record<Coding, number>>> = { int: 0, time: TIME, sum: SUM, id: ID };

/** The number of the field that stands in the lowest byte of a word. */
export const otherOf = (word: number): number => word & FIELD;
export const secondOf = (word: number): number => (word >>> SECOND_SHIFT) & FIELD;
export const bitOf = (word: number): number => word >>> BIT_SHIFT;

/** How a row is told: with no row before it, as what differs from that, or with nothing expected of any field. */
export type Telling = 'first' | 'chained' | 'plain';

/** Whether all fields of a layout are numbers. */
export function isOfNumbers({ tag, fields, masked }: Layout): boolean {
  return tag === null && masked <= MASKED_MAX && fields.every(({ coding }) => coding in FLAGS);
}

/** A layout as a word for each field, which says all that a loop needs to write or read it. */
export function planOf({ fields }: Layout, telling: Telling): Int32Array {
  let bit = 1;
  return Int32Array.from(fields, (field) => {
    const { always, coding } = field;
    const mask = always ? 0 : bit;
    if (!always) bit *= 2;
    const expected = telling === 'plain' ? NOTHING : expectationOf(field, telling === 'chained');
    return expected | (FLAGS[coding] ?? OTHER) | (mask << BIT_SHIFT);
  });
}

/** In memory, since V8 boxes doubles that a function returns. */
const calculated = new Float64Array(1);

/**
 * What a field is expected to be, see `Expectation`: by the row that begins at `at`, as far as it is known, and the one at `last`.
 * NaN where that is not exact.
 */
export function expectation(word: number, numbers: Float64Array, at: number, last: number): number {
  if ((word & (NOTHING | STEP | PRODUCT)) === 0) return numbers[((word & OF_BEFORE) !== 0 ? last : at) + otherOf(word)];
  if ((word & NOTHING) !== 0) return 0;
  calculate(word, numbers, at, last);
  return calculated[0];
}

/** Leaves a step or a product in `calculated`. */
function calculate(word: number, numbers: Float64Array, at: number, last: number): void {
  const other = numbers[at + otherOf(word)];
  if ((word & PRODUCT) !== 0) {
    const product = other * numbers[at + secondOf(word)];
    calculated[0] = Math.abs(product) <= Number.MAX_SAFE_INTEGER ? product : 0;
  } else {
    const distance = numbers[last + secondOf(word)] - numbers[last + otherOf(word)];
    calculated[0] = Math.abs(distance) <= Number.MAX_SAFE_INTEGER ? other + distance : NaN;
  }
}

function expectationOf({ expect, at, other, second }: Field, hasBefore: boolean): number {
  if (expect === 'own') return other;
  if (expect === 'product') return other | PRODUCT | (second << SECOND_SHIFT);
  if (expect === 'step') return hasBefore ? other | STEP | (at << SECOND_SHIFT) : other;
  if (expect === 'zero' || !hasBefore) return NOTHING;
  return (expect === 'last' ? other : at) | OF_BEFORE;
}
