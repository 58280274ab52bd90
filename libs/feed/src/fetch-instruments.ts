import { type InstrumentSpec } from '@livetape/model';
import { type Endpoints, type Venue } from '@livetape/venues';
import { FeedError } from './errors';
import { type Http } from './http';

/**
 * What is traded at a venue, from its metadata: one request, no retry.
 *
 * Throws a FeedError: as `Http.get`; `http-limited`, `http-server` or `http-refused` by the status of the answer;
 * `bad-metadata` when it cannot be read.
 */
export async function fetchInstruments(venue: Venue, endpoints: Endpoints, http: Http): Promise<InstrumentSpec[]> {
  const { status, body } = await http.get(endpoints.rest + venue.metadata.request.path);
  if (status === 429 || status === 418) throw new FeedError('http-limited', `HTTP ${status}`);
  if (status >= 500) throw new FeedError('http-server', `HTTP ${status}`);
  if (status < 200 || status >= 300) throw new FeedError('http-refused', `HTTP ${status}`);
  try {
    return [...venue.metadata.parse(new TextDecoder().decode(body))];
  } catch (error) {
    // JSON that is cut or of another shape: a venue's answer cannot be trusted to be well formed.
    throw new FeedError('bad-metadata', error instanceof Error ? error.message : String(error));
  }
}
