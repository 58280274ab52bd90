/** What a problem of one kind looks like: its HTTP status and its title, the same for every instance (RFC 9457 §3.1). */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
}

/** Every error that the REST API answers, by its code. The list is closed: a client may switch over it. */
export const PROBLEMS = {
  'invalid-query': { status: 400, title: 'A parameter is unknown, missing or out of range' },
  'invalid-cursor': { status: 400, title: 'The cursor is not one that this query was given' },
  'range-too-large': { status: 400, title: 'The range has more bars than asked for at every width kept' },
  'invalid-request': { status: 400, title: 'The request cannot be read' },
  'invalid-body': { status: 400, title: 'The body is no JSON object, or a field is unknown, missing or out of range' },
  'not-authenticated': { status: 401, title: 'No API key was shown, or one that is not valid' },
  'not-allowed': { status: 403, title: 'The API key has not the scope that this needs' },
  'unknown-venue': { status: 404, title: 'The venue is not one of this platform' },
  'unknown-symbol': { status: 404, title: 'The symbol is not one that this platform follows at the venue' },
  'unknown-pair': { status: 404, title: 'No spot instrument of this pair is followed' },
  'unknown-key': { status: 404, title: 'No API key has this id' },
  'not-found': { status: 404, title: 'Nothing stands at this address' },
  'method-not-allowed': { status: 405, title: 'This address does not take this method' },
  'body-too-slow': { status: 408, title: 'The body did not come in time' },
  'revoked-key': { status: 409, title: 'The API key was revoked' },
  'too-many-keys': { status: 409, title: 'There are as many API keys as there may be' },
  'body-too-large': { status: 413, title: 'The request has a larger body than is accepted' },
  'uri-too-long': { status: 414, title: 'The address is longer than is accepted' },
  'unsupported-media-type': { status: 415, title: 'The body is not sent as application/json in UTF-8' },
  'rate-limited': { status: 429, title: 'More requests than are accepted from one address' },
  internal: { status: 500, title: 'The platform failed; the log says why' },
  'not-ready': { status: 503, title: 'The platform is not ready' },
  'keys-unavailable': { status: 503, title: 'The file of API keys cannot be changed at the moment' },
  'store-unavailable': { status: 503, title: 'The history cannot be read at the moment' },
} as const satisfies Record<string, ProblemKind>;

/** A code of the closed list. */
export type ProblemCode = keyof typeof PROBLEMS;

/** All codes, for the OpenAPI document and for the spec that holds the list against the answers. */
export const PROBLEM_CODES = Object.keys(PROBLEMS) as ProblemCode[];
