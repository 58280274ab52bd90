/**
 * Why a command was refused: the closed list of `Refusal.code`. `retry` tells a program what to do: `never` = the same
 * command will be refused again; `backoff` = it may be accepted later.
 */
export const REFUSALS = {
  'not-json': { text: 'The frame is not a JSON object.', retry: 'never' },
  'too-large': { text: 'The command is larger than the limit.', retry: 'never' },
  'too-deep': { text: 'The command is nested deeper than the limit.', retry: 'never' },
  'bad-command': { text: 'The command lacks a field, or a field has the wrong form.', retry: 'never' },
  'unknown-op': { text: 'There is no such op.', retry: 'never' },
  'unknown-channel': { text: 'No channel is written so.', retry: 'never' },
  'unknown-instrument': { text: 'The instrument is not served here.', retry: 'backoff' },
  'too-many-channels': { text: 'The connection would have more channels than the limit.', retry: 'never' },
  'too-many-books': { text: 'Clients watch as many levels of books as this server can show.', retry: 'backoff' },
  'not-subscribed': { text: 'The connection is not subscribed to the channel.', retry: 'never' },
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/**
 * Codes that end a socket. 3000–3499: connect again (with backoff); 3500–3999: do not, the same will happen again.
 * The rest are of RFC 6455 §7.4.1.
 */
export const CLOSES = {
  'too-big': { code: 1009, text: 'A frame was larger than the limit.' },
  draining: { code: 3001, text: 'The server is stopping; connect again.' },
  unreachable: { code: 3002, text: 'The client did not answer.' },
  'slow-client': { code: 3000, text: 'The client did not read fast enough for too long.' },
  'protocol-error': { code: 3500, text: 'A binary frame, or too many refused commands.' },
  'too-many-commands': { code: 3501, text: 'More commands per second than the limit.' },
  'unknown-protocol': { code: 3502, text: 'The other end speaks another version of the protocol.' },
  'key-revoked': { code: 3503, text: 'The API key of this connection was revoked.' },
} as const;

export type CloseName = keyof typeof CLOSES;

/** Codes of RFC 6455 after which the same bytes would end the next socket too. */
const FINAL_CODES: ReadonlySet<number> = new Set([1002, 1003, 1007, 1008, 1009, 1010]);

/** Whether a client should connect again after this close code. 1000 is the client's own wish to end. */
export function mayReconnect(code: number): boolean {
  if (code === 1000) return false;
  return code < 3000 ? !FINAL_CODES.has(code) : code < 3500 || code >= 4000;
}

/**
 * HTTP status of a refused upgrade: the Origin is not allowed, the address has too many connections, the server has too
 * many, or it is stopping. The body is problem+json.
 */
export const UPGRADE_REFUSALS = {
  'forbidden-origin': 403,
  /** Neither an API key nor a ticket, or one that is not (any more) valid. */
  'not-authenticated': 401,
  /** The key has not the scope `read`. */
  'not-allowed': 403,
  'unknown-subprotocol': 400,
  'too-many-connections-of-address': 429,
  'too-many-connections': 503,
  stopping: 503,
} as const;

export type UpgradeRefusal = keyof typeof UPGRADE_REFUSALS;
