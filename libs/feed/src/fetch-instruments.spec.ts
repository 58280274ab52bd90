import { fetchInstruments } from './fetch-instruments';
import { MemoryHttp } from './memory-http';
import { plainInstruments, plainVenue } from './rig';

describe('fetchInstruments', () => {
  const venue = plainVenue();

  it("asks the venue's REST once and returns what its metadata says", async () => {
    const http = new MemoryHttp();
    const fetched = fetchInstruments(venue, { socket: 'ws://x', rest: 'http://elsewhere' }, http);
    expect(http.urls).toEqual(['http://elsewhere/instruments']);
    http.open[0].answer(200, JSON.stringify(plainInstruments(2)));
    expect(await fetched).toEqual(plainInstruments(2));
  });

  it.each([
    [429, '', 'http-limited'],
    [503, '', 'http-server'],
    [404, '', 'http-refused'],
    [200, '<html>', 'bad-metadata'],
  ])('throws a coded error for status %i and body %p', async (status, body, code) => {
    const http = new MemoryHttp();
    const fetched = fetchInstruments(venue, venue.endpoints, http);
    http.open[0].answer(status, body);
    await expect(fetched).rejects.toMatchObject({ name: 'FeedError', code });
  });
});
