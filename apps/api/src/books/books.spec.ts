import { MemoryBus } from '@livetape/bus';
import { ManualClock } from '@livetape/feed';
import { type BookStatus, GreeksBatch, type Instrument, LevelBatch, Side } from '@livetape/model';
import { type Config } from '../config';
import { type Ingestion } from '../ingestion/ingestion';
import { Market } from '../ingestion/market';
import { BookAnswers } from './book-answers';
import { BookHealths } from './book-healths';
import { Books } from './books';
import { GreeksAnswers } from './greeks-answers';
import { PairAnswers } from './pair-answers';

const START_MS = 1_763_596_800_000;
const OPTION = { type: 'option', expiryMs: START_MS, strike: '5', right: 'call' } as const;

const instruments: readonly Instrument[] = [
  { id: 0, venue: 'one', symbol: 'A', base: 'A', quote: 'USD', priceDecimals: 1, sizeDecimals: 0 },
  { id: 1, venue: 'two', symbol: 'A-USD', base: 'A', quote: 'USD', priceDecimals: 2, sizeDecimals: 1 },
  {
    id: 2,
    venue: 'two',
    symbol: 'A-OPT',
    base: 'A',
    quote: 'USD',
    priceDecimals: 2,
    sizeDecimals: 1,
    contract: OPTION,
  },
];

/** The books behind a bus, with a feed that trusts one level of each side. */
function world() {
  const clock = new ManualClock(START_MS);
  const bus = new MemoryBus();
  let asked = 0;
  const ingestion = {
    clock,
    capacity: instruments.length,
    source: () => 'sim',
    now: () => Math.floor(clock.wallUs() / 1_000),
    venues: () => ['one', 'two'],
    instruments: () => instruments,
    instrumentStatuses: async () => {
      asked++;
      return [{ symbol: 'A', book: { trustedDepth: [1, 1] } }];
    },
    atEnd: () => undefined,
  } as unknown as Ingestion;
  const books = new Books({ feeds: { levels: 10 } } as Config, bus, ingestion);
  const market = new Market(ingestion);
  return {
    clock,
    bus,
    books,
    askedCount: () => asked,
    answers: new BookAnswers(books, new BookHealths(ingestion), ingestion, market),
    pairs: new PairAnswers(books, ingestion, market),
    greeks: new GreeksAnswers(books, ingestion, market),
    state: (instrument: number, state: BookStatus['state']) => {
      const { venue, symbol } = instruments[instrument];
      bus.publish('books', { venue, symbol, instrument, state, since: 7, reason: 'Because.' });
    },
    levels: (instrument: number, bid: number, ask: number) => {
      const batch = new LevelBatch(2);
      for (const [side, price] of [
        [Side.Bid, bid],
        [Side.Ask, ask],
      ] as const) {
        const row = batch.claim();
        batch.instrument[row] = instrument;
        batch.side[row] = side;
        batch.price[row] = price;
        batch.size[row] = 30;
        batch.isSnapshot[row] = 1;
        batch.lastSequence[row] = 99;
        batch.receiveTime[row] = clock.wallUs();
      }
      batch.last[1] = 1;
      bus.publish('levels', batch);
    },
  };
}

describe('BookAnswers', () => {
  it('says that there is no book yet', async () => {
    const { answers } = world();
    expect(await answers.book({ venue: 'two', symbol: 'A-USD' })).toMatchObject({
      ...{ state: 'buffering', since: START_MS, sequence: null, eventTime: null, receivedAt: null, ageMs: null },
      ...{ trustedDepth: { bids: 0, asks: 0 }, bids: [], asks: [] },
    });
  });

  it('shows a stale book with its age, and asks the feed for its depth once a second at most', async () => {
    const { answers, askedCount, clock, levels, state } = world();
    levels(0, 100, 101);
    state(0, 'stale');
    clock.advance(1_500);
    const book = await answers.book({ venue: 'one', symbol: 'A', depth: 1 });
    await answers.book({ venue: 'one', symbol: 'A' });
    expect(book).toMatchObject({
      ...{ state: 'stale', since: 7, reason: 'Because.', sequence: '99', ageMs: 1_500 },
      ...{ trustedDepth: { bids: 1, asks: 1 }, bids: [['10.0', '30']], asks: [['10.1', '30']] },
    });
    expect(askedCount()).toBe(1);
  });

  it('keeps a column every five seconds while the book is synced', () => {
    const { answers, clock, levels, state } = world();
    levels(0, 100, 101);
    clock.advance(5_000);
    state(0, 'synced');
    clock.advance(5_000);
    state(0, 'stale');
    clock.advance(5_000);
    expect(answers.history({ venue: 'one', symbol: 'A' })).toMatchObject({
      ...{ stepMs: 5_000, priceDecimals: 1, sizeDecimals: 0 },
      columns: [{ time: START_MS + 10_000, bids: [[100, 30]], asks: [[101, 30]] }],
    });
  });
});

describe('PairAnswers', () => {
  it('takes the synced books of spot instruments together and sees who is crossed', () => {
    const { books, levels, pairs, state } = world();
    levels(0, 100, 101);
    levels(1, 1_020, 1_030);
    levels(2, 1, 2);
    state(0, 'synced');
    expect(pairs.pairs().pairs).toEqual([
      {
        base: 'A',
        quote: 'USD',
        instruments: [
          { venue: 'one', symbol: 'A' },
          { venue: 'two', symbol: 'A-USD' },
        ],
      },
    ]);
    expect([pairs.top({ base: 'A', quote: 'USD' }).best.crossed, pairs.crossedCount()]).toEqual([false, 0]);
    state(1, 'synced');
    expect(pairs.top({ base: 'A', quote: 'USD' }).best).toEqual({
      ...{ bid: '10.20', bidVenue: 'two', ask: '10.1', askVenue: 'one', spread: '-0.10', crossed: true },
    });
    expect(pairs.crossedCount()).toBe(1);
    const { bids, venues } = pairs.merged({ base: 'A', quote: 'USD' });
    expect([venues, bids.map(({ price, size }) => [price, size])]).toEqual([
      ['one', 'two'],
      [
        ['10.20', '3.0'],
        ['10.00', '30.0'],
      ],
    ]);
    expect(books.counts()).toEqual({ total: 3, synced: 2, stale: 0, buffering: 1 });
  });
});

describe('GreeksAnswers', () => {
  it('answers with the newest', () => {
    const { bus, clock, greeks } = world();
    const batch = new GreeksBatch(2);
    for (const delta of [0.4, 0.5]) {
      const row = batch.claim();
      batch.clearRow(row);
      batch.instrument[row] = 2;
      batch.delta[row] = delta;
      batch.receiveTime[row] = clock.wallUs();
    }
    bus.publish('greeks', batch);
    clock.advance(20);
    expect(greeks.greeks({ venue: 'two', symbol: 'A-OPT' })).toMatchObject({
      ...{ delta: 0.5, gamma: null, eventTime: null, receivedAt: START_MS, ageMs: 20 },
    });
  });
});
