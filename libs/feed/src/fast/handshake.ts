import { createHash, randomBytes } from 'node:crypto';
import { retryAfterMs } from '../http';
import { type SocketEnd } from '../transport';
import { GatheredBytes } from './gathered-bytes';

/** RFC 6455, 1.3: proves that the other side has understood that this is no ordinary request. */
const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const KEY_BYTES = 16;
/** As much as Node takes of headers. */
const HEAD_BYTES_MAX = 16 * 1024;
const HEAD_END = '\r\n\r\n';
const STATUS_LINE = /^HTTP\/1\.1 (\d{3})(?: .*)?$/;

/** The opening handshake of a client: RFC 6455, 4.1. Offers no extension and no subprotocol. */
export class Handshake {
  /** What is to be sent. */
  readonly request: string;
  private readonly key = randomBytes(KEY_BYTES).toString('base64');
  private readonly head = new GatheredBytes();

  constructor(url: URL) {
    this.request = [
      `GET ${url.pathname}${url.search} HTTP/1.1`,
      `Host: ${url.host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      `Sec-WebSocket-Key: ${this.key}`,
      'Sec-WebSocket-Version: 13',
      HEAD_END.slice(2),
    ].join('\r\n');
  }

  /**
   * Takes the bytes that came next. Null while the answer is not whole; then how many of these bytes belong to it, the rest
   * being frames, or why there is no socket.
   */
  take(chunk: Uint8Array, length: number): number | SocketEnd | null {
    const before = this.head.length;
    this.head.append(chunk, 0, length);
    const bytes = Buffer.from(this.head.view());
    const end = bytes.indexOf(HEAD_END);
    if (end < 0) return bytes.length > HEAD_BYTES_MAX ? failed('its answer has no end') : null;
    this.head.clear();
    return this.judge(bytes.toString('latin1', 0, end)) ?? end + HEAD_END.length - before;
  }

  /** Why the answer is no consent; null where it is. */
  private judge(head: string): SocketEnd | null {
    const [statusLine, ...lines] = head.split('\r\n');
    const status = STATUS_LINE.exec(statusLine)?.[1];
    if (status === undefined) return failed('its answer is no HTTP');
    const headers = new Map<string, string>();
    for (const line of lines) {
      const colon = line.indexOf(':');
      if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
    }
    if (status !== '101') {
      const retryAfter = retryAfterMs(headers.get('retry-after') ?? null);
      return { code: 'handshake-refused', detail: `HTTP ${status}`, retryAfterMs: retryAfter };
    }
    return this.isUpgrade(headers) ? null : failed('its answer does not fit to our request');
  }

  private isUpgrade(headers: ReadonlyMap<string, string>): boolean {
    const accept = createHash('sha1').update(`${this.key}${MAGIC}`).digest('base64');
    const connection = headers.get('connection')?.toLowerCase().split(',') ?? [];
    return (
      headers.get('upgrade')?.toLowerCase() === 'websocket' &&
      connection.some((token) => token.trim() === 'upgrade') &&
      headers.get('sec-websocket-accept') === accept &&
      !headers.has('sec-websocket-extensions') &&
      !headers.has('sec-websocket-protocol')
    );
  }
}

function failed(detail: string): SocketEnd {
  return { code: 'connect-failed', detail, retryAfterMs: null };
}
