import { BarBatch, TradeBatch } from '@livetape/model';
import { barRow, tradeRow } from './rows';

describe('barRow', () => {
  it('has exact sums on both sides of 2^53', () => {
    const bars = new BarBatch(1);
    const row = bars.claim();
    bars.start[row] = 1_700_000_000_000;
    bars.open[row] = 6_500_000;
    bars.high[row] = 6_510_000;
    bars.low[row] = 6_490_000;
    bars.close[row] = 6_505_000;
    bars.volume.set(row, 9_007_199_254_740_991n);
    bars.notional.set(row, 2n ** 100n + 1n);
    bars.buyVolume.set(row, 9_007_199_254_740_993n);
    bars.trades[row] = 12;
    bars.revision[row] = 2;
    const prices = [6_500_000, 6_510_000, 6_490_000, 6_505_000];
    const sums = ['9007199254740991', '1267650600228229401496703205377', '9007199254740993'];
    expect(barRow(bars, row)).toEqual([1_700_000_000_000, ...prices, ...sums, 12, 2]);
  });
});

describe('tradeRow', () => {
  it('has ids of digits and ids of text', () => {
    const trades = new TradeBatch(2);
    const uuid = 'a"b\\c';
    for (const id of [42, -1]) {
      const row = trades.claim();
      trades.id[row] = id;
      trades.eventTime[row] = 1_700_000_000_000_123;
      trades.price[row] = 5;
      trades.size[row] = 6;
      trades.aggressor[row] = -1;
    }
    trades.idText.set(1, new TextEncoder().encode(uuid), 0, uuid.length);
    expect(tradeRow(trades, 0)).toEqual(['42', 1_700_000_000_000_123, 5, 6, -1]);
    expect(tradeRow(trades, 1)).toEqual([uuid, 1_700_000_000_000_123, 5, 6, -1]);
  });
});
