import { compare, type OracleRecord } from './oracle';

/** 3 × 0.33333333 at 0.12345678, the first of them sold: 0.1234567787654322 in all. */
const RECORD: OracleRecord = {
  source: 'spec',
  symbol: 'AB',
  trades: [0, 1, 2].map((i) => ({ a: i, f: i, l: i, p: '0.12345678', q: '0.33333333', T: 1e12 + i, m: i === 0 })),
  exchange_delta: { volume: '0.99999999', quote: '0.12345677', n: 3, takerBuyVolume: '0.66666666' },
};

function withDelta(delta: Partial<OracleRecord['exchange_delta']>): OracleRecord {
  return { ...RECORD, exchange_delta: { ...RECORD.exchange_delta, ...delta } };
}

describe('compare', () => {
  it('passes, and shows, a quote volume that the exchange cut', () => {
    expect(compare(withDelta({}), 1)).toMatchObject({
      ok: true,
      detail: 'quote 0.1234567787654322, the exchange cut it to 0.12345677',
    });
  });

  it('passes sums that are equal to the last digit', () => {
    const trades = RECORD.trades.map((trade) => ({ ...trade, p: '0.5', q: '2' }));
    const delta = { volume: '6', quote: '3', n: 3, takerBuyVolume: '4' };
    expect(compare({ ...RECORD, trades, exchange_delta: delta }, 1)).toMatchObject({
      ok: true,
      detail: 'equal to the last digit',
    });
  });

  it.each([{ quote: '0.12345600' }, { volume: '0.99999998' }, { n: 4 }, { takerBuyVolume: '0' }])(
    'fails %j',
    (delta) => {
      expect(compare(withDelta(delta), 1).ok).toBe(false);
    },
  );
});
