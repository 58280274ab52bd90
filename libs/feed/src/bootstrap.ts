import { type Endpoints, type Venue } from '@livetape/venues';
import { FeedError, statusError } from './errors';
import { type Http } from './http';
import { type SocketEnd } from './transport';

/** What a bootstrap needs to ask with. */
export interface BootstrapMeans {
  readonly http: Http;
  readonly endpoints: Endpoints;
  readonly signal: AbortSignal;
}

/** Asks the venue where to connect, once: the address instead of the planned one, or why there is none. Never rejects. */
export async function bootstrap(
  { bootstrap: asked }: Venue,
  planned: string,
  { http, endpoints, signal }: BootstrapMeans,
): Promise<string | SocketEnd> {
  if (asked === undefined) return planned;
  try {
    const { status, body, retryAfterMs } = await http.post(endpoints.rest + asked.request.path, signal);
    const code = statusError(status);
    if (code !== null) return { code, detail: `HTTP ${status}`, retryAfterMs };
    return asked.url(new TextDecoder().decode(body), planned);
  } catch (error) {
    // The port rejects with a FeedError only; all else is the venue's reader, whose body cannot be trusted.
    if (error instanceof FeedError) return { code: error.code, detail: error.detail, retryAfterMs: null };
    return {
      code: 'bad-bootstrap',
      detail: error instanceof Error ? error.message : String(error),
      retryAfterMs: null,
    };
  }
}
