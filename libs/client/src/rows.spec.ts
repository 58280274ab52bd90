import { decimalText, readBar, readBook, readTicker, readTrade } from './rows';

const scale = { priceDecimals: 2, sizeDecimals: 5 };

describe('readers of rows', () => {
  it('give a bar with exact decimals and its VWAP', () => {
    const row = [1_000, 9688089, 9688690, 9687812, 9688362, '22603', '218986464657', '11862', 55, 1] as const;
    expect(readBar(row, scale)).toEqual({
      startMs: 1_000,
      open: '96880.89',
      high: '96886.90',
      low: '96878.12',
      close: '96883.62',
      volume: '0.22603',
      notional: '21898.6464657',
      buyVolume: '0.11862',
      vwap: '96883.8050953413',
      trades: 55,
      revision: 1,
    });
    expect(readBar([1_000, 1, 1, 1, 1, '0', '0', '0', 0, 0], scale).vwap).toBeNull();
  });

  it('give a trade and who took the liquidity', () => {
    const trade = { id: 'a-1', eventTimeUs: 7, price: '0.05', size: '0.00002', aggressor: 'sell' };
    expect(readTrade(['a-1', 7, 5, 2, -1], scale)).toEqual(trade);
    expect(readTrade(['a-1', 7, 5, 2, 1], scale).aggressor).toBe('buy');
    expect(readTrade(['a-1', 7, 5, 2, 0], scale).aggressor).toBeNull();
  });

  it('give a ticker, null where there is nothing yet', () => {
    expect(readTicker([0, 0, 0, 0, 0, 0, 0, 0, 0], scale)).toEqual({
      last: null,
      bid: null,
      ask: null,
      receiveTimeUs: 0,
    });
    const { last, bid, ask } = readTicker([100, 1, 1, 9, 99, 2, 101, 3, 10], scale);
    expect(last).toEqual({ price: '1.00', size: '0.00001', aggressor: 'buy', eventTimeUs: 9 });
    expect([bid?.price, ask?.price]).toEqual(['0.99', '1.01']);
  });

  it('give the levels of a book row and of a copy', () => {
    const levels = { bids: [{ price: '0.05', size: '0.00001' }], asks: [{ price: '0.06', size: '0.00000' }] };
    expect(readBook(['synced', null, 1, 2, 5, 6, [[5, 1]], [[6, 0]], null], scale)).toEqual(levels);
    expect(readBook({ bids: [[5, 1]], asks: [[6, 0]] }, scale)).toEqual(levels);
  });

  it('write integers of any size at their scale', () => {
    expect(decimalText('123456789012345678901234567890', 4)).toBe('12345678901234567890123456.7890');
    expect(decimalText(-5n, 2)).toBe('-0.05');
    expect(() => decimalText(2 ** 60, 2)).toThrow(RangeError);
  });
});
