/** When an operation that failed is worth another try. */
export type Retry = 'now' | 'backoff' | 'never';

/** One kind of failure: a stable code, a sentence for people, and what to do about it. */
export interface FeedErrorKind {
  readonly text: string;
  readonly retry: Retry;
}

/** Everything that can go wrong between a venue and its feed. A closed list: a code never changes its meaning. */
export const FEED_ERRORS = {
  'connect-timeout': { text: 'the socket did not open in time', retry: 'backoff' },
  'connect-failed': { text: 'the socket could not be opened', retry: 'backoff' },
  'handshake-refused': { text: 'the venue refused the handshake', retry: 'backoff' },
  'ack-timeout': { text: 'the venue did not acknowledge a subscription in time', retry: 'backoff' },
  'subscription-refused': { text: 'the venue refused a subscription', retry: 'backoff' },
  'first-data-timeout': { text: 'subscribed, but no data came in time', retry: 'backoff' },
  silent: { text: 'the socket is open but no data comes', retry: 'now' },
  closed: { text: 'the venue closed the socket', retry: 'backoff' },
  'frame-too-large': { text: 'a frame was larger than the limit', retry: 'backoff' },
  'outbox-full': { text: 'the venue asks for more replies than its own limit lets us send', retry: 'backoff' },
  shutdown: { text: 'the venue announced that it will close the socket', retry: 'now' },
  'socket-age': { text: 'the socket nears the age at which the venue ends it', retry: 'now' },
  'http-timeout': { text: 'the venue did not answer in time', retry: 'backoff' },
  'http-failed': { text: 'the request could not be made', retry: 'backoff' },
  'http-too-large': { text: 'the answer was larger than the limit', retry: 'never' },
  'http-limited': { text: 'the venue limits our requests', retry: 'backoff' },
  'http-server': { text: 'the venue failed to answer', retry: 'backoff' },
  'http-refused': { text: 'the venue refused the request', retry: 'never' },
  'bad-bootstrap': { text: "the venue's answer about where to connect could not be read", retry: 'backoff' },
  'bad-metadata': { text: "the venue's metadata could not be read", retry: 'never' },
  stopped: { text: 'the feed was stopped', retry: 'never' },
} as const satisfies Record<string, FeedErrorKind>;

export type FeedErrorCode = keyof typeof FEED_ERRORS;

/** A failure that crosses an await; all others are values. `detail` is the cause as the other side worded it. */
export class FeedError extends Error {
  override readonly name = 'FeedError';

  constructor(
    readonly code: FeedErrorCode,
    readonly detail = '',
  ) {
    super(sentence(code, detail));
  }

  get retry(): Retry {
    return FEED_ERRORS[this.code].retry;
  }
}

/** The error's text, with the cause in brackets where one is known. */
export function sentence(code: FeedErrorCode, detail = ''): string {
  const { text } = FEED_ERRORS[code];
  return detail === '' ? text : `${text} (${detail})`;
}

/** What the status of an HTTP answer says; null for success. */
export function statusError(status: number): FeedErrorCode | null {
  if (status === 429 || status === 418) return 'http-limited';
  if (status >= 500) return 'http-server';
  return status >= 200 && status < 300 ? null : 'http-refused';
}

/** What went wrong on the network, in the system's words. Where several addresses of a host failed there is a code alone. */
export function errorDetail({ message, code }: NodeJS.ErrnoException): string {
  return message === '' ? (code ?? '') : message;
}
