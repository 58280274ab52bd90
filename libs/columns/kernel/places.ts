import {
  KEY_BITS,
  KEYS,
  LENGTH,
  LITERAL,
  MISSES,
  MISSES_MAX,
  OTHER,
  PLACES_USED,
  ROOT,
  SPARE,
  WAY,
} from '../src/kernel-map';

/** An odd number whose product spreads over the high bits: 2^64 divided by the golden ratio. */
const SPREAD: u64 = 0x9e3779b97f4a7c15;

/** A number of a header. */
// @ts-ignore: decorator
@inline
export function at4(header: usize, index: i32): usize {
  return header + (<usize>index << 2);
}

/** Whether the literal of a way stands at `at`. */
// @ts-ignore: decorator
@inline
export function spells(way: usize, at: usize): bool {
  let rest = load<i32>(way, LENGTH);
  let literal = way;
  let text = at;
  while (rest >= 8) {
    if (load<u64>(text) != load<u64>(literal, LITERAL)) return false;
    text += 8;
    literal += 8;
    rest -= 8;
  }
  return rest == 0 || (load<u64>(text) ^ load<u64>(literal, LITERAL)) << (64 - (<u64>rest << 3)) == 0;
}

/** Lets the place of a field be found by its key, which is its literal. */
export function addKey(fields: usize, place: usize): void {
  const list = keyList(fields, place + LITERAL, load<u32>(place, LENGTH));
  store<usize>(place, load<usize>(list), OTHER);
  store<usize>(list, place);
}

/** There was no room to learn what was read: forgets the habits when too much was none of them. */
export function countMiss(fields: usize): void {
  const misses = load<i32>(at4(fields, MISSES)) + 1;
  store<i32>(at4(fields, MISSES), misses);
  if (misses <= MISSES_MAX) return;
  store<usize>(load<usize>(at4(fields, ROOT)), 0, WAY);
  store<i32>(at4(fields, PLACES_USED), 1);
  store<i32>(at4(fields, MISSES), 0);
}

/** The place of the field with that key, or that of what is no field. */
// @ts-ignore: decorator
@inline
export function placeOf(fields: usize, key: usize, length: u32): usize {
  let place = load<usize>(keyList(fields, key, length));
  while (place != 0 && !(load<u32>(place, LENGTH) == length && spells(place, key))) place = load<usize>(place, OTHER);
  return place == 0 ? load<usize>(at4(fields, SPARE)) : place;
}

/** Where the list of keys begins that have the same hash: it is of the first eight bytes and the length. */
// @ts-ignore: decorator
@inline
function keyList(fields: usize, key: usize, length: u32): usize {
  const word = length < 8 ? load<u64>(key) & (((<u64>1) << (<u64>length << 3)) - 1) : load<u64>(key);
  const hash = ((word ^ <u64>length) * SPREAD) >> (64 - KEY_BITS);
  return load<usize>(at4(fields, KEYS)) + (<usize>hash << 2);
}
