import fc from 'fast-check';
import { decimalText, expectSameRows, mostly, ODD_DECIMALS } from '../conformance';
import { instrumentOf, integerOf, parseExact, unitsOf } from '../platform-json';
import { type Sink } from '../sink';
import { bybit } from './bybit';

const BTC = instrumentOf('bybit', 'BTCUSDT', 4, 8);
const decimal = mostly(19, decimalText(4), ODD_DECIMALS);
const id = fc.oneof(fc.uuid(), fc.maxSafeNat().map(String), fc.constantFrom('2290000000050703789', ''));
const times = fc.integer({ min: 1_500_000_000_000, max: 1_900_000_000_000 }).map(String);
const time = mostly(9, times, ['0', '99999999999999', 'null']);
const trades = fc
  .tuple(decimal, decimal, id, time, fc.constantFrom('Buy', 'Sell', 'Buy', 'Sell', 'buy'))
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

function rowsOf({ trades: batch }: Sink): string[] {
  const { length, price, size, aggressor, eventTime } = batch;
  return Array.from({ length }, (_, row) =>
    [price[row], size[row], aggressor[row], batch.idOf(row), eventTime[row]].join(' '),
  );
}

describe('bybit', () => {
  it('reads of trades what the platform reads, all of a frame or nothing', () =>
    expectSameRows({ venue: bybit, instrument: BTC, frames, oracle, rowsOf }));
});
