import { type Instrument } from '@livetape/model';
import fc from 'fast-check';
import { integerOf, parseExact, unitsOf } from '../platform-json';
import { Sink } from '../sink';
import { bybit } from './bybit';

const RUNS = 1_500;
const BTC: Instrument = {
  id: 0,
  venue: 'bybit',
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  priceDecimals: 4,
  sizeDecimals: 8,
};

const plain = fc.tuple(fc.nat(99_999), fc.stringMatching(/^\d{1,4}$/)).map((parts) => parts.join('.'));
const odd = fc.constantFrom('0', '0.123456789', '1.58E-4', '1e3', '1e400', '9'.repeat(40), '90071992.54740991');
/** Text of a decimal number, now and then one that does not fit. */
const decimalText = fc.oneof({ weight: 19, arbitrary: plain }, { weight: 1, arbitrary: odd });
const id = fc.oneof(fc.uuid(), fc.maxSafeNat().map(String), fc.constantFrom('2290000000050703789', ''));
const time = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1_500_000_000_000, max: 1_900_000_000_000 }).map(String) },
  { weight: 1, arbitrary: fc.constantFrom('0', '99999999999999', 'null') },
);
const trades = fc
  .tuple(decimalText, decimalText, id, time, fc.constantFrom('Buy', 'Sell', 'Buy', 'Sell', 'buy'))
  .map(([p, v, i, T, S]) => `{"i":"${i}","T":${T},"p":"${p}","v":"${v}","S":"${S}","s":"BTCUSDT","BT":false}`);
const frames = fc
  .array(trades, { minLength: 1, maxLength: 3 })
  .map((rows) => `{"topic":"publicTrade.BTCUSDT","ts":1,"type":"snapshot","data":[${rows}]}`);

/** The trades of a frame by the platform's own reader; null where one of them does not hold. */
function oracle(frame: string): string[] | null {
  const { data } = parseExact(frame) as { data: Record<string, unknown>[] };
  const rows = data.map((row) => {
    const [price, size] = [unitsOf(row['p'], BTC.priceDecimals), unitsOf(row['v'], BTC.sizeDecimals)];
    const at = integerOf(row['T']);
    const isTime = at !== null && at >= 1_500_000_000_000n && at <= 1_900_000_000_000n;
    if (!price || !size || !isTime || row['i'] === '' || row['S'] === 'buy') return null;
    return [price, size, row['S'] === 'Buy' ? 1 : -1, row['i'], at * 1_000n].join(' ');
  });
  return rows.every((row) => row !== null) ? rows : null;
}

describe('bybit', () => {
  const sink = new Sink({ instruments: [BTC], capacity: 64 });
  let rows = 0;

  it('reads of trades what the platform reads, all of a frame or nothing', () => {
    fc.assert(
      fc.property(frames, (frame) => {
        sink.clear();
        bybit.decode(new TextEncoder().encode(frame), sink);
        const { trades: batch } = sink;
        const got = Array.from({ length: batch.length }, (_, row) =>
          [batch.price[row], batch.size[row], batch.aggressor[row], batch.idOf(row), batch.eventTime[row]].join(' '),
        );
        expect(got).toEqual(oracle(frame) ?? []);
        rows += batch.length;
      }),
      { numRuns: RUNS },
    );
    expect(rows).toBeGreaterThan(RUNS / 4);
  });
});
