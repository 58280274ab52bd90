import { SymbolTable } from '@livetape/columns';

/** The words of most venues for a side, in the order that `Sink.aggressor` and `Sink.readChanges` want: buy is 0, sell is 1. */
export const BUY_SELL = new SymbolTable(['buy', 'sell']);

const ZERO = 48;
const NINE = 57;

/** Where the word of bytes[start, end) that begins at `start` ends: before the separator, or at the end. */
export function wordEnd(bytes: Uint8Array, start: number, end: number, separator: number): number {
  let i = start;
  while (i < end && bytes[i] !== separator) i++;
  return i;
}

/** The number that the digits bytes[start, end) write, as levels in a channel's name; -1 where they are none. */
export function digitsAt(bytes: Uint8Array, start: number, end: number): number {
  let number = start < end ? 0 : -1;
  for (let i = start; i < end; i++) {
    if (bytes[i] < ZERO || bytes[i] > NINE) return -1;
    number = number * 10 + (bytes[i] - ZERO);
  }
  return number;
}

/** Whether a frame begins with these bytes: tells a dialect by its first key, where it usually stands. */
export function opensWith(frame: Uint8Array, opening: Uint8Array): boolean {
  if (frame.length < opening.length) return false;
  for (let i = 0; i < opening.length; i++) if (frame[i] !== opening[i]) return false;
  return true;
}
