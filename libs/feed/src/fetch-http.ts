import { FeedError } from './errors';
import { type Http, type HttpReply, retryAfterMs } from './http';

/** A venue's whole metadata takes 2 s on a slow line; longer is a stalled connection. */
const TIMEOUT_MS = 15_000;
/** The largest known metadata of a venue is 20 MB. */
const BODY_BYTES_MAX = 64 * 1024 * 1024;

/** Bounds of one request. */
export interface FetchLimits {
  readonly timeoutMs: number;
  readonly bodyBytesMax: number;
}

/** GET and POST by the platform's `fetch`, with a deadline over the whole answer and a bound on its size. */
export class FetchHttp implements Http {
  constructor(private readonly limits: FetchLimits) {}

  get(url: string, signal?: AbortSignal): Promise<HttpReply> {
    return this.request('GET', url, signal);
  }

  post(url: string, signal?: AbortSignal): Promise<HttpReply> {
    return this.request('POST', url, signal);
  }

  private async request(method: 'GET' | 'POST', url: string, signal?: AbortSignal): Promise<HttpReply> {
    const timeout = AbortSignal.timeout(this.limits.timeoutMs);
    const either = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
    try {
      const response = await fetch(url, { method, signal: either, headers: { accept: 'application/json' } });
      const body = await this.read(response);
      return { status: response.status, body, retryAfterMs: retryAfterMs(response.headers.get('retry-after')) };
    } catch (error) {
      // fetch rejects for every failure of the network; none of them can be known beforehand.
      if (error instanceof FeedError) throw error;
      if (signal?.aborted) throw new FeedError('stopped');
      if (timeout.aborted) throw new FeedError('http-timeout', `${this.limits.timeoutMs / 1_000} s`);
      throw new FeedError('http-failed', causeOf(error));
    }
  }

  private async read(response: Response): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    if (response.body === null) return new Uint8Array(0);
    for await (const chunk of response.body) {
      bytes += chunk.byteLength;
      // Leaving the loop cancels the body, and with it the connection.
      if (bytes > this.limits.bodyBytesMax)
        throw new FeedError('http-too-large', `over ${this.limits.bodyBytesMax} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, bytes);
  }
}

/** Requests as a feed makes them: 15 s, 64 MiB. */
export const fetchHttp: Http = new FetchHttp({ timeoutMs: TIMEOUT_MS, bodyBytesMax: BODY_BYTES_MAX });

/** `fetch failed` says nothing; its cause does. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
