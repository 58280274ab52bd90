import { type Instrument } from '@livetape/model';
import fc from 'fast-check';
import { garbagePerCall } from './garbage';
import { spellings } from './respell';
import { expected, inexact, outcomeOf, type Samples } from './samples';
import { FRAME_BYTES_MAX } from './frame-values';
import { Link } from './link';
import { levelTexts } from './platform-json';
import { Sink } from './sink';
import { type Venue } from './venue';

const CAPACITY = 1024;
const RECEIVED_US = 1_700_000_000_000_123;
const ROUNDS = 400;
const RUNS = 1_500;

/** The suite that every venue's spec runs. It needs Jest's globals, and no network. */
export function describeVenue(venue: Venue, samples: Samples): void {
  const { instruments, frames } = samples;
  const sinkOf = (before: readonly string[] = []) => {
    const sink = new Sink({ instruments, capacity: CAPACITY });
    sink.receiveTime = RECEIVED_US;
    connect(venue, sink, before);
    return sink;
  };

  describe(`${venue.id} as a venue`, () => {
    describeCoverage(venue, samples);
    describePlan(venue, samples);
    describeRest(venue, samples, sinkOf);

    it.each(frames)('$says', ({ before, frame, ...outcome }) => {
      const sink = sinkOf(before);
      venue.decode(encode(frame), sink);
      expect(outcomeOf(sink, instruments)).toEqual(expected(outcome, venue));
    });

    it.each(frames)(
      'reads it whatever the white space and the order of keys: $says',
      ({ before, frame, ...outcome }) => {
        for (const text of spellings(frame)) {
          const sink = sinkOf(before);
          venue.decode(encode(text), sink);
          expect(outcomeOf(sink, instruments)).toEqual(expected(outcome, venue));
        }
      },
    );

    it.each(frames)('leaves no row of it cut short, and never throws: $says', ({ before, frame }) => {
      const bytes = encode(frame);
      for (let length = 0; length < bytes.length; length++) {
        const sink = sinkOf(before);
        venue.decode(bytes.subarray(0, length), sink);
        expect(rowsOf(sink)).toBe(0);
      }
    });

    it.each(frames)('lets nothing that is not an exact number out of damaged bytes: $says', ({ before, frame }) => {
      const bytes = encode(frame);
      const next = sequence(bytes.length);
      const sink = sinkOf(before);
      for (let round = 0; round < ROUNDS; round++) {
        const damaged = bytes.slice();
        for (let hit = 0; hit < 1 + (round % 3); hit++) damaged[next() % bytes.length] = next() & 0xff;
        venue.decode(damaged, sink);
        expect(inexact(sink)).toEqual([]);
        sink.clear();
      }
    });

    it.each(frames.filter(({ notices }) => notices === undefined))(
      'creates nothing per frame: $says',
      ({ before, frame }) => {
        const sink = sinkOf(before);
        const bytes = encode(frame);
        const garbage = garbagePerCall(() => {
          venue.decode(bytes, sink);
          sink.clear();
        }, samples.heapUsed);
        expect(garbage).toBeLessThan(4);
      },
    );

    it('takes nothing of an instrument that it was not given', () => {
      const sink = new Sink({ instruments: [], capacity: CAPACITY });
      for (const { before = [], frame } of frames) {
        connect(venue, sink, before);
        venue.decode(encode(frame), sink);
      }
      expect(rowsOf(sink)).toBe(0);
    });

    it('sets a frame aside whole when the sink is full', () => {
      const sink = new Sink({ instruments, capacity: 0 });
      for (const { before = [], frame } of frames) {
        connect(venue, sink, before);
        venue.decode(encode(frame), sink);
      }
      expect(rowsOf(sink)).toBe(0);
      expect(sink.counts.rejected.full).toBeGreaterThan(0);
    });

    it.each([
      ['nothing', ''],
      ['too much', ' '.repeat(FRAME_BYTES_MAX + 1)],
      ['a million brackets', '['.repeat(1_000_000)],
      ['a million braces', '{"a":'.repeat(700_000)],
    ])('refuses a frame of %s', (_, frame) => {
      const sink = sinkOf();
      venue.decode(encode(frame), sink);
      expect(rowsOf(sink)).toBe(0);
      expect(sink.rejectedTotal).toBe(1);
    });
  });
}

/** What every spec must show of its venue, so that none is proved by easy samples alone. */
function describeCoverage(venue: Venue, { frames, snapshot, kinds }: Samples): void {
  const trades = frames.flatMap((frame) => frame.trades ?? []);
  const books = [...frames, ...(snapshot === undefined ? [] : [snapshot])].flatMap((frame) => frame.books ?? []);
  const levels = books.flatMap(({ isSnapshot, bids, asks }) =>
    [...bids, ...asks].map(([, size]) => ({ isSnapshot, size })),
  );

  it('shows a trade of either aggressor, with id, price, size and time', () => {
    expect(new Set(trades.map(({ aggressor }) => aggressor))).toEqual(new Set(['buy', 'sell']));
    expect(trades.every(({ id, eventTimeUs }) => id !== '' && eventTimeUs > 0)).toBe(true);
  });

  if (kinds.includes('levels') && venue.books.seed !== 'periodic') {
    it('shows a whole book, a change of it, and a level that is removed', () => {
      expect(new Set(books.map(({ isSnapshot }) => isSnapshot))).toEqual(new Set([true, false]));
      expect(levels.some(({ isSnapshot, size }) => !isSnapshot && Number(size) === 0)).toBe(true);
    });
  }
}

