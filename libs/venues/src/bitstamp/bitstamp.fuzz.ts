import { type Instrument, Side } from '@livetape/model';
import fc from 'fast-check';
import { levelTexts, parseExact, unitsOf } from '../platform-json';
import { Link } from '../link';
import { Sink } from '../sink';
import { bitstamp } from './bitstamp';

const RUNS = 1_500;
const HOUR_US = 3_600_000_000;
const NOW_US = 1_618_677_691_591_574;
const BTC: Instrument = {
  id: 0,
  venue: 'bitstamp',
  symbol: 'btcusd',
  base: 'BTC',
  quote: 'USD',
  priceDecimals: 2,
  sizeDecimals: 8,
};

const number = fc.oneof(
  { weight: 19, arbitrary: fc.tuple(fc.nat(99_999), fc.stringMatching(/^\d{1,2}$/)).map((parts) => parts.join('.')) },
  { weight: 1, arbitrary: fc.constantFrom('0', '0.00000000', '1.005', '1E-8', '1e400', '9'.repeat(40), '') },
);
const side = fc.array(fc.tuple(number, number), { maxLength: 4 });
const diff = (bids: unknown, asks: unknown, time: number) =>
  `{"event":"data","channel":"diff_order_book_btcusd","data":{"timestamp":"1","microtimestamp":"${time}","bids":${JSON.stringify(bids)},"asks":${JSON.stringify(asks)}}}`;

type Row = readonly [price: unknown, size: unknown];

/** The levels of a change by the platform's own reader; null where one number of it does not hold. */
function oracle(frame: string): string[] | null {
  const { data } = parseExact(frame) as { data: Record<string, Row[]> };
  const texts = (rows: readonly Row[], of: Side) =>
    rows.map(([price, size]) => {
      const [ticks, steps] = [unitsOf(price, BTC.priceDecimals), unitsOf(size, BTC.sizeDecimals)];
      return ticks === null || ticks === 0n || steps === null ? null : [of, ticks, steps].join(' ');
    });
  const rows = [...texts(data['bids'], Side.Bid), ...texts(data['asks'], Side.Ask)];
  if (rows.some((row) => row === null)) return null;
  return rows.length === 0 ? [`${Side.Bid} 0 0`] : (rows as string[]);
}

describe('bitstamp', () => {
  const sink = new Sink({ instruments: [BTC], capacity: 64 });
  const decode = (frame: string) => {
    sink.clear();
    bitstamp.decode(new TextEncoder().encode(frame), sink);
  };

  it('reads of books what the platform reads, all of a frame or nothing', () => {
    let rows = 0;
    fc.assert(
      fc.property(side, side, (bids, asks) => {
        const frame = diff(bids, asks, NOW_US);
        decode(frame);
        expect(levelTexts(sink.levels)).toEqual(oracle(frame) ?? []);
        rows += sink.levels.length;
      }),
      { numRuns: RUNS },
    );
    expect(rows).toBeGreaterThan(RUNS / 4);
  });

  it('never lets one change out of time set aside one that is of now', () => {
    const step = fc.record({ aheadUs: fc.integer({ min: 2 * HOUR_US, max: 48 * HOUR_US }), isOfNow: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        sink.link = new Link();
        sink.receiveTime = NOW_US;
        // Changes ahead lie further from each other than two clocks would.
        for (const [i, { aheadUs, isOfNow }] of steps.entries()) {
          decode(diff([['1.00', '1']], [], isOfNow ? NOW_US + i : NOW_US + aheadUs + i * 100 * HOUR_US));
          expect(sink.levels.length).toBe(isOfNow ? 1 : 0);
        }
      }),
    );
  });
});
