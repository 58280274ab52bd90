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
  'unknown-venue': { status: 404, title: 'The venue is not one of this platform' },
  'unknown-symbol': { status: 404, title: 'The symbol is not one that this platform follows at the venue' },
  'unknown-pair': { status: 404, title: 'No spot instrument of this pair is followed' },
  'not-found': { status: 404, title: 'Nothing stands at this address' },
  'method-not-allowed': { status: 405, title: 'This address is read with GET only' },
  'body-too-large': { status: 413, title: 'The request has a larger body than is accepted' },
  'uri-too-long': { status: 414, title: 'The address is longer than is accepted' },
  'rate-limited': { status: 429, title: 'More requests than are accepted from one address' },
  internal: { status: 500, title: 'The platform failed; the log says why' },
  'not-ready': { status: 503, title: 'The platform is not ready' },
  'store-unavailable': { status: 503, title: 'The history cannot be read at the moment' },
} as const satisfies Record<string, ProblemKind>;

/** A code of the closed list. */
export type ProblemCode = keyof typeof PROBLEMS;

/** All codes, for the OpenAPI document and for the spec that holds the list against the answers. */
export const PROBLEM_CODES = Object.keys(PROBLEMS) as ProblemCode[];
