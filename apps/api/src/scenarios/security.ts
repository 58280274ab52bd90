import { type Outcome } from './runner';

/** One limit of a boundary, its preset, and the words by which the scenarios that try it are found. */
interface Row {
  readonly boundary: string;
  readonly limit: string;
  readonly preset: string;
  readonly tried: readonly string[];
}

const STREAM = 'WebSocket';
const REST = 'REST';
const KEYS = 'API keys';
const PAGE = 'the page';
const LOGS = 'logs';

/** Input that is refused, limit by limit (docs/security.md). */
const ROWS: readonly Row[] = [
  row(STREAM, 'exact Origin allow-list', 'same origin', 'origin 19 origins', 'origin bound to another'),
  row(STREAM, 'DNS rebinding', 'loopback names alone', 'origin DNS rebinding'),
  row(STREAM, 'no Origin only on loopback or with a key', 'unless-loopback', 'origin no Origin'),
  row(
    STREAM,
    'bytes of a command',
    '64 KiB',
    'commands 64 KiB',
    'frames a frame that says it has 10 MB',
    'frames a length of 2^63',
  ),
  row(STREAM, 'fragments of a command', '64', 'frames 65 fragments', 'frames 1,000 empty', 'frames a command in 64'),
  row(STREAM, 'JSON depth', '8', 'commands JSON nested'),
  row(STREAM, 'names of the prototype', 'names like others', 'commands names of the prototype'),
  row(
    STREAM,
    'ids and fields',
    'whole, known, of their form',
    'commands ids',
    'commands fields',
    'commands channels that',
  ),
  row(STREAM, 'positions', 'of channels asked for', 'positions 20 things', 'positions a position of a channel'),
  row(
    STREAM,
    'text that is not UTF-8',
    '1007',
    'frames text that is no UTF-8',
    'frames text cut',
    'frames half a surrogate',
  ),
  row(
    STREAM,
    'frames against RFC 6455',
    '1002',
    'frames an unmasked',
    'frames reserved bit',
    'frames a reserved opcode',
    'frames a ping',
  ),
  row(STREAM, 'binary commands', '3500', 'commands a command in a binary frame'),
  row(STREAM, 'commands that are none', '16, then 3500', 'commands 16 things'),
  row(STREAM, 'commands per second', '20, burst 50', 'commands a flood', 'commands exactly commandsBurst'),
  row(STREAM, 'WebSocket pings and pongs', 'count as commands', 'commands pings of', 'commands pongs that'),
  row(STREAM, 'commands per second of an address', '200', 'commands commands of an address'),
  row(STREAM, 'channels of a connection', '128', 'limits channels of a connection'),
  row(STREAM, 'channels of an address', '1,024', 'limits channels of an address'),
  row(STREAM, 'channels of a command', '1,024', 'limits one command names'),
  row(STREAM, 'levels of books in all', '262,144', 'limits levels of books'),
  row(
    STREAM,
    'connections of an address',
    '64',
    'limits connections of an address',
    'limits 20 upgrades',
    'origin behind a proxy',
  ),
  row(STREAM, 'connections in all', '10,000', 'limits connections in all'),
  row(
    STREAM,
    'unread bytes of a client',
    '256 KiB for 10 s; 1 MiB',
    'slow a stalled',
    'slow one that asks',
    'slow of ten',
  ),
  row(
    STREAM,
    'frames ahead of what a client acknowledged',
    'as it asks, 1 to 256',
    'credit as many',
    'credit acknow',
    'credit a flood',
  ),
  row(STREAM, 'clients that do not answer', '30 s, then 3002', 'slow who answers no ping', 'slow a client that never'),
  row(STREAM, 'a handshake that never ends', '10 s', 'process a handshake'),
  row(STREAM, 'a message that never ends', '10 s', 'process a message that is begun', 'frames half a frame'),
  row(STREAM, 'headers of a handshake', '16 KiB', 'frames a handshake with headers', 'frames what is no HTTP'),
  row(STREAM, 'no permessage-deflate', 'declined', 'hello compression'),
  row(STREAM, 'subprotocols', 'two', 'hello only unknown'),
  row(STREAM, 'ws', '8.21 or newer', 'rest ws of the server'),
  row(STREAM, 'a server that stops', '3001, 503, 10 s', 'drain ', 'process SIGTERM'),
  row(REST, 'limit, from < to, bounded ranges', '10,000', 'rest limit above'),
  row(REST, 'never a 5xx for bad input', 'problem+json below 500', 'rest 300 requests'),
  row(REST, 'header, body, address limits; floods', '16 KiB, none, 2,048; 50/s', 'rest bodies'),
  row(KEYS, 'required where another machine can reach us', 'unless-loopback, exit 78', 'process bound to all'),
  row(KEYS, 'only from the header', '401', 'auth no key', 'auth 13 wrong', 'auth a key anywhere', 'auth the right key'),
  row(KEYS, 'scopes', 'read / trade-data / admin', 'auth keys without', 'process keys by REST'),
  row(KEYS, 'stored hashed, 0600', 'SHA-256', 'auth the file of keys'),
  row(
    KEYS,
    'tickets: once',
    '401',
    'auth a ticket opens',
    'auth ten sockets',
    'auth two tickets',
    'auth a ticket is not',
  ),
  row(KEYS, 'tickets: soon, and only while the key lasts', '30 s', 'process tickets by REST', 'auth a ticket ends'),
  row(
    KEYS,
    'revocation closes live sockets',
    '1 s, 3503',
    'auth a key revoked',
    'auth a key that expires',
    'process keys revoke',
  ),
  row(KEYS, 'rotation', 'old secret ends', 'auth rotation'),
  row(PAGE, 'CSP without unsafe, Trusted Types, no frames', 'every answer', 'rest the page'),
  row(LOGS, 'no secret, ever', 'at debug too', 'rest what the server writes', 'auth 13 wrong'),
];

function row(boundary: string, limit: string, preset: string, ...tried: string[]): Row {
  return { boundary, limit, preset, tried };
}

/** What came of the limits. */
export interface SecurityTable {
  /** Markdown: each limit, the scenarios that try it, and what came of them. */
  readonly lines: readonly string[];
  /** Whether every limit was tried, and held. */
  readonly isHeld: boolean;
}

export function securityTable(outcomes: readonly Outcome[]): SecurityTable {
  const judged = ROWS.map((one) => {
    const found = outcomes.filter((outcome) => one.tried.some((words) => isCalled(outcome, words)));
    return { one, found, result: resultOf(one, found) };
  });
  const lines = judged.map(({ one: { boundary, limit, preset }, found, result }) => {
    const tried = found.map(({ group, name }) => `${group}: ${name}`).join('<br>');
    return `| ${boundary} | ${limit} | ${preset} | ${tried} | ${result} |`;
  });
  const head = ['', '| boundary | limit | preset | scenarios | result |', '| --- | --- | --- | --- | --- |'];
  return { lines: [...head, ...lines, ''], isHeld: judged.every(({ result }) => result.startsWith('held')) };
}

function isCalled({ group, name }: Outcome, words: string): boolean {
  return `${group} ${name}`.startsWith(words);
}

function resultOf({ tried }: Row, found: readonly Outcome[]): string {
  const missing = tried.filter((words) => !found.some((outcome) => isCalled(outcome, words)));
  if (missing.length > 0) return `NOT TRIED: ${missing.join(', ')}`;
  const failed = found.filter(({ failure }) => failure !== null).length;
  return failed === 0 ? `held (${found.length})` : `FAILED (${failed} of ${found.length})`;
}
