import { type Instrument, Side } from '@livetape/model';
import fc from 'fast-check';
import { cutUnitsOf, integerOf, levelTexts, parseExact, unitsOf } from '../platform-json';
import { Sink } from '../sink';
import { gate } from './gate';

const RUNS = 1_500;
const BTC: Instrument = {
  id: 0,
  venue: 'gate',
  symbol: 'BTC_USDT',
  base: 'BTC',
  quote: 'USDT',
  priceDecimals: 2,
  sizeDecimals: 6,
};

const number = fc.oneof(
  { weight: 19, arbitrary: fc.tuple(fc.nat(99_999), fc.stringMatching(/^\d{1,2}$/)).map((parts) => parts.join('.')) },
  { weight: 1, arbitrary: fc.constantFrom('0', '1.00000001', '0.00000000001', '1e400', '9'.repeat(40), '') },
);
/** A level as spot has it, or as futures have it. */
const level = fc
  .tuple(number, number, fc.boolean())
  .map(([p, s, isSpot]) => JSON.stringify(isSpot ? [p, s] : { s, p }));
const side = fc.option(
  fc.array(level, { maxLength: 4 }).map((levels) => `[${levels}]`),
  { nil: undefined },
);
const sequence = fc.oneof(
  { weight: 9, arbitrary: fc.maxSafeNat().map(String) },
  { weight: 1, arbitrary: fc.constantFrom('1.5', 'null', '9007199254740993') },
);
const frames = fc
  .record({ b: side, a: side, U: sequence, u: sequence, full: fc.boolean(), depth: fc.constantFrom(50, 400) })
  .map(({ b, a, U, u, full, depth }) => {
    const members = { t: '1748572394325', ...(full ? { full: 'true' } : { U }), s: `"ob.BTC_USDT.${depth}"`, u, b, a };
    const texts = Object.entries(members).flatMap(([key, text]) => (text === undefined ? [] : [`"${key}":${text}`]));
    return `{"channel":"spot.obu","event":"update","result":{${texts.join(',')}}}`;
  });

/** The levels of a frame by the platform's own reader; null where one number of it does not hold. */
function oracle(frame: string): string[] | null {
  const { result } = parseExact(frame) as { result: Record<string, unknown> };
  const numbers = [result['u'], result['full'] === true ? result['u'] : result['U']].map(integerOf);
  if (numbers.some((value) => value === null)) return null;
  const texts = (key: string, of: Side) =>
    ((result[key] ?? []) as (unknown[] | { p: unknown; s: unknown })[]).map((row) => {
      const [price, size] = Array.isArray(row) ? row : [row.p, row.s];
      const [ticks, steps] = [unitsOf(price, BTC.priceDecimals), cutUnitsOf(size, BTC.sizeDecimals)];
      return ticks === null || ticks === 0n || steps === null ? null : [of, ticks, steps].join(' ');
    });
  const rows = [...texts('b', Side.Bid), ...texts('a', Side.Ask)];
  if (rows.some((row) => row === null)) return null;
  return rows.length === 0 ? [`${Side.Bid} 0 0`] : (rows as string[]);
}

describe('gate', () => {
  const sink = new Sink({ instruments: [BTC], capacity: 64 });

  it('reads of books what the platform reads, of spot and of futures, all of a frame or nothing', () => {
    let rows = 0;
    fc.assert(
      fc.property(frames, (frame) => {
        sink.clear();
        gate.decode(new TextEncoder().encode(frame), sink);
        expect(levelTexts(sink.levels)).toEqual(oracle(frame) ?? []);
        const isWhole = frame.includes('"full"') ? 1 : 0;
        for (let row = 0; row < sink.levels.length; row++) {
          expect(sink.levels.isSnapshot[row]).toBe(isWhole);
          expect(sink.levels.depth[row]).toBe(isWhole === 0 ? 0 : frame.includes('USDT.50"') ? 50 : 400);
        }
        rows += sink.levels.length;
      }),
      { numRuns: RUNS },
    );
    expect(rows).toBeGreaterThan(RUNS / 4);
  });
});
