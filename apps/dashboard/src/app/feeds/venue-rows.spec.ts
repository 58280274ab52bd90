import { type InstrumentStatusDto } from '@livetape/api-client';
import { instrumentRow, summary } from './venue-rows';

const status: InstrumentStatusDto = {
  symbol: 'BTCUSDT',
  lastTradeAt: 9_000,
  trades: 10,
  gaps: 1,
  gapsUnfilled: 1,
  book: {
    state: 'synced',
    since: 1_000,
    reason: 'Proven.',
    lastMessageAt: 9_960,
    sequence: '88213441',
    messages: 5,
    levels: { bids: 1_000, asks: 900 },
    trustedDepth: { bids: 1_000, asks: 800 },
    gaps: 2,
    resyncs: 3,
    checksumsPassed: 4_269,
    checksumsFailed: 0,
    crossed: 0,
  },
};

describe('instrumentRow', () => {
  it('says how well the book is and how old its data', () => {
    expect(instrumentRow(status, null, 10_000)).toMatchObject({
      state: 'synced',
      tone: 'good',
      since: '',
      sequence: '88213441',
      trusted: '1,000 / 800',
      messageAge: '40 ms',
      tradeAge: '1 s',
      checksums: '4,269 / 0',
      counts: ['3', '3 (1 open)', '0'],
    });
  });

  it('takes the state from the stream, which is newer than the answer', () => {
    const live = {
      venue: 'a',
      symbol: 'BTCUSDT',
      instrument: 0,
      state: 'stale',
      since: 4_000,
      reason: 'A gap.',
    } as const;
    expect(instrumentRow(status, live, 10_000)).toMatchObject({ state: 'stale', since: '6 s', reason: 'A gap.' });
  });

  it('says when there is no book, and no checksum at this venue', () => {
    expect(instrumentRow({ ...status, book: null }, null, 10_000)).toMatchObject({ state: null, sequence: '—' });
    const book = { ...status.book!, checksumsPassed: 0 };
    expect(instrumentRow({ ...status, book }, null, 10_000).checksums).toBe('—');
  });
});

describe('summary', () => {
  it('counts the states that occur', () => {
    const rows = [status, status, { ...status, book: null }].map((item) => instrumentRow(item, null, 0));
    expect(summary(rows)).toBe('2 synced · 1 without a book');
  });
});
