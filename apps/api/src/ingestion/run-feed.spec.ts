import { type FeedEvents, InlineFeed, ManualClock, MemoryHttp, MemoryTransport, ThreadFeed } from '@livetape/feed';
import { type Instrument } from '@livetape/model';
import { venues } from '@livetape/venues';
import { type Origin, type OriginVenue } from './origin';
import { feedRunner } from './run-feed';

const instrument: Instrument = {
  id: 0,
  venue: 'binance',
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  priceDecimals: 2,
  sizeDecimals: 5,
};

async function runnerOf(isolation: 'thread' | 'inline', play: Origin['play']) {
  const clock = new ManualClock(0);
  const origin = { clock, transport: new MemoryTransport(), http: new MemoryHttp(), play } as unknown as Origin;
  const venue = await venues['binance']();
  const one: OriginVenue = { venue, endpoints: venue.endpoints, symbols: [], listInstruments: async () => [] };
  const ignore = () => undefined;
  const events: FeedEvents = {
    ...{ trades: ignore, tops: ignore, levels: ignore, greeks: ignore },
    ...{ gap: ignore, book: ignore, status: ignore },
  };
  return feedRunner(origin, one, {
    instruments: [instrument],
    resumeFrom: new Map(),
    feeds: { isolation, transport: 'ws', levels: 100 },
    events,
  });
}

describe('feedRunner', () => {
  it('runs a feed in a thread of its own, or in this one', async () => {
    expect(await runnerOf('thread', null)).toBeInstanceOf(ThreadFeed);
    expect(await runnerOf('inline', null)).toBeInstanceOf(InlineFeed);
  });

  it('always plays a recording in this one', async () => {
    expect(await runnerOf('thread', async () => undefined)).toBeInstanceOf(InlineFeed);
  });
});
