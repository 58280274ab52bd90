import { STATUS_CODES } from 'node:http';
import { type Duplex } from 'node:stream';
import { UPGRADE_REFUSALS, type UpgradeRefusal } from '@livetape/wire';

/** Of an upgrade that is no WebSocket handshake, and of one elsewhere: codes that the REST API has too. */
const NO_HANDSHAKE = { 'invalid-request': 400, 'not-found': 404 } as const;

/** Every code that an upgrade is refused with, and its HTTP status. */
const STATUSES = { ...UPGRADE_REFUSALS, ...NO_HANDSHAKE };

export type UpgradeProblem = UpgradeRefusal | keyof typeof NO_HANDSHAKE;

const SENTENCES: Readonly<Record<UpgradeProblem, string>> = {
  'forbidden-origin': 'The page that asks is not of this server, and its origin is not allowed here.',
  'not-authenticated': 'The stream wants an API key as a bearer token, or a ticket that is not used up.',
  'not-allowed': 'The API key has not the scope "read".',
  'unknown-subprotocol': 'None of the subprotocols offered is spoken here.',
  'too-many-connections-of-address': 'This address has as many connections as it may.',
  'too-many-connections': 'The server has as many connections as it may.',
  stopping: 'The server is stopping.',
  'invalid-request': 'The request is no WebSocket handshake.',
  'not-found': 'No stream stands at this address.',
};

/** Worth a try again after so many seconds: sockets end, and another server takes over. */
const RETRY_S: Partial<Record<UpgradeProblem, number>> = {
  'too-many-connections-of-address': 5,
  'too-many-connections': 5,
  stopping: 2,
};

/** The answer to an upgrade that is refused, as `application/problem+json` (RFC 9457). */
export interface UpgradeAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | number>>;
}

/** @param url of the request; the answer names its path, and never its query, which may hold a ticket */
export function upgradeAnswer(code: UpgradeProblem, url = '/'): UpgradeAnswer {
  const status = STATUSES[code];
  const detail = SENTENCES[code];
  const instance = url.split('?', 1)[0].slice(0, 256);
  const body = JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail, code, instance });
  const retry = RETRY_S[code];
  return {
    status,
    body,
    headers: {
      'Content-Type': 'application/problem+json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
      ...(retry === undefined ? {} : { 'Retry-After': retry }),
      ...(status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
    },
  };
}

/** Answers an upgrade on its bare socket, and ends it. */
export function refuseUpgrade(socket: Duplex, { status, body, headers }: UpgradeAnswer): void {
  const lines = Object.entries({ Connection: 'close', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  // the other side may be gone already: nobody is left to be told
  socket.on('error', () => undefined);
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}
