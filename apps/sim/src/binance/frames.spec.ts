import { aggTradeFrame, tradeFrame, tradeRow } from './frames';

const pepe = {
  symbol: 'PEPEUSDT',
  base: 'PEPE',
  quote: 'USDT',
  price: 0.00001184,
  priceDecimals: 8,
  sizeDecimals: 0,
  volatility: 6,
  quoteWorth: 1,
  row: 0,
};
const trade = {
  id: 7,
  price: 1184,
  size: 25_001,
  buy: false,
  timeMs: 1_672_515_782_136,
  firstTradeId: 11,
  lastTradeId: 12,
};

describe('frames', () => {
  it('writes aggTrade and trade in the field order of the venue', () => {
    expect(aggTradeFrame(pepe, trade)).toBe(
      '{"e":"aggTrade","E":1672515782136,"s":"PEPEUSDT","a":7,"p":"0.00001184","q":"25001.00000000",' +
        '"f":11,"l":12,"T":1672515782136,"m":true,"M":true}',
    );
    expect(tradeFrame(pepe, trade, 1)).toBe(
      '{"e":"trade","E":1672515782136,"s":"PEPEUSDT","t":12,"p":"0.00001184","q":"12501.00000000",' +
        '"T":1672515782136,"m":true,"M":true}',
    );
  });

  it('truncates the quote quantity of a historical trade to eight decimals', () => {
    const btc = { ...pepe, symbol: 'BTCUSDT', priceDecimals: 2, sizeDecimals: 8 };
    const row = JSON.parse(tradeRow(btc, { ...trade, price: 9_999_999, size: 3, lastTradeId: 11 }, 0)) as object;
    // 99999.99 × 0.00000003 = 0.0029999997
    expect(row).toMatchObject({ id: 11, qty: '0.00000003', quoteQty: '0.00299999', isBuyerMaker: true });
  });
});
