import { type IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { errorDetail, FeedError } from './errors';
import { type Http, type HttpReply, retryAfterMs } from './http';

/** A venue's whole metadata takes 2 s on a slow line; longer is a stalled connection. */
const TIMEOUT_MS = 15_000;
/** The largest known metadata of a venue is 20 MB. */
const BODY_BYTES_MAX = 64 * 1024 * 1024;

/** Some venues refuse who does not say what he is. */
const HEADERS = { accept: 'application/json', 'accept-encoding': 'gzip', 'user-agent': 'node' };

// An import statement would touch every name of these modules, one of which brings the whole of `fetch`: 4 MB in each thread.
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

/** Bounds of one request. */
export interface FetchLimits {
  readonly timeoutMs: number;
  readonly bodyBytesMax: number;
}

/**
 * GET and POST over HTTP and TLS, with a deadline over the whole answer and a bound on its size once inflated. Follows no
 * redirect.
 */
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
      const response = await ask(url, { method, signal: either });
      const body = await this.read(response);
      const retryAfter = retryAfterMs(response.headers['retry-after'] ?? null);
      return { status: response.statusCode ?? 0, body, retryAfterMs: retryAfter };
    } catch (error) {
      // A network fails in every way; none of them can be known beforehand.
      if (error instanceof FeedError) throw error;
      if (signal?.aborted) throw new FeedError('stopped');
      if (timeout.aborted) throw new FeedError('http-timeout', `${this.limits.timeoutMs / 1_000} s`);
      throw new FeedError('http-failed', errorDetail(error as Error));
    }
  }

  private async read(response: IncomingMessage): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of inflated(response)) {
      bytes += chunk.byteLength;
      // Leaving the loop ends the stream, and with it the connection.
      if (bytes > this.limits.bodyBytesMax)
        throw new FeedError('http-too-large', `over ${this.limits.bodyBytesMax} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, bytes);
  }
}

/** Requests as a feed makes them: 15 s, 64 MiB. */
export const fetchHttp: Http = new FetchHttp({ timeoutMs: TIMEOUT_MS, bodyBytesMax: BODY_BYTES_MAX });

/** Sends a request; rejects when no answer begins. */
function ask(url: string, options: { method: string; signal: AbortSignal }): Promise<IncomingMessage> {
  const { request } = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    request(url, { ...options, headers: HEADERS }, resolve)
      .on('error', reject)
      .end();
  });
}

function inflated(response: IncomingMessage): Readable {
  if (response.headers['content-encoding'] !== 'gzip') return response;
  // Whoever reads the stream hears of what goes wrong.
  return pipeline(response, createGunzip(), () => undefined);
}
