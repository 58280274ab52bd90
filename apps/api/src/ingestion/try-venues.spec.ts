import { type Venue } from '@livetape/venues';
import { type OriginVenue } from './origin';
import { sentenceOf, tryVenues } from './try-venues';

const spec = { symbol: 'A', base: 'A', quote: 'X', priceDecimals: 2, sizeDecimals: 3 };

function venue(title: string, listInstruments: OriginVenue['listInstruments']): OriginVenue {
  return { venue: { title } as Venue, endpoints: { socket: '', rest: '' }, symbols: [], listInstruments };
}

describe('tryVenues', () => {
  const answers = venue('One', async () => [spec]);
  const refuses = venue('Two', async () => Promise.reject(new Error('refused')));
  const hangs = venue('Three', () => new Promise(() => undefined));

  it('keeps the answers of those that answered in time, and the others to be asked again', async () => {
    const tried = await tryVenues([hangs, answers, refuses], 5);
    expect(tried).toMatchObject({ reached: ['One'], missed: ['Three', 'Two'] });
    expect(tried.venues[0]).toBe(hangs);
    expect(await tried.venues[1].listInstruments()).toEqual([spec]);
    expect(tried.venues[2]).toBe(refuses);
    expect(sentenceOf(tried)).toBe('1 of 3 venues answered; not yet Three, Two.');
  });

  it('waits no longer than the slowest answer', async () => {
    const tried = await tryVenues([answers, refuses], 1e9);
    expect([tried.reached, tried.missed]).toEqual([['One'], ['Two']]);
  });

  it('says so when all answered', async () => {
    expect(sentenceOf(await tryVenues([answers], 1e9))).toBe('The venue answered.');
    expect(sentenceOf(await tryVenues([answers, answers], 1e9))).toBe('All 2 venues answered.');
  });
});
