import { type Instrument } from '@livetape/model';
import { Sink, venues } from '@livetape/venues';
import { recordedVenue } from './recorded-venue';

const bitcoin: Instrument = {
  id: 0,
  venue: 'binance',
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  priceDecimals: 2,
  sizeDecimals: 5,
};
// https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#order-book
const BOOK = '{"lastUpdateId":1027024,"bids":[["97234.50","4.00000"]],"asks":[["97234.51","12.00000"]]}';

const decoded = async (instruments: readonly Instrument[]) => {
  const venue = recordedVenue(await venues['binance'](), instruments, false);
  const sink = new Sink({ instruments, capacity: 8 });
  sink.receiveTime = 7;
  venue.decode(new TextEncoder().encode(BOOK), sink);
  return { venue, levels: sink.levels };
};

describe('recordedVenue', () => {
  it('asks for nothing', async () => {
    const { venue } = await decoded([bitcoin]);
    expect(venue).toMatchObject({ keepalive: null, backfill: null, snapshot: null, resync: null });
    const [{ subscribe, kinds }] = venue.plan([bitcoin], ['levels'], venue.endpoints);
    expect([subscribe, kinds]).toEqual([[], ['levels']]);
  });

  it('reads a fetched book between the frames of its only instrument', async () => {
    const { levels } = await decoded([bitcoin]);
    expect([levels.length, levels.lastSequence[0], levels.isSnapshot[0], levels.receiveTime[0]]).toEqual([
      2, 1_027_024, 1, 7,
    ]);
  });

  it('leaves a book alone that may be of several', async () => {
    const { levels } = await decoded([bitcoin, { ...bitcoin, id: 1, symbol: 'ETHUSDT' }]);
    expect(levels.length).toBe(0);
  });
});
