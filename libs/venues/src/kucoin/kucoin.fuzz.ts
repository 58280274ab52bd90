import { type Instrument, Side } from '@livetape/model';
import fc from 'fast-check';
import { cutUnitsOf, integerOf, levelTexts, parseExact, unitsOf } from '../platform-json';
import { Sink } from '../sink';
import { kucoin } from './kucoin';

const RUNS = 1_500;
const BTC: Instrument = {
  id: 0,
  venue: 'kucoin',
  symbol: 'BTC-USDT',
  base: 'BTC',
  quote: 'USDT',
  priceDecimals: 2,
  sizeDecimals: 6,
};

const number = fc.oneof(
  { weight: 15, arbitrary: fc.tuple(fc.nat(99_999), fc.stringMatching(/^\d{1,2}$/)).map((parts) => parts.join('.')) },
  { weight: 3, arbitrary: fc.constantFrom('0', '0.000', '12') },
  { weight: 1, arbitrary: fc.constantFrom('1.00000001', '0.00000000001', '1e400', '9'.repeat(40), '', 'x') },
);
const side = fc.array(fc.tuple(number, number, fc.maxSafeNat()), { maxLength: 4 });
const sequence = fc.oneof(
  { weight: 9, arbitrary: fc.maxSafeNat().map(String) },
  { weight: 1, arbitrary: fc.constantFrom('1.5', 'null', '"9007199254740993"') },
);
const frames = fc.tuple(side, side, sequence, sequence).map(([asks, bids, first, last]) => {
  const text = (rows: typeof asks) => JSON.stringify(rows.map((row) => row.map(String)));
  const changes = `{"asks":${text(asks)},"bids":${text(bids)}}`;
  const data = `{"changes":${changes},"sequenceStart":${first},"sequenceEnd":${last},"time":1663747970273}`;
  return `{"type":"message","topic":"/market/level2:BTC-USDT","subject":"trade.l2update","data":${data}}`;
});

type Row = readonly [price: unknown, size: unknown];

/** The levels of a change by the platform's own reader; null where one number of it does not hold. */
function oracle(frame: string): string[] | null {
  const { data } = parseExact(frame) as { data: Record<string, unknown> };
  if (integerOf(data['sequenceStart']) === null || integerOf(data['sequenceEnd']) === null) return null;
  const { asks, bids } = data['changes'] as Record<string, Row[]>;
  const texts = (rows: readonly Row[], of: Side) =>
    rows
      .filter(([price]) => price !== '0')
      .map(([price, size]) => {
        const [ticks, steps] = [unitsOf(price, BTC.priceDecimals), cutUnitsOf(size, BTC.sizeDecimals)];
        return ticks === null || ticks === 0n || steps === null ? null : [of, ticks, steps].join(' ');
      });
  const rows = [...texts(bids, Side.Bid), ...texts(asks, Side.Ask)];
  if (rows.some((row) => row === null)) return null;
  return rows.length === 0 ? [`${Side.Bid} 0 0`] : (rows as string[]);
}

describe('kucoin', () => {
  const sink = new Sink({ instruments: [BTC], capacity: 64 });

  it('reads of books what the platform reads, but for levels of price 0, all of a frame or nothing', () => {
    let rows = 0;
    fc.assert(
      fc.property(frames, (frame) => {
        sink.clear();
        kucoin.decode(new TextEncoder().encode(frame), sink);
        expect(levelTexts(sink.levels)).toEqual(oracle(frame) ?? []);
        rows += sink.levels.length;
      }),
      { numRuns: RUNS },
    );
    expect(rows).toBeGreaterThan(RUNS / 4);
  });
});
