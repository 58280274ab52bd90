import { type InstrumentSpec } from '@livetape/model';
import { type Endpoints, type Venue } from '@livetape/venues';
import { FeedError, statusError } from './errors';
import { type Http } from './http';

/** What is asked for at a time where a venue tells its instruments one by one. */
const AT_ONCE = 4;

/**
 * What is traded at a venue, from its metadata: the venue's requests, a few at a time, no retry. `symbols` are those wanted,
 * for a venue that tells them one by one; others tell all there are.
 *
 * Throws a FeedError: as `Http.get`; `http-limited`, `http-server` or `http-refused` by the status of an answer;
 * `bad-metadata` when one cannot be read.
 */
export async function fetchInstruments(
  venue: Venue,
  endpoints: Endpoints,
  http: Http,
  symbols: readonly string[] = [],
): Promise<InstrumentSpec[]> {
  const specs: InstrumentSpec[] = [];
  const requests = venue.metadata.requests(symbols);
  for (let i = 0; i < requests.length; i += AT_ONCE) {
    const some = requests.slice(i, i + AT_ONCE).map(({ path }) => fetchSome(venue, endpoints.rest + path, http));
    for (const found of await Promise.all(some)) specs.push(...found);
  }
  return specs;
}

async function fetchSome(venue: Venue, url: string, http: Http): Promise<readonly InstrumentSpec[]> {
  const { status, body } = await http.get(url);
  const code = statusError(status);
  if (code !== null) throw new FeedError(code, `HTTP ${status}`);
  try {
    return venue.metadata.parse(new TextDecoder().decode(body));
  } catch (error) {
    // JSON that is cut or of another shape: a venue's answer cannot be trusted to be well formed.
    throw new FeedError('bad-metadata', error instanceof Error ? error.message : String(error));
  }
}
