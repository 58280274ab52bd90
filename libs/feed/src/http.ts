/** An answer of any status. */
export interface HttpReply {
  readonly status: number;
  readonly body: Uint8Array;
  /** How long the venue asked us to wait, in ms; null where it did not say. */
  readonly retryAfterMs: number | null;
}

/** Makes one request. Rejects with a FeedError only: `http-timeout`, `http-failed`, `http-too-large` or `stopped`. */
export interface Http {
  get(url: string, signal?: AbortSignal): Promise<HttpReply>;
  /** A POST without a body. */
  post(url: string, signal?: AbortSignal): Promise<HttpReply>;
}

/** The header Retry-After in ms (RFC 9110 §10.2.3), where it is a number of seconds as every venue sends it. */
export function retryAfterMs(header: string | null): number | null {
  const seconds = header === null || header.trim() === '' ? NaN : Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null;
}
