import { FeedError } from './errors';
import { type Http, type HttpReply } from './http';

/** One request that waits for its answer. */
export interface MemoryRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  answer(status: number, body: string, retryAfterMs?: number): void;
  fail(error: FeedError): void;
}

/** HTTP without a network: each request waits in `open` until it is answered. */
export class MemoryHttp implements Http {
  /** Requests not answered yet, oldest first. */
  readonly open: MemoryRequest[] = [];
  /** Addresses of all requests ever made, oldest first. */
  readonly urls: string[] = [];

  get(url: string, signal?: AbortSignal): Promise<HttpReply> {
    return this.request('GET', url, signal);
  }

  post(url: string, signal?: AbortSignal): Promise<HttpReply> {
    return this.request('POST', url, signal);
  }

  private request(method: 'GET' | 'POST', url: string, signal?: AbortSignal): Promise<HttpReply> {
    this.urls.push(url);
    return new Promise((resolve, reject) => {
      const request: MemoryRequest = {
        method,
        url,
        answer: (status, body, retryAfterMs) => {
          this.settle(request);
          resolve({ status, body: new TextEncoder().encode(body), retryAfterMs: retryAfterMs ?? null });
        },
        fail: (error) => {
          this.settle(request);
          reject(error);
        },
      };
      signal?.addEventListener('abort', () => request.fail(new FeedError('stopped')));
      this.open.push(request);
    });
  }

  private settle(request: MemoryRequest): void {
    const at = this.open.indexOf(request);
    if (at >= 0) this.open.splice(at, 1);
  }
}
