import { type JsonBytes } from './json-bytes';
import { type Span } from './span';

/** Where an object begins. */
export const ROOT = 0;
/** Numbers of a place: first way on, next way beside it, field, bytes of its literal, and the literal's words. */
const PLACE = { Way: 0, Other: 1, Field: 2, Length: 3, Words: 4, Size: 16 } as const;
/** A place without a way on: what stands there was not seen before, or there is no room to remember it. */
export const NOWHERE = PLACE.Size;
/** A venue writes its objects in few ways: ten keys each, some of them there or not. */
const PLACES_MAX = 128;
/** `ROOT` and `NOWHERE`. */
const PLACES_FIRST = 2;
/** More ways to go on from one place are no habit. */
const WAYS_MAX = 6;
/** A longer literal is no key that we know. */
const LITERAL_BYTES_MAX = 4 * (PLACE.Size - PLACE.Words);
const WORD_BYTES = 4;
/** So many misses for want of room, and all is forgotten: the habit may have changed. */
const MISSES_MAX = 4096;

/**
 * How somebody writes an object: what stands between its values, `,"p":`, learned from objects that were read key by key.
 *
 * It is a tree of places. A place is where a value begins; the ways from it are the literals that were seen to follow the
 * value, each with the number of the field whose value comes then. It only guesses: whoever follows it compares each byte of
 * the literal, so that the way to a place says which keys were passed, none of them twice.
 */
export class JsonLayout {
  private readonly places = new Int32Array(PLACES_MAX * PLACE.Size);
  private placesUsed = PLACES_FIRST;
  private misses = 0;

  /** The place whose literal stands at `at` of the text, or `NOWHERE`. */
  follow(place: number, text: JsonBytes, at: number): number {
    const { places } = this;
    for (let way = places[place + PLACE.Way]; way > 0; way = places[way + PLACE.Other]) {
      if (text.spells(places, way + PLACE.Words, places[way + PLACE.Length], at)) return way;
    }
    return NOWHERE;
  }

  /** Bytes of the literal before a place. */
  length(place: number): number {
    return this.places[place + PLACE.Length];
  }

  /** The field whose value begins at a place. */
  field(place: number): number {
    return this.places[place + PLACE.Field];
  }

  /** Whether the way of a literal of so many bytes can be remembered from a place. Counts where it cannot. */
  hasRoom(place: number, length: number): boolean {
    if (
      this.placesUsed < PLACES_MAX &&
      length >= WORD_BYTES &&
      length <= LITERAL_BYTES_MAX &&
      this.waysFrom(place) < WAYS_MAX
    )
      return true;
    if (++this.misses > MISSES_MAX) this.forget();
    return false;
  }

  /** Remembers the literal from a place to the value of a field, where there is room. Returns the place of the value. */
  learn(place: number, field: number, { bytes, start, end }: Span): number {
    const { places } = this;
    const way = this.placesUsed++ * PLACE.Size;
    let word = way + PLACE.Words;
    for (let at = start; at + WORD_BYTES < end; at += WORD_BYTES) places[word++] = wordAt(bytes, at);
    places[word] = wordAt(bytes, end - WORD_BYTES);
    places[way + PLACE.Length] = end - start;
    places[way + PLACE.Field] = field;
    places[way + PLACE.Other] = places[place + PLACE.Way];
    places[place + PLACE.Way] = way;
    return way;
  }

  private waysFrom(place: number): number {
    let count = 0;
    for (let way = this.places[place]; way > 0; way = this.places[way + PLACE.Other]) count++;
    return count;
  }

  private forget(): void {
    this.places.fill(0);
    this.placesUsed = PLACES_FIRST;
    this.misses = 0;
  }
}

/** Four bytes, the first the lowest. */
function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}
