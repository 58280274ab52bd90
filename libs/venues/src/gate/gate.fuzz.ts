import { Side } from '@livetape/model';
import fc from 'fast-check';
import { decimalText, expectSameRows, integerText, mostly } from '../conformance';
import { cutUnitsOf, instrumentOf, integerOf, levelText, messageOf, parseExact } from '../platform-json';
import { type Sink } from '../sink';
import { gate } from './gate';

const BTC = instrumentOf('gate', 'BTC_USDT', 2, 6);
const odd = ['0', '1.00000001', '0.00000000001', '1e400', '9'.repeat(40), ''];
const number = mostly(19, decimalText(2), odd);
/** A level as spot has it, or as futures have it. */
const level = fc
  .tuple(number, number, fc.boolean())
  .map(([p, s, isSpot]) => JSON.stringify(isSpot ? [p, s] : { s, p }));
const side = fc.option(
  fc.array(level, { maxLength: 4 }).map((levels) => `[${levels}]`),
  { nil: undefined },
);
const sequence = mostly(9, integerText, ['1.5', 'null', '9007199254740993']);
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
      return levelText(of, Array.isArray(row) ? row : [row.p, row.s], BTC, cutUnitsOf);
    });
  return messageOf([...texts('b', Side.Bid), ...texts('a', Side.Ask)]);
}

/** Whole books say so, and how deep they go. */
function holds(frame: string, { levels }: Sink): void {
  const isWhole = frame.includes('"full"') ? 1 : 0;
  for (let row = 0; row < levels.length; row++) {
    expect(levels.isSnapshot[row]).toBe(isWhole);
    expect(levels.depth[row]).toBe(isWhole === 0 ? 0 : frame.includes('USDT.50"') ? 50 : 400);
  }
}

describe('gate', () => {
  it('reads of books what the platform reads, of spot and of futures, all of a frame or nothing', () =>
    expectSameRows({ venue: gate, instrument: BTC, frames, oracle, holds }));
});
