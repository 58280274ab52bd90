import { type JsonBytes } from './json-bytes';
import { plainEnd } from './json-text';
import { JsonKind, type JsonValues, VALUE_BITS } from './json-values';
import { bitsAfter, digitsOf, firstDigits, fourDigits, hasPoint, NO_UNITS, oddOf, scaleOf, TENS } from './json-word';

/** Numbers of a place: first way on, next way beside it, field, `Habit`, bytes of its literal, and the literal's words. */
const PLACE = { Way: 0, Other: 1, Field: 2, Habit: 3, Length: 4, Words: 5, Size: 16 } as const;
/** How a value was written: a number, bare or in quotes; other text; a word, which its literal includes; or anything else. */
const Habit = { Bare: 0, Quoted: 1, Text: 2, True: 3, False: 4, Null: 5, Other: 6 } as const;
type Habit = (typeof Habit)[keyof typeof Habit];
/** By habit: what the value is, bytes of it within its literal, bytes between it and what comes next. */
const KINDS = [JsonKind.Number, JsonKind.String, JsonKind.String, JsonKind.True, JsonKind.False, JsonKind.Null];
const WORD_LENGTHS = [0, 0, 0, 4, 5, 4, 0];
const QUOTES = [0, 1, 1, 0, 0, 0, 0];
/** 1 for each byte that may follow a value of a habit: the index is the habit's 256 bytes. */
const ENDS = Uint8Array.from({ length: 6 << 8 }, (_, i) => {
  const ends = QUOTES[i >> 8] === 1 ? '"' : ',}';
  return Number(ends.includes(String.fromCharCode(i & 0xff)));
});

/** Where text ends that is not plain to its end. */
const NOT_PLAIN = -1;
const QUOTE = 34;
const WORD_BYTES = 4;
/** Where an object begins. */
const ROOT = 0;
/** A place without a way on: what stands there was not seen before, or there is no room to remember it. */
const NOWHERE = PLACE.Size;
/** `ROOT` and `NOWHERE`. */
const PLACES_FIRST = 2;
/** A venue writes its objects in few ways: ten keys each, some of them there or not. */
const PLACES_MAX = 160;
/** More ways to go on from one place are no habit. */
const WAYS_MAX = 8;
/** A longer literal is no key that we know. */
const LITERAL_BYTES_MAX = WORD_BYTES * (PLACE.Size - PLACE.Words);
/** So many misses for want of room, and all is forgotten: the habits may have changed. */
const MISSES_MAX = 4096;

/**
 * How somebody writes an object: what stands between its values, `,"p":`, learned from objects that were read key by key.
 *
 * It is a tree of places. A place is where a value begins; the ways from it are the literals that were seen to follow the
 * value, each with the number of the field whose value comes then. It only guesses: whoever follows it compares each byte of
 * the literal, so that the way to a place says which keys were passed, none of them twice.
 */
export class JsonLayout {
  /** Bit i for each field i that `pass` passed. */
  passed = 0;
  /** The field whose key was passed and whose value is to be read by others; -1 where they are to read a key. */
  pending = -1;
  private place = ROOT;
  private readonly places = new Int32Array(PLACES_MAX * PLACE.Size);
  private placesUsed = PLACES_FIRST;
  private misses = 0;

  /** No member of the object was passed or learned yet. */
  get isAtBeginning(): boolean {
    return this.place === ROOT;
  }

  /** Nothing is known of what comes, and nothing will be learned of it. */
  get isLost(): boolean {
    return this.place === NOWHERE;
  }

  /** Another object begins. */
  begin(): void {
    this.place = ROOT;
    this.pending = -1;
  }

