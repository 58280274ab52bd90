import { type HeadState, dataState, headFields } from './instrument-view';

const now = 1_700_000_000_000;
const state: HeadState = {
  ticker: {
    last: 110,
    lastText: '110.00',
    direction: 1,
    tradeTimeMs: now - 3_000,
    bidText: '109.99',
    bidSizeText: '1',
    askText: '110.01',
    askSizeText: '2',
    spreadText: '0.02',
    spreadBasisPoints: 1.818,
    heardAt: now - 100,
  },
  book: null,
  bar: {
    start: now - 60_000,
    widthMs: 60_000,
    open: 100,
    high: 111,
    low: 99,
    close: 110,
    volume: 2,
    notional: 210,
    trades: 3,
    revision: 0,
  },
  reference: { open: 100, start: now - 86_400_000 },
  freshness: { isStale: false, ageMs: 400 },
  priceDecimals: 2,
  sizeDecimals: 5,
  base: 'BTC',
  now,
  localNow: now,
};

describe('headFields', () => {
  it('gives every number its value and its age', () => {
    const fields = headFields(state);
    expect(fields['last']).toEqual({ text: '110.00', direction: 1 });
    expect(fields['change']).toEqual({ text: '▲ +10.00 %', direction: 1 });
    expect(fields['change-since'].text).toBe('24 h');
    expect(fields['vwap'].text).toBe('105.00');
    expect(fields['spread'].text).toBe('0.02 · 1.82 bp');
    expect(fields['age-trade'].text).toBe('3 s ago');
    expect(fields['age-quote'].text).toBe('100 ms ago');
  });

  it('takes bid and ask from the book where the venue sends no ticker of them', () => {
    const ticker = { ...state.ticker!, bidText: null, askText: null, spreadText: null };
    const top = { bidText: '109.98', askText: '110.00', spreadText: '0.02', spreadBasisPoints: 1.818, changedMs: 40 };
    const fields = headFields({ ...state, ticker, book: top as HeadState['book'] });
    expect(['bid', 'ask', 'spread', 'age-quote'].map((name) => fields[name].text)).toEqual([
      '109.98',
      '110.00',
      '0.02 · 1.82 bp',
      '40 ms ago',
    ]);
  });

  it('says since when, where there is no whole day of history', () => {
    const young = headFields({ ...state, reference: { open: 100, start: now - 600_000 } });
    expect(young['change-since'].text).toMatch(/^since /);
  });

  it('shows a dash for what is not known, never a zero', () => {
    const empty = headFields({
      ...state,
      ticker: null,
      bar: null,
      reference: null,
      freshness: { isStale: false, ageMs: null },
    });
    for (const name of ['last', 'change', 'vwap', 'spread', 'bid', 'age']) expect(empty[name].text).toBe('—');
  });
});

describe('dataState', () => {
  const fine = { isStale: false, link: 'open', feed: null, source: 'live' } as const;

  it('says LIVE only when all is well and the source is live', () => {
    expect(dataState(fine).text).toBe('LIVE');
    expect(dataState({ ...fine, source: 'sim' }).text).toBe('SIMULATED');
    expect(dataState({ ...fine, source: 'replay' }).text).toBe('REPLAY');
  });

  it('lets the worst win', () => {
    expect(dataState({ ...fine, source: 'sim', isStale: true }).text).toBe('STALE');
    expect(dataState({ ...fine, isStale: true, link: 'waiting' }).text).toBe('DISCONNECTED');
  });
});