function describePlan(venue: Venue, { instruments, kinds }: Samples): void {
  const endpoints = { socket: 'ws://127.0.0.1:1/x', rest: 'http://127.0.0.1:1/x' };

  it('plans every instrument once, on sockets below the given base, each subscription with its id', () => {
    const plans = venue.plan(instruments, kinds, endpoints);
    for (const kind of kinds) {
      const carriers = plans.filter((plan) => plan.kinds.includes(kind));
      expect(carriers.flatMap((plan) => plan.instruments)).toEqual(instruments);
    }
    for (const plan of plans) {
      expect(plan.url.startsWith(endpoints.socket)).toBe(true);
      const ids = plan.subscribe.flatMap((request) => request.ids);
      expect(new Set(ids).size).toBe(ids.length);
      expect(plan.subscribe.every((request) => request.ids.length > 0)).toBe(true);
    }
  });

  it('opens another socket where one may not carry all', () => {
    const many = Array.from({ length: venue.limits.streamsPerSocket + 1 }, (_, id) => ({ ...instruments[0], id }));
    const plans = venue.plan(many, kinds, endpoints);
    expect(plans.length).toBeGreaterThan(1);
    for (const plan of plans) {
      expect(plan.instruments.length * plan.kinds.length).toBeLessThanOrEqual(venue.limits.streamsPerSocket);
    }
  });

  it('plans no socket for no instrument', () => {
    expect(venue.plan([], kinds, endpoints)).toEqual([]);
  });

  it('names instruments to begin with, none twice', () => {
    expect(venue.defaultSymbols.length).toBeGreaterThan(0);
    expect(new Set(venue.defaultSymbols).size).toBe(venue.defaultSymbols.length);
  });
}

function describeRest(venue: Venue, { instruments, metadata, backfill, snapshot }: Samples, sinkOf: () => Sink): void {
  it('reads its metadata', () => {
    expect(venue.metadata.parse(metadata.body)).toEqual(metadata.specs);
  });

  it.each(['', '{}', '[', 'null'])('throws on metadata that is %p', (body) => {
    expect(() => venue.metadata.parse(body)).toThrow();
  });

  it('has a sample of each body that it reads', () => {
    expect(backfill !== undefined).toBe(venue.backfill !== null);
    expect(snapshot !== undefined).toBe(venue.snapshot !== null);
  });

  for (const [name, reader, sample] of [
    ['backfill', venue.backfill, backfill],
    ['snapshot', venue.snapshot, snapshot],
  ] as const) {
    if (reader === null || sample === undefined) continue;
    const { body, ...outcome } = sample;

    it(`reads its ${name}, whole or not at all`, () => {
      const sink = sinkOf();
      reader.decode(encode(body), instruments[0], sink);
      expect(outcomeOf(sink, instruments)).toEqual(expected(outcome, venue));
      for (let length = 0; length < body.length; length++) {
        sink.clear();
        reader.decode(encode(body.slice(0, length)), instruments[0], sink);
        expect(rowsOf(sink)).toBe(0);
      }
    });
  }
}

/** A new connection of the sink that brought these frames already: what they left in it is gone, but for its link. */
function connect(venue: Venue, sink: Sink, before: readonly string[]): void {
  sink.link = new Link();
  for (const frame of before) venue.decode(encode(frame), sink);
  sink.takeNotices();
  sink.counts.ignored = 0;
  sink.clear();
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function rowsOf({ trades, tops, levels, greeks }: Sink): number {
  return trades.length + tops.length + levels.length + greeks.length;
}

/** A repeatable sequence of numbers: a damaged frame that fails does so again. */
function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
}

/** Decimal texts as venues rarely write them: with an exponent, too fine or too large for a scale, and 0. */
export const ODD_DECIMALS = ['0', '0.123456789', '1.58E-4', '1e3', '1e400', '9'.repeat(40), '90071992.54740991'];

/** `weight` times the usual text, once an odd one. */
export function mostly(weight: number, usual: fc.Arbitrary<string>, odd: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
}

/** Text of a decimal number with one digit after the point, or more, up to so many. */
export function decimalText(digitsMax: number): fc.Arbitrary<string> {
  const fraction = fc.stringMatching(new RegExp(`^\\d{1,${digitsMax}}$`));
  return fc.tuple(fc.nat(99_999), fraction).map((parts) => parts.join('.'));
}

/** Text of an unsigned integer below 2^53. */
export const integerText = fc.maxSafeNat().map(String);

/** What is compared: frames as a venue decodes them, and as the oracle says; null is a frame that is rejected. */
export interface Reading {
  readonly venue: Venue;
  readonly instrument: Instrument;
  readonly frames: fc.Arbitrary<string>;
  readonly oracle: (frame: string) => string[] | null;
  /** The rows as texts; those of books where it is not given. */
  readonly rowsOf?: (sink: Sink) => string[];
  /** What else holds of the rows. */
  readonly holds?: (frame: string, sink: Sink) => void;
}

/** Expects the same rows of both, all of a frame or nothing, and that enough frames have some. */
export function expectSameRows({ venue, instrument, frames, oracle, rowsOf = levelsOf, holds }: Reading): void {
  const sink = new Sink({ instruments: [instrument], capacity: 64 });
  let rows = 0;
  fc.assert(
    fc.property(frames, (frame) => {
      sink.clear();
      venue.decode(encode(frame), sink);
      const got = rowsOf(sink);
      expect(got).toEqual(oracle(frame) ?? []);
      holds?.(frame, sink);
      rows += got.length;
    }),
    { numRuns: RUNS },
  );
  expect(rows).toBeGreaterThan(RUNS / 4);
}

function levelsOf({ levels }: Sink): string[] {
  return levelTexts(levels);
}