  /**
   * Passes members of the object as long as they are written as they were before, and reads their values. Returns where
   * the first begins that is not, or its value where only that is written otherwise (`pending`): for others to read.
   *
   * One loop that makes no calls once it is compiled: what it keeps outside of registers costs more than its work.
   */
  pass(text: JsonBytes, values: JsonValues, from: number): number {
    const { places } = this;
    const { bytes, view, origin } = text;
    const { spans, units } = values;
    const last = view.byteLength - WORD_BYTES;
    let end = from;
    this.passed = 0;
    this.pending = -1;
    for (;;) {
      const way = this.follow(text, end);
      if (way === 0) return end;
      const habit = places[way + PLACE.Habit];
      const field = places[way + PLACE.Field];
      const start = end + places[way + PLACE.Length];
      this.place = way;
      if (habit === Habit.Other) return this.leave(field, start);
      let at = start;
      let point = 0;
      let number = 0;
      while (habit < Habit.Text && origin + at <= last) {
        const digits = digitsOf(view.getInt32(origin + at, true));
        const odd = oddOf(digits);
        if (odd === 0) {
          number = number * 10_000 + fourDigits(digits);
          at += WORD_BYTES;
          continue;
        }
        const after = bitsAfter(odd);
        number = number * TENS[after >> 3] + firstDigits(digits, after);
        at += 3 - (after >> 3);
        if (point > 0 || !hasPoint(digits, after)) break;
        point = ++at;
      }
      let scale = number <= Number.MAX_SAFE_INTEGER ? scaleOf(bytes, start, at, point) : NO_UNITS;
      if (ENDS[(habit << 8) | bytes[at]] === 0 || (habit === Habit.Bare && scale < 0)) {
        at = QUOTES[habit] === 1 ? textEnd(bytes, at) : NOT_PLAIN;
        scale = NO_UNITS;
        if (at === NOT_PLAIN) return this.leave(field, start - WORD_LENGTHS[habit] - QUOTES[habit]);
      }
      const span = field << VALUE_BITS;
      units[field] = number;
      spans[span] = start - WORD_LENGTHS[habit];
      spans[span + 1] = at;
      spans[span + 2] = KINDS[habit];
      spans[span + 3] = scale;
      this.passed |= 1 << field;
      end = at + QUOTES[habit];
    }
  }
  /** Remembers how the member is written that others read: it begins at `from`, and its value at `start`. */
  learn(values: JsonValues, field: number, from: number, start: number): void {
    const { bytes } = values;
    const habit = habitOf(values, field);
    const end = start + QUOTES[habit] + WORD_LENGTHS[habit];
    if (!this.hasRoom(end - from)) {
      this.place = NOWHERE;
      return;
    }
    const { places } = this;
    const way = this.placesUsed++ * PLACE.Size;
    let word = way + PLACE.Words;
    for (let at = from; at + WORD_BYTES < end; at += WORD_BYTES) places[word++] = wordAt(bytes, at);
    places[word] = wordAt(bytes, end - WORD_BYTES);
    places[way + PLACE.Length] = end - from;
    places[way + PLACE.Field] = field;
    places[way + PLACE.Habit] = habit;
    places[way + PLACE.Other] = places[this.place + PLACE.Way];
    places[this.place + PLACE.Way] = way;
    this.place = way;
  }

  /** The way from here whose literal stands at `at` of the text, or 0. */
  private follow(text: JsonBytes, at: number): number {
    const { places } = this;
    let way = places[this.place + PLACE.Way];
    while (way > 0 && !text.spells(places, way + PLACE.Words, places[way + PLACE.Length], at)) {
      way = places[way + PLACE.Other];
    }
    return way;
  }

  private leave(field: number, at: number): number {
    this.pending = field;
    return at;
  }

  /** Whether a literal of so many bytes can be remembered here. Counts where it cannot. */
  private hasRoom(length: number): boolean {
    const isLiteral = length >= WORD_BYTES && length <= LITERAL_BYTES_MAX;
    if (!isLiteral) return false;
    let ways = 0;
    for (let way = this.places[this.place]; way > 0; way = this.places[way + PLACE.Other]) ways++;
    if (this.placesUsed < PLACES_MAX && ways < WAYS_MAX) return true;
    if (++this.misses > MISSES_MAX) this.forget();
    return false;
  }

  private forget(): void {
    this.places.fill(0);
    this.placesUsed = PLACES_FIRST;
    this.misses = 0;
  }
}

/** How a value is written that was read. */
function habitOf(values: JsonValues, index: number): Habit {
  const span = index << VALUE_BITS;
  switch (values.spans[span + 2]) {
    case JsonKind.Number:
      return values.spans[span + 3] === NO_UNITS || values.units[index] < 0 ? Habit.Other : Habit.Bare;
    case JsonKind.String:
      return values.spans[span + 3] === NO_UNITS ? Habit.Text : Habit.Quoted;
    case JsonKind.True:
      return Habit.True;
    case JsonKind.False:
      return Habit.False;
    case JsonKind.Null:
      return Habit.Null;
    default:
      return Habit.Other;
  }
}

/** Where the text that is plain so far has its closing quote. */
function textEnd(bytes: Uint8Array, start: number): number {
  const end = plainEnd(bytes, start, bytes.length);
  return end < bytes.length && bytes[end] === QUOTE ? end : NOT_PLAIN;
}

/** Four bytes, the first the lowest. */
function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}
