import { type SocketEnd, type SocketEvents, type Socket } from './transport';

const NONE: SocketEnd = { code: 'connect-failed', detail: 'not an address of a WebSocket', retryAfterMs: null };
const SILENT: Socket = { send: () => undefined, close: () => undefined, terminate: () => undefined };

/** An address of scheme ws or wss in its parts; null for anything else. */
export function socketAddress(text: string): URL | null {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'ws:' || url.protocol === 'wss:') ? url : null;
}

/** What stands for a socket whose address is none: it tells so as soon as the work under way is done. */
export function noSocket(events: Pick<SocketEvents, 'closed'>): Socket {
  queueMicrotask(() => events.closed(NONE));
  return SILENT;
}
