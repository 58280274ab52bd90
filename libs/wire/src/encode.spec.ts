import { BarBatch, TradeBatch } from '@livetape/model';
import {
  encodeBar,
  encodeBook,
  encodeBookStatus,
  encodeDelta,
  encodeDeltaItem,
  encodeGreeks,
  encodeSnapshot,
  encodeTicker,
  encodeTop,
  encodeTrade,
} from './encode';

describe('encode', () => {
  it('writes a bar with exact sums on both sides of 2^53', () => {
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
    expect(JSON.parse(encodeBar(bars, row))).toEqual([
      1_700_000_000_000,
      6_500_000,
      6_510_000,
      6_490_000,
      6_505_000,
      '9007199254740991',
      '1267650600228229401496703205377',
      '9007199254740993',
      12,
      2,
    ]);
  });

  it('writes a trade with an id of digits and one with an id of text', () => {
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
    expect(encodeTrade(trades, 0)).toBe('["42",1700000000000123,5,6,-1]');
    expect(JSON.parse(encodeTrade(trades, 1))).toEqual([uuid, 1_700_000_000_000_123, 5, 6, -1]);
  });

  it('writes books, tops and greeks as the protocol has them', () => {
    expect(encodeBook(['synced', '7', 1, 2, 5, 0, [[5, 6]], [], 4_294_967_295])).toBe(
      '["synced","7",1,2,5,0,[[5,6]],[],4294967295]',
    );
    expect(encodeTop(['best', '1.0', 'a', '', '', '', false])).toBe('["best","1.0","a","","","",false]');
    expect(encodeGreeks(Float64Array.of(1, 2, 0.5, NaN))).toBe('[1,2,0.5,null]');
    const status = { venue: 'v', symbol: 's', instrument: 0, state: 'stale', since: 1, reason: 'A gap.' } as const;
    expect(JSON.parse(encodeBookStatus(status))).toEqual(['book', status]);
  });

  it('joins fragments into messages', () => {
    const ticker = encodeTicker([1, 2, -1, 3, 4, 5, 6, 7, 8]);
    const item = encodeDeltaItem({ handle: 3, offset: 9, conflated: 2 }, [ticker]);
    const delta = JSON.parse(encodeDelta(77, [item, item]));
    expect(delta.items[1]).toEqual([3, 9, 2, [[1, 2, -1, 3, 4, 5, 6, 7, 8]]]);
    const head = {
      channel: 'feeds',
      handle: 0,
      epoch: 'e',
      offset: 1,
      recovered: false,
      conflated: 0,
      instrument: null,
    };
    expect(JSON.parse(encodeSnapshot(head, []))).toEqual({ type: 'snapshot', ...head, rows: [] });
  });
});
